package boost_test

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

	"headrace.dev/studio/engine/ml/boost"
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

func fit(t *testing.T, x *mat.Dense, y, w []float64, o boost.Options) *boost.Model {
	t.Helper()
	m, err := boost.Fit(t.Context(), x, y, w, o)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func predict(t *testing.T, m *boost.Model, x *mat.Dense) []float64 {
	t.Helper()
	n, _ := x.Dims()
	out := mat.NewDense(n, m.Outputs(), nil)
	if err := m.Predict(t.Context(), x, out); err != nil {
		t.Fatal(err)
	}
	return out.RawMatrix().Data
}

func encode(t *testing.T, m *boost.Model) []byte {
	t.Helper()
	b, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestWeightsAreRepeatedRows(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 2, 3} {
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
		// Splits are searched on rounded gradients, which a large penalty and few
		// rounds keep from choosing another of nearly equal splits.
		o := boost.Options{Classes: classes, MinSamplesLeaf: 1, MaxLeaves: 4, Trees: 5, L2: 1}
		got := predict(t, fit(t, x, y, w, o), x)
		want := predict(t, fit(t, repeatedX, repeatedY, nil, o), x)
		numtest.Near(t, "prediction", got, want, 1e-12)
	}
}

func TestWorkersGiveTheSameBytes(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 2, 4} {
		x, y := noisy(34_000, 9, classes)
		w := make([]float64, len(y))
		for i := range w {
			w[i] = 1 + math.Sin(float64(i))
		}
		for name, o := range map[string]boost.Options{
			"plain":   {Trees: 2},
			"sampled": {Trees: 3, RowSample: .5, ColumnSample: .6, EarlyStopping: 2},
		} {
			var models [][]byte
			for _, workers := range []int{1, 2, 5} {
				o.Classes, o.Workers, o.Rand = classes, workers, rand.New(rand.NewPCG(5, 6))
				models = append(models, encode(t, fit(t, x, y, w, o)))
			}
			for i, m := range models {
				if !bytes.Equal(m, models[0]) {
					t.Errorf("%d classes, %s: model %d differs from the first", classes, name, i)
				}
			}
		}
	}
}

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 2, 3} {
		x, y := noisy(300, 4, classes)
		m := fit(t, x, y, nil, boost.Options{Classes: classes, Trees: 10})
		var back boost.Model
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

func TestCancel(t *testing.T) {
	t.Parallel()
	x, y := noisy(200_000, 10, 2)
	for _, after := range []int{1, 3} {
		ctx, cancel := context.WithCancel(t.Context())
		var stopped time.Time
		o := boost.Options{Classes: 2, Workers: 2, Progress: func(done, _ int) {
			if done == after {
				stopped = time.Now()
				cancel()
			}
		}}
		if _, err := boost.Fit(ctx, x, y, nil, o); !errors.Is(err, context.Canceled) {
			t.Fatalf("got %v, want context.Canceled", err)
		}
		// The promise is 100 ms; the rest allows for a busy machine.
		if d := time.Since(stopped); d > time.Second {
			t.Errorf("returned %v after the cancellation", d)
		}
	}
}
