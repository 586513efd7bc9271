package num_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

func TestMoments(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, w            []float64
		mean, deviation float64
	}{
		"plain":         {[]float64{1, 3}, nil, 2, 1},
		"one row":       {[]float64{7}, nil, 7, 0},
		"constant":      {slices.Repeat([]float64{0.1}, 1000), nil, 0.1, 0},
		"weights":       {[]float64{9, 0, 4}, []float64{0, 3, 1}, 1, math.Sqrt(3)},
		"far from zero": {[]float64{1e15 + 1, 1e15 + 3}, nil, 1e15 + 2, 1},
		"huge":          {[]float64{1e30, 3e30}, nil, 2e30, 1e30},
		"tiny":          {[]float64{1e-30, 3e-30}, nil, 2e-30, 1e-30},
	} {
		mean, deviation, err := num.Moments(t.Context(), mat.NewDense(len(c.x), 1, c.x), c.w, 1)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if math.Abs(mean[0]-c.mean) > 1e-15*c.mean || math.Abs(deviation[0]-c.deviation) > 1e-15*c.deviation {
			t.Errorf("%s: got %v ± %v, want %v ± %v", name, mean[0], deviation[0], c.mean, c.deviation)
		}
	}
}

func TestMomentsOfData(t *testing.T) {
	t.Parallel()
	var exact struct {
		Mean []float64 `json:"scaler_mean"`
		SD   []float64 `json:"scaler_sd_population"`
	}
	numtest.Exact(t, "iris_classification", &exact)
	x, _, _, _ := numtest.Split(numtest.Numbers(t, "iris.csv", 0, 3), make([]float64, 150))
	mean, deviation, err := num.Moments(t.Context(), x, nil, 1)
	if err != nil {
		t.Fatal(err)
	}
	numtest.Near(t, "mean", mean, exact.Mean, 1e-8)
	numtest.Near(t, "deviation", deviation, exact.SD, 1e-8)
}

func TestMomentsIgnoreWorkers(t *testing.T) {
	t.Parallel()
	x := numtest.Normal(rand.New(rand.NewPCG(1, 2)), 3*num.BlockSize+5, 4)
	m1, d1, err1 := num.Moments(t.Context(), x, nil, 1)
	m3, d3, err3 := num.Moments(t.Context(), x, nil, 3)
	if err := errors.Join(err1, err3); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(m1, m3) || !slices.Equal(d1, d3) {
		t.Error("three workers gave other moments than one")
	}
	x.Set(5000, 2, math.NaN())
	_, _, err := num.Moments(t.Context(), x, nil, 2)
	if cell, ok := errors.AsType[num.CellError](err); !ok || cell.Row != 5000 || cell.Column != 2 {
		t.Errorf("got %v, want the cell in row 5000 and column 2", err)
	}
}
