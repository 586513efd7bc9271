package knn_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

func fit(tb testing.TB, x *mat.Dense, y, w []float64, o knn.Options) *knn.Model {
	tb.Helper()
	m, err := knn.Fit(tb.Context(), x, y, w, o)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func predict(tb testing.TB, m *knn.Model, x *mat.Dense) *mat.Dense {
	tb.Helper()
	n, _ := x.Dims()
	out := mat.NewDense(n, m.Outputs(), nil)
	if err := m.Predict(tb.Context(), x, out); err != nil {
		tb.Fatal(err)
	}
	return out
}

// TestClassesReference compares with scikit-learn's KNeighborsClassifier(5).
func TestClassesReference(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		file    string
		columns int
		classes []string
	}{
		"iris_classification":          {"iris.csv", 4, []string{"setosa", "versicolor", "virginica"}},
		"breast_cancer_classification": {"breast_cancer.csv", 30, []string{"benign", "malignant"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var exact struct {
				Want struct {
					Errors []int       `json:"test_errors"`
					First  [][]float64 `json:"first_proba"`
				} `json:"knn5_uniform"`
			}
			numtest.Exact(t, name, &exact)
			x, y, testX, testY := numtest.Split(numtest.Numbers(t, c.file, 0, c.columns-1), numtest.Labels(t, c.file, c.columns, c.classes...))
			numtest.Standardise(x, testX)
			m := fit(t, x, y, nil, knn.Options{Classes: len(c.classes)})
			out, wrong := predict(t, m, testX), []int{}
			for i, k := range testY {
				if i < len(exact.Want.First) {
					numtest.Near(t, "share", out.RawRowView(i), exact.Want.First[i], 1e-12)
				}
				if floats.MaxIdx(out.RawRowView(i)) != int(k) {
					wrong = append(wrong, i)
				}
			}
			if !slices.Equal(wrong, exact.Want.Errors) {
				t.Errorf("wrong rows: got %v, want %v", wrong, exact.Want.Errors)
			}
		})
	}
}

// TestValuesReference compares with scikit-learn's KNeighborsRegressor(5) on mpg.
func TestValuesReference(t *testing.T) {
	t.Parallel()
	var exact struct {
		Want struct {
			RMSE  float64   `json:"test_rmse"`
			First []float64 `json:"first_predictions"`
		} `json:"knn5_scaled"`
	}
	numtest.Exact(t, "mpg_regression", &exact)
	x := numtest.Numbers(t, "mpg.csv", 1, 6)
	y := mat.Col(nil, 0, numtest.Numbers(t, "mpg.csv", 0, 0))
	for i := range y {
		if math.IsNaN(x.At(i, 2)) {
			x.Set(i, 2, 93.5) // the median the reference filled in
		}
	}
	x, y, testX, testY := numtest.Split(x, y)
	numtest.Standardise(x, testX)
	got := predict(t, fit(t, x, y, nil, knn.Options{}), testX).RawMatrix().Data
	numtest.Near(t, "prediction", got[:len(exact.Want.First)], exact.Want.First, 1e-8)
	floats.Sub(got, testY)
	numtest.Near(t, "rmse", []float64{floats.Norm(got, 2) / math.Sqrt(float64(len(got)))}, []float64{exact.Want.RMSE}, 1e-8)
}

