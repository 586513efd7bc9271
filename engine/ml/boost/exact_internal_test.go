package boost

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// ulps is the largest error allowed of exp and log, in units of the last place.
// The functions of package math that they are held against err by one as well.
const ulps = 2

func TestExpAndLog(t *testing.T) {
	t.Parallel()
	near := func(got, want float64) bool {
		return math.Abs(got-want) <= ulps*(math.Nextafter(math.Abs(want), math.Inf(1))-math.Abs(want))
	}
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Float64Range(-700, 700).Draw(t, "x")
		if got, want := exp(x), math.Exp(x); !near(got, want) {
			t.Errorf("exp(%v): got %v, want %v", x, got, want)
		}
		a := math.Exp(x)
		if got, want := log(a), math.Log(a); !near(got, want) {
			t.Errorf("log(%v): got %v, want %v", a, got, want)
		}
	})
	for _, x := range []float64{0, 1, -1, 1e-20, math.Ln2, -math.Ln2 / 2} {
		if got, want := exp(x), math.Exp(x); !near(got, want) {
			t.Errorf("exp(%v): got %v, want %v", x, got, want)
		}
	}
	if log(1) != 0 {
		t.Errorf("log(1) is %v", log(1))
	}
	if v := exp(1e9); v != exp(700) || math.IsInf(v, 0) {
		t.Errorf("exp(1e9) is %v, want the value at 700", v)
	}
}

// TestPacking adds blocks of extreme rows, where fields would overflow first.
func TestPacking(t *testing.T) {
	t.Parallel()
	for name, constant := range map[string]bool{"constant hessian": true, "varying hessian": false} {
		k := newPacking(constant)
		for _, g := range []float64{-1, 1, .3} {
			gradScale, hessScale := scale(math.Abs(g), k.gradLimit), scale(1, k.hessLimit)
			word := k.pack(g, 1, gradScale, hessScale)
			var words [256]uint64
			words[3] = word * uint64(k.block)
			cells := make([]cell, 5)
			k.flush(cells, &words)
			c := cells[3]
			if c.n != int64(k.block) {
				t.Errorf("%s: %d rows, want %d", name, c.n, k.block)
			}
			if got := float64(c.g) / gradScale / float64(k.block); math.Abs(got-g) > math.Abs(g)/40_000 {
				t.Errorf("%s: mean gradient %v, want %v", name, got, g)
			}
			if got := float64(c.h) / hessScale / float64(k.block); math.Abs(got-1) > 1./4_000 {
				t.Errorf("%s: mean hessian %v, want 1", name, got)
			}
			if words[3] != 0 {
				t.Errorf("%s: sums are not cleared", name)
			}
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 254).Draw(t, "edges")
		edge := make([]float64, n, n+1)
		for i := range edge {
			edge[i] = float64(2 * i)
		}
		edge = append(edge, math.Inf(1))
		v := float64(rapid.IntRange(-2, 2*n+2).Draw(t, "v"))
		want := 0
		for edge[want] < v {
			want++
		}
		if got := int(find(edge, v)); got != want {
			t.Errorf("bin of %v among %d: got %d, want %d", v, n, got, want)
		}
		if got := int(find(edge, math.NaN())); got != n+1 {
			t.Errorf("bin of a missing value: got %d, want %d", got, n+1)
		}
	})
}
