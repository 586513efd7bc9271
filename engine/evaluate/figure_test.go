package evaluate_test

import (
	"testing"

	"headrace.dev/studio/engine/evaluate"
)

func TestFigure(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		v      float64
		digits int
		want   string
	}{
		{0, 4, "0"},
		{0.81723, 4, "0.8172"},
		{52246.4, 4, "52246"},
		{1100, 2, "1100"},
		{-1234.5, 6, "-1234.5"},
		{9999.6, 4, "10000"},
		{3e-7, 2, "3e-07"},
		{2e20, 3, "2e+20"},
	} {
		if got := evaluate.Figure(c.v, c.digits); got != c.want {
			t.Errorf("Figure(%v, %d) = %q, want %q", c.v, c.digits, got, c.want)
		}
	}
}