// TestByHand holds rows on a line whose neighbours can be counted on fingers.
func TestByHand(t *testing.T) {
	t.Parallel()
	line, values := []float64{0, 1, 2, 4}, []float64{10, 20, 30, 40}
	for name, c := range map[string]struct {
		x, y, w []float64
		o       knn.Options
		at      float64
		want    []float64
	}{
		"one":                   {line, values, nil, knn.Options{Neighbours: 1}, 1.4, []float64{20}},
		"two":                   {line, values, nil, knn.Options{Neighbours: 2}, 1.4, []float64{25}},
		"all":                   {line, values, nil, knn.Options{Neighbours: 4}, -9, []float64{25}},
		"tie goes to the first": {line, values, nil, knn.Options{Neighbours: 1}, 0.5, []float64{10}},
		"later tie":             {[]float64{4, 2, 1, 0}, values, nil, knn.Options{Neighbours: 1}, 0.5, []float64{30}},
		"distance":              {line, values, nil, knn.Options{Neighbours: 2, Weighting: knn.Distance}, 1.25, []float64{22.5}}, // 1/.25 and 1/.75
		"distance, manhattan":   {line, values, nil, knn.Options{Neighbours: 2, Weighting: knn.Distance, Metric: knn.Manhattan}, 1.25, []float64{22.5}},
		"distance 0 alone":      {line, values, nil, knn.Options{Neighbours: 3, Weighting: knn.Distance}, 2, []float64{30}},
		"several at 0":          {[]float64{2, 2, 3}, []float64{1, 5, 9}, nil, knn.Options{Neighbours: 3, Weighting: knn.Distance}, 2, []float64{3}},
		"weight fills places":   {line, values, []float64{1, 2, 1, 1}, knn.Options{Neighbours: 3}, 1, []float64{50.0 / 3}},
		"weight is cut":         {line, values, []float64{1, 9, 1, 1}, knn.Options{Neighbours: 3}, 1, []float64{20}},
		"zero weight":           {line, values, []float64{1, 0, 1, 1}, knn.Options{Neighbours: 1}, 1.1, []float64{30}},
		"classes":               {line, []float64{0, 2, 2, 1}, nil, knn.Options{Classes: 4, Neighbours: 3}, 1, []float64{1.0 / 3, 0, 2.0 / 3, 0}},
		"tiny scale":            {[]float64{0, 1e-30, 2e-30}, []float64{1, 2, 3}, nil, knn.Options{Neighbours: 1}, 0.9e-30, []float64{2}},
		"huge scale":            {[]float64{0, 1e30, 2e30}, []float64{1, 2, 3}, nil, knn.Options{Neighbours: 2, Weighting: knn.Distance}, 0.75e30, []float64{1.75}},
		"one row":               {[]float64{3}, []float64{7}, nil, knn.Options{Neighbours: 1}, 100, []float64{7}},
		"constant column":       {[]float64{3, 3, 3}, []float64{1, 2, 6}, nil, knn.Options{Neighbours: 2}, 3, []float64{1.5}},
		"fractions reach one":   {slices.Repeat([]float64{3}, 10), slices.Repeat([]float64{7}, 10), slices.Repeat([]float64{0.1}, 10), knn.Options{Neighbours: 1}, 3, []float64{7}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, mat.NewDense(len(c.x), 1, c.x), c.y, c.w, c.o)
			numtest.Near(t, "prediction", predict(t, m, mat.NewDense(1, 1, []float64{c.at})).RawRowView(0), c.want, 1e-12)
		})
	}
}

// TestSearchFindsTheNearest compares the tree and the scan with sorting all
// rows by distance, on small grids full of ties and on normal data.
func TestSearchFindsTheNearest(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 300).Draw(t, "n")
		p := rapid.SampledFrom([]int{1, 2, 3, 6, 15, 16, 20}).Draw(t, "p")
		k := rapid.IntRange(1, min(n, 12)).Draw(t, "k")
		metric := rapid.SampledFrom([]knn.Metric{knn.Euclidean, knn.Manhattan}).Draw(t, "metric")
		ties := rapid.Bool().Draw(t, "ties")
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 3))
		draw := func(n int) *mat.Dense {
			x := numtest.Normal(r, n, p)
			if ties {
				x.Apply(func(_, _ int, v float64) float64 { return math.Round(v) }, x)
			}
			return x
		}
		x, q, y := draw(n), draw(5), make([]float64, n)
		for i := range y {
			y[i] = float64(i * i)
		}
		ctx := context.Background()
		m, err := knn.Fit(ctx, x, y, nil, knn.Options{Neighbours: k, Metric: metric})
		if err != nil {
			t.Fatal(err)
		}
		out := mat.NewDense(5, 1, nil)
		if err := m.Predict(ctx, q, out); err != nil {
			t.Fatal(err)
		}
		for i := range 5 {
			size, rows := make([]float64, n), make([]int, n)
			for j := range n {
				rows[j] = j
				for c := range p {
					d := math.Abs(q.At(i, c) - x.At(j, c))
					if metric == knn.Euclidean {
						d *= d
					}
					size[j] += d
				}
			}
			slices.SortStableFunc(rows, func(a, b int) int { return cmp.Compare(size[a], size[b]) })
			want := 0.0
			for _, j := range rows[:k] {
				want += y[j]
			}
			if got := out.At(i, 0); got != want/float64(k) {
				t.Fatalf("query %d: got %v, want %v", i, got, want/float64(k))
			}
		}
	})
}

func random(seed uint64, n, p int) (x *mat.Dense, y []float64) {
	r := rand.New(rand.NewPCG(seed, 4))
	x, y = numtest.Normal(r, n, p), make([]float64, n)
	for i := range y {
		y[i] = float64(r.IntN(3))
	}
	return x, y
}

