package tree_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

// noisy returns n×p normal features, every fifth cell missing, and a target
// that depends on them, as a value or as one of classes.
func noisy(n, p, classes int) (*mat.Dense, []float64) {
	r := rand.New(rand.NewPCG(uint64(n), uint64(p)))
	x := numtest.Normal(r, n, p)
	y := make([]float64, n)
	for i := range y {
		y[i] = math.Sin(x.At(i, 0)) + x.At(i, p-1)*x.At(i, p/2) + r.NormFloat64()/4
		if classes > 0 {
			y[i] = float64(min(classes-1, max(0, int(y[i]+float64(classes)/2))))
		}
		for j := range p {
			if r.IntN(5) == 0 {
				x.Set(i, j, math.NaN())
			}
		}
	}
	return x, y
}

func fit(t *testing.T, x *mat.Dense, y, w []float64, o tree.Options) *tree.Model {
	t.Helper()
	m, err := tree.Fit(t.Context(), x, y, w, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func predict(t *testing.T, m *tree.Model, x *mat.Dense) []float64 {
	t.Helper()
	n, _ := x.Dims()
	out := mat.NewDense(n, m.Outputs(), nil)
	if err := m.Predict(t.Context(), x, out); err != nil {
		t.Fatal(err)
	}
	return out.RawMatrix().Data
}

func encode(t *testing.T, m *tree.Model) []byte {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestBestSplit compares the root with a search over all ways to cut all
// columns, missing values sent either way.
func TestBestSplit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n, p := rapid.IntRange(4, 20).Draw(rt, "rows"), rapid.IntRange(1, 3).Draw(rt, "columns")
		leaf := rapid.IntRange(1, 3).Draw(rt, "leaf")
		x, y := mat.NewDense(n, p, nil), make([]float64, n)
		for i := range n {
			y[i] = float64(rapid.IntRange(-5, 5).Draw(rt, "y"))
			for j := range p {
				v := float64(rapid.IntRange(0, 6).Draw(rt, "x"))
				if v == 6 {
					v = math.NaN()
				}
				x.Set(i, j, v)
			}
		}
		m, err := tree.Fit(t.Context(), x, y, nil, tree.Options{MaxDepth: 1, MinSamplesLeaf: leaf})
		if err != nil {
			rt.Fatal(err)
		}
		want, all := squares(y), squares(y)
		if all == 0 {
			return // nothing to split
		}
		for j := range p {
			for cut := -1.0; cut <= 6; cut++ {
				for _, missingLeft := range []bool{false, true} {
					var left, right []float64
					for i := range n {
						if v := x.At(i, j); v <= cut || math.IsNaN(v) && missingLeft {
							left = append(left, y[i])
						} else {
							right = append(right, y[i])
						}
					}
					if len(left) >= leaf && len(right) >= leaf {
						want = min(want, squares(left)+squares(right))
					}
				}
			}
		}
		var got float64
		for i, f := range m.Feature {
			if f < 0 {
				got += m.Impurity[i] * m.Weight[i]
			}
		}
		if math.Abs(got-want) > 1e-9 {
			rt.Errorf("sum of squares in the leaves: got %v, want %v", got, want)
		}
	})
}

// squares returns the sum of squared deviations from the mean.
func squares(v []float64) float64 {
	var mean, sum float64
	for _, a := range v {
		mean += a / float64(len(v))
	}
	for _, a := range v {
		sum += (a - mean) * (a - mean)
	}
	return sum
}

func TestWeightsAreRepeatedRows(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 3} {
		x, y := noisy(80, 3, classes)
		w := make([]float64, len(y))
		var rows []int
		for i := range w {
			w[i] = float64(i % 4)
			for range i % 4 {
				rows = append(rows, i)
			}
		}
		repeatedX, repeatedY := mat.NewDense(len(rows), 3, nil), make([]float64, len(rows))
		for k, i := range rows {
			repeatedX.SetRow(k, x.RawRowView(i))
			repeatedY[k] = y[i]
		}
		for _, criterion := range []tree.Criterion{"", tree.Entropy} {
			if classes == 0 && criterion != "" {
				continue
			}
			o := tree.Options{Classes: classes, Criterion: criterion}
			got := predict(t, fit(t, x, y, w, o), x)
			want := predict(t, fit(t, repeatedX, repeatedY, nil, o), x)
			numtest.Near(t, "prediction", got, want, 1e-12)
		}
	}
}

func TestWorkersGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 4} {
		x, y := noisy(6000, 12, classes)
		var models [][]byte
		for _, workers := range []int{0, 1, 2, 5, 40} {
			o := tree.Options{Classes: classes, Workers: workers, MaxFeatures: 7, Rand: rand.New(rand.NewPCG(3, 4))}
			models = append(models, encode(t, fit(t, x, y, nil, o)))
		}
		for i, m := range models {
			if !bytes.Equal(m, models[0]) {
				t.Errorf("%d classes: model %d differs from the first", classes, i)
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 3} {
		x, y := noisy(300, 4, classes)
		m := fit(t, x, y, nil, tree.Options{Classes: classes})
		var back tree.Model
		if err := json.Unmarshal(encode(t, m), &back); err != nil {
			t.Fatal(err)
		}
		if got, want := predict(t, &back, x), predict(t, m, x); !slices.Equal(got, want) {
			t.Errorf("%d classes: predictions changed", classes)
		}
		if !bytes.Equal(encode(t, &back), encode(t, m)) {
			t.Errorf("%d classes: bytes changed", classes)
		}
	}
}

func TestDamagedModel(t *testing.T) {
	t.Parallel()
	x, y := noisy(50, 2, 0)
	for name, damage := range map[string]func(m *tree.Model){
		"child beyond the end": func(m *tree.Model) { m.Left[0] = 1000 },
		"loop":                 func(m *tree.Model) { m.Right[0] = 0 },
		"unknown column":       func(m *tree.Model) { m.Feature[0] = 2 },
		"short values":         func(m *tree.Model) { m.Value = m.Value[1:] },
		"infinite value":       func(m *tree.Model) { m.Value[len(m.Value)-1] = math.Inf(1) },
		"missing value":        func(m *tree.Model) { m.Value[0] = math.NaN() },
		"short thresholds":     func(m *tree.Model) { m.Threshold = m.Threshold[1:] },
		"no nodes":             func(m *tree.Model) { *m = tree.Model{Columns: 2, Gain: num.Floats{0, 0}} },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, y, nil, tree.Options{})
			damage(m)
			var back tree.Model
			if err := json.Unmarshal(encode(t, m), &back); !errors.Is(err, tree.ErrModel) {
				t.Errorf("got %v, want ErrModel", err)
			}
		})
	}
}

func TestTies(t *testing.T) {
	t.Parallel()
	// Columns 0, 1 and 2 part the rows alike, column 1 in reverse; on each, the
	// thresholds 1.5 and 3.5 are equally good.
	x := mat.NewDense(5, 3, []float64{1, 5, 1, 2, 4, 2, 3, 3, 3, 4, 2, 4, 5, 1, 5})
	m := fit(t, x, []float64{.1, .3, .3, .3, .1}, nil, tree.Options{MaxDepth: 1})
	if m.Feature[0] != 0 || m.Threshold[0] != 1.5 {
		t.Errorf("split on column %d at %v, want 0 at 1.5", m.Feature[0], m.Threshold[0])
	}
}

func TestMissingFollowsTheLargerSide(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(5, 1, []float64{1, 2, 3, 4, 5})
	m := fit(t, x, []float64{0, 0, 0, 9, 9}, nil, tree.Options{MaxDepth: 1})
	if got := predict(t, m, mat.NewDense(1, 1, []float64{math.NaN()})); got[0] != 0 {
		t.Errorf("a missing value predicts %v, want 0 as most rows", got[0])
	}
}

func TestExclusiveOrNeedsAnIdleSplit(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(4, 2, []float64{0, 0, 0, 1, 1, 0, 1, 1})
	y := []float64{0, 1, 1, 0}
	m := fit(t, x, y, nil, tree.Options{Classes: 2})
	numtest.Near(t, "probability", predict(t, m, x), []float64{1, 0, 0, 1, 0, 1, 1, 0}, 0)
}

func TestPruningShrinks(t *testing.T) {
	t.Parallel()
	x, y := noisy(400, 3, 0)
	last := math.MaxInt
	for _, alpha := range []float64{0, .001, .01, .1, 1, 100} {
		m := fit(t, x, y, nil, tree.Options{CCPAlpha: alpha})
		if m.Leaves() > last {
			t.Errorf("alpha %v leaves %d leaves, more than %d", alpha, m.Leaves(), last)
		}
		last = m.Leaves()
	}
	if last != 1 {
		t.Errorf("a huge alpha leaves %d leaves, want 1", last)
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	x, y := noisy(500, 4, 2)
	for name, o := range map[string]tree.Options{
		"depth":  {Classes: 2, MaxDepth: 3},
		"leaves": {Classes: 2, MaxLeaves: 9},
		"leaf":   {Classes: 2, MinSamplesLeaf: 20},
		"split":  {Classes: 2, MinSamplesSplit: 60},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, y, nil, o)
			if o.MaxDepth > 0 && m.Depth() != o.MaxDepth {
				t.Errorf("depth %d, want %d", m.Depth(), o.MaxDepth)
			}
			if o.MaxLeaves > 0 && m.Leaves() != o.MaxLeaves {
				t.Errorf("%d leaves, want %d", m.Leaves(), o.MaxLeaves)
			}
			for i, rows := range m.Rows {
				if rows < int32(o.MinSamplesLeaf) {
					t.Errorf("node %d has %d rows", i, rows)
				}
				if m.Feature[i] >= 0 && rows < int32(o.MinSamplesSplit) {
					t.Errorf("node %d of %d rows was split", i, rows)
				}
			}
		})
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	x, y := noisy(200_000, 10, 0)
	ctx, cancel := context.WithCancel(t.Context())
	var stopped time.Time
	o := tree.Options{Workers: 2, Progress: func(int, int) {
		if stopped.IsZero() {
			stopped = time.Now()
			cancel()
		}
	}}
	if _, err := tree.Fit(ctx, x, y, nil, o); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want context.Canceled", err)
	}
	// The promise is 100 ms; the rest allows for a busy machine.
	if d := time.Since(stopped); d > time.Second {
		t.Errorf("returned %v after the cancellation", d)
	}
}

func TestProgressEndsComplete(t *testing.T) {
	t.Parallel()
	x, y := noisy(300, 2, 2)
	last := 0
	fit(t, x, y, nil, tree.Options{Classes: 2, MaxLeaves: 20, Progress: func(done, total int) {
		if done < last || total != 300 {
			t.Errorf("%d of %d after %d", done, total, last)
		}
		last = done
	}})
	if last != 300 {
		t.Errorf("progress ended at %d of 300", last)
	}
}