func TestWeightsAreRepeatedRows(t *testing.T) {
	t.Parallel()
	for _, p := range []int{3, 20} {
		x, y := random(5, 300, p)
		w := make([]float64, 300)
		again, yAgain := []float64{}, []float64{}
		for i := range w {
			w[i] = float64(i % 4)
			for range i % 4 {
				again, yAgain = append(again, x.RawRowView(i)...), append(yAgain, y[i])
			}
		}
		q, _ := random(6, 200, p)
		for _, weighting := range []knn.Weighting{knn.Uniform, knn.Distance} {
			o := knn.Options{Classes: 3, Weighting: weighting, Neighbours: 7}
			got, want := fit(t, x, y, w, o), fit(t, mat.NewDense(len(yAgain), p, again), yAgain, nil, o)
			numtest.Near(t, "share", predict(t, got, q).RawMatrix().Data, predict(t, want, q).RawMatrix().Data, 1e-12)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	x, y := mat.NewDense(2, 1, []float64{1, 2}), []float64{0, 1}
	one := knn.Options{Neighbours: 1}
	for name, c := range map[string]struct {
		x    *mat.Dense
		y, w []float64
		o    knn.Options
		want error
	}{
		"no rows":        {&mat.Dense{}, nil, nil, one, num.ErrNoRows},
		"short target":   {x, []float64{1}, nil, one, num.ErrShape},
		"missing target": {x, []float64{1, nan}, nil, one, num.ErrTarget},
		"one class":      {x, []float64{1, 1}, nil, knn.Options{Classes: 2, Neighbours: 1}, num.ErrTarget},
		"weights":        {x, y, []float64{1, -1}, one, num.ErrWeight},
		"missing cell":   {mat.NewDense(2, 1, []float64{1, nan}), y, nil, one, num.CellError{Row: 1, Reason: "missing value; impute first"}},
		"too few rows":   {x, y, nil, knn.Options{}, knn.ErrNeighbours},
		"too light":      {x, y, []float64{0.2, 0.2}, one, knn.ErrNeighbours},
		"negative":       {x, y, nil, knn.Options{Neighbours: -1}, knn.ErrNeighbours},
		"metric":         {x, y, nil, knn.Options{Metric: "cosine"}, knn.ErrMetric},
		"weighting":      {x, y, nil, knn.Options{Weighting: "rank"}, knn.ErrWeighting},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := knn.Fit(t.Context(), c.x, c.y, c.w, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("got %v, %v, want %v", m, err, c.want)
			}
		})
	}
	m := fit(t, x, y, nil, one)
	if err := m.Predict(t.Context(), mat.NewDense(1, 2, nil), mat.NewDense(1, 1, nil)); !errors.Is(err, num.ErrShape) {
		t.Errorf("predict other columns: got %v", err)
	}
	var cell num.CellError
	if err := m.Predict(t.Context(), mat.NewDense(1, 1, []float64{nan}), mat.NewDense(1, 1, nil)); !errors.As(err, &cell) {
		t.Errorf("predict a missing cell: got %v", err)
	}
	if err := m.Predict(t.Context(), mat.NewDense(1, 1, []float64{1e200}), mat.NewDense(1, 1, nil)); !errors.Is(err, knn.ErrRange) {
		t.Errorf("predict far away: got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, p := range []int{3, 20} {
		x, y := random(9, 100, p)
		if _, err := knn.Fit(ctx, x, y, nil, knn.Options{}); !errors.Is(err, context.Canceled) {
			t.Errorf("fit: got %v", err)
		}
		m := fit(t, x, y, nil, knn.Options{})
		if err := m.Predict(ctx, x, mat.NewDense(100, 1, nil)); !errors.Is(err, context.Canceled) {
			t.Errorf("predict: got %v", err)
		}
	}
}

// TestEqualRowsStayCheap would compare 2.5 billion pairs if a query looked at every row
// that is exactly as far as its neighbours.
func TestEqualRowsStayCheap(t *testing.T) {
	t.Parallel()
	const n = 50_000
	x, y := mat.NewDense(n, 2, nil), make([]float64, n)
	y[0] = 5
	m := fit(t, x, y, nil, knn.Options{})
	if got := predict(t, m, x).At(n-1, 0); got != 1 {
		t.Errorf("got %v, want 1, the mean of the first five rows", got)
	}
}

func BenchmarkPredict(b *testing.B) {
	for _, c := range []struct{ n, p int }{{10_000, 5}, {100_000, 5}, {10_000, 30}, {100_000, 30}} {
		b.Run(fmt.Sprintf("rows=%d/columns=%d", c.n, c.p), func(b *testing.B) {
			x, y := random(1, c.n, c.p)
			q, _ := random(2, 1000, c.p)
			m, out := fit(b, x, y, nil, knn.Options{}), mat.NewDense(1000, 1, nil)
			for b.Loop() {
				if err := m.Predict(b.Context(), q, out); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			x, y := random(1, n, 10)
			for b.Loop() {
				fit(b, x, y, nil, knn.Options{})
			}
		})
	}
}
