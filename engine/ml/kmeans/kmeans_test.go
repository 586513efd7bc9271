package kmeans_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/ml/kmeans"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

func source(seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, 5))
}

func fit(tb testing.TB, x *mat.Dense, w []float64, o kmeans.Options) *kmeans.Model {
	tb.Helper()
	m, err := kmeans.Fit(tb.Context(), x, nil, w, o)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func predict(tb testing.TB, m *kmeans.Model, x *mat.Dense) []float64 {
	tb.Helper()
	n, _ := x.Dims()
	out := mat.NewDense(n, 1, nil)
	if err := m.Predict(tb.Context(), x, out); err != nil {
		tb.Fatal(err)
	}
	return out.RawMatrix().Data
}

// blobs returns rows around k centres drawn from a cube.
func blobs(seed uint64, n, p, k int) *mat.Dense {
	r := source(seed)
	centres, x := numtest.Normal(r, k, p), numtest.Normal(r, n, p)
	for i := range n {
		floats.AddScaled(x.RawRowView(i), 3, centres.RawRowView(r.IntN(k)))
	}
	return x
}

// TestReference compares with scikit-learn on standardised iris from fixed starts.
func TestReference(t *testing.T) {
	t.Parallel()
	var exact struct {
		Want struct {
			Inertia float64   `json:"inertia"`
			Sizes   []float64 `json:"sizes"`
		} `json:"kmeans_lloyd_from_rows_0_50_100"`
	}
	numtest.Exact(t, "iris_unsupervised", &exact)
	x := numtest.Numbers(t, "iris.csv", 0, 3)
	numtest.Standardise(x)
	start := mat.NewDense(3, 4, nil)
	for c := range 3 {
		start.SetRow(c, x.RawRowView(50*c))
	}
	m := fit(t, x, nil, kmeans.Options{Start: start})
	numtest.Near(t, "inertia", []float64{m.Inertia}, []float64{exact.Want.Inertia}, 1e-8)
	numtest.Near(t, "sizes", m.Sizes, exact.Want.Sizes, 0)
	if !m.Converged {
		t.Errorf("did not converge in %d iterations", m.Iterations)
	}
}

// TestRestartsFindTheBest uses the published inertia of raw iris in 3 clusters.
func TestRestartsFindTheBest(t *testing.T) {
	t.Parallel()
	x := numtest.Numbers(t, "iris.csv", 0, 3)
	for seed := range uint64(5) {
		m := fit(t, x, nil, kmeans.Options{Clusters: 3, Rand: source(seed)})
		numtest.Near(t, "inertia", []float64{m.Inertia}, []float64{78.851441}, 1e-8)
	}
}

// TestByHand holds rows on a line.
func TestByHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, w, start, centres []float64
		inertia              float64
		sizes                []float64
	}{
		"two pairs":       {[]float64{0, 2, 10, 12}, nil, []float64{0, 2}, []float64{1, 11}, 4, []float64{2, 2}},
		"one cluster":     {[]float64{0, 3, 6}, nil, []float64{9}, []float64{3}, 18, []float64{3}},
		"weights":         {[]float64{0, 4, 100}, []float64{3, 1, 1}, []float64{0, 100}, []float64{1, 100}, 12, []float64{4, 1}},
		"zero weight":     {[]float64{0, 2, 50, 100}, []float64{1, 1, 0, 1}, []float64{0, 100}, []float64{1, 100}, 2, []float64{2, 1}},
		"tie to first":    {[]float64{0, 1, 2}, nil, []float64{0, 2}, []float64{0.5, 2}, 0.5, []float64{2, 1}},
		"empty refilled":  {[]float64{0, 1, 20}, nil, []float64{5, 1000}, []float64{0.5, 20}, 0.5, []float64{2, 1}},
		"two refilled":    {[]float64{0, 10, 21}, nil, []float64{10, 1e6, 1e7}, []float64{10, 21, 0}, 0, []float64{1, 1, 1}},
		"equal rows":      {[]float64{3, 3, 3}, nil, []float64{3, 7}, []float64{3, 7}, 0, []float64{3, 0}},
		"one row":         {[]float64{5}, nil, []float64{1}, []float64{5}, 0, []float64{1}},
		"tiny scale":      {[]float64{0, 2e-30, 10e-30, 12e-30}, nil, []float64{0, 12e-30}, []float64{1e-30, 11e-30}, 4e-60, []float64{2, 2}},
		"huge scale":      {[]float64{0, 2e30, 10e30, 12e30}, nil, []float64{0, 12e30}, []float64{1e30, 11e30}, 4e60, []float64{2, 2}},
		"every row alone": {[]float64{1, 2, 3}, nil, []float64{3, 2, 1}, []float64{3, 2, 1}, 0, []float64{1, 1, 1}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := mat.NewDense(len(c.start), 1, c.start)
			m := fit(t, mat.NewDense(len(c.x), 1, c.x), c.w, kmeans.Options{Start: start})
			for k, want := range c.centres {
				if math.Abs(m.Centers[k]-want) > 1e-12*math.Abs(want) {
					t.Errorf("centre %d: got %v, want %v", k, m.Centers[k], want)
				}
			}
			if math.Abs(m.Inertia-c.inertia) > 1e-12*c.inertia {
				t.Errorf("inertia: got %v, want %v", m.Inertia, c.inertia)
			}
			if !slices.Equal(m.Sizes, c.sizes) {
				t.Errorf("sizes: got %v, want %v", m.Sizes, c.sizes)
			}
			if !m.Converged {
				t.Error("did not converge")
			}
		})
	}
}

// TestBoundsChangeNothing compares with Lloyd's iteration written out plainly.
func TestBoundsChangeNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		k, p := rapid.IntRange(1, 9).Draw(t, "k"), rapid.IntRange(1, 6).Draw(t, "p")
		n := rapid.IntRange(k, 200).Draw(t, "n")
		x := blobs(rapid.Uint64().Draw(t, "seed"), n, p, k)
		limit := rapid.IntRange(1, 30).Draw(t, "limit")
		start := mat.DenseCopyOf(x.Slice(0, k, 0, p))
		ctx := context.Background()
		m, err := kmeans.Fit(ctx, x, nil, nil, kmeans.Options{Start: start, Tol: 1e-300, MaxIter: limit})
		if err != nil {
			t.Fatal(err)
		}
		centres := start
		for range limit {
			sums, counts := mat.NewDense(k, p, nil), make([]float64, k)
			for i := range n {
				best := 0
				for c := range k {
					if floats.Distance(x.RawRowView(i), centres.RawRowView(c), 2) < floats.Distance(x.RawRowView(i), centres.RawRowView(best), 2) {
						best = c
					}
				}
				floats.Add(sums.RawRowView(best), x.RawRowView(i))
				counts[best]++
			}
			for c := range k {
				if counts[c] == 0 {
					t.Skip("a centre lost its rows; the plain iteration has no rule for that")
				}
				floats.Scale(1/counts[c], sums.RawRowView(c))
			}
			centres = sums
		}
		sameCentres(t, m.Centers, centres.RawMatrix().Data)
	})
}

func sameCentres(t *rapid.T, got, want []float64) {
	for i := range want {
		if math.Abs(got[i]-want[i]) > 1e-9 {
			t.Fatalf("coordinate %d: got %v, want %v", i, got[i], want[i])
		}
	}
}

func TestWeightsAreRepeatedRows(t *testing.T) {
	t.Parallel()
	x := blobs(5, 400, 3, 4)
	w, again := make([]float64, 400), []float64{}
	for i := range w {
		w[i] = float64(i % 4)
		for range i % 4 {
			again = append(again, x.RawRowView(i)...)
		}
	}
	o := kmeans.Options{Start: mat.DenseCopyOf(x.Slice(0, 4, 0, 3))}
	got, want := fit(t, x, w, o), fit(t, mat.NewDense(len(again)/3, 3, again), nil, o)
	numtest.Near(t, "centre", got.Centers, want.Centers, 1e-10)
	numtest.Near(t, "sizes", got.Sizes, want.Sizes, 0)
	numtest.Near(t, "inertia", []float64{got.Inertia}, []float64{want.Inertia}, 1e-10)
}

func TestWorkersAndRoundTrip(t *testing.T) {
	t.Parallel()
	x := blobs(7, 9000, 5, 6)
	one := fit(t, x, nil, kmeans.Options{Clusters: 6, Restarts: 3, Rand: source(1)})
	two := fit(t, x, nil, kmeans.Options{Clusters: 6, Restarts: 3, Rand: source(1), Workers: 2})
	if d := cmp.Diff(one, two); d != "" {
		t.Errorf("two workers gave another model:\n%s", d)
	}
	text, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	var back kmeans.Model
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(one, &back); d != "" {
		t.Errorf("read back:\n%s", d)
	}
	groups := predict(t, one, x)
	if !slices.Equal(groups, predict(t, &back, x)) {
		t.Error("the model read back predicts otherwise")
	}
	sizes := make([]float64, 6)
	for _, c := range groups {
		sizes[int(c)]++
	}
	if !slices.Equal(sizes, one.Sizes) {
		t.Errorf("predicted sizes %v, want those of the model, %v", sizes, one.Sizes)
	}
}

func TestDamagedModel(t *testing.T) {
	t.Parallel()
	x := blobs(5, 30, 2, 3)
	for name, damage := range map[string]func(m *kmeans.Model){
		"nothing":             func(m *kmeans.Model) { *m = kmeans.Model{} },
		"no centres":          func(m *kmeans.Model) { m.Centers, m.Sizes = nil, nil },
		"no columns":          func(m *kmeans.Model) { m.Columns = 0 },
		"another column":      func(m *kmeans.Model) { m.Columns = 3 },
		"short centres":       func(m *kmeans.Model) { m.Centers = m.Centers[1:] },
		"short sizes":         func(m *kmeans.Model) { m.Sizes = m.Sizes[1:] },
		"missing centre":      func(m *kmeans.Model) { m.Centers[3] = math.NaN() },
		"infinite centre":     func(m *kmeans.Model) { m.Centers[3] = math.Inf(-1) },
		"missing size":        func(m *kmeans.Model) { m.Sizes[1] = math.NaN() },
		"negative size":       func(m *kmeans.Model) { m.Sizes[1] = -1 },
		"infinite size":       func(m *kmeans.Model) { m.Sizes[1] = math.Inf(1) },
		"negative inertia":    func(m *kmeans.Model) { m.Inertia = -1 },
		"negative iterations": func(m *kmeans.Model) { m.Iterations = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, nil, kmeans.Options{Clusters: 3, Rand: source(1)})
			damage(m)
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var back kmeans.Model
			if err := json.Unmarshal(text, &back); !errors.Is(err, kmeans.ErrModel) {
				t.Errorf("got %v, want ErrModel", err)
			}
		})
	}
}

func TestFewerDifferentRowsThanClusters(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(6, 1, []float64{1, 1, 1, 5, 5, 5})
	m := fit(t, x, nil, kmeans.Options{Clusters: 4, Rand: source(3)})
	if m.Inertia != 0 || m.Clusters() != 4 || floats.Sum(m.Sizes) != 6 {
		t.Errorf("got inertia %v, sizes %v, want 0 and four sizes that sum to 6", m.Inertia, m.Sizes)
	}
}

// A centre that overflows away from its rows leaves them to one that lies on the
// same spot, where they add nothing to the inertia.
func TestOverflowWithoutInertia(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(3, 1, []float64{1e120, 1e120, 0})
	start := mat.NewDense(3, 1, []float64{1e120, 0, 1e120})
	m, err := kmeans.Fit(t.Context(), x, nil, []float64{1e200, 1e200, 1}, kmeans.Options{Start: start, MaxIter: 1})
	if !errors.Is(err, kmeans.ErrRange) || m != nil {
		t.Errorf("got %v, %v, want ErrRange", m, err)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(3, 1, []float64{1, 2, 3})
	nan := math.NaN()
	two := kmeans.Options{Clusters: 2, Rand: source(1)}
	for name, c := range map[string]struct {
		x    *mat.Dense
		w    []float64
		o    kmeans.Options
		want error
	}{
		"no rows":         {&mat.Dense{}, nil, two, num.ErrNoRows},
		"weights":         {x, []float64{1, 1, -1}, two, num.ErrWeight},
		"missing cell":    {mat.NewDense(3, 1, []float64{1, 2, nan}), nil, two, num.CellError{Row: 2, Reason: "missing value; impute first"}},
		"no source":       {x, nil, kmeans.Options{Clusters: 2}, kmeans.ErrRandom},
		"too many":        {x, nil, kmeans.Options{Clusters: 4, Rand: source(1)}, kmeans.ErrClusters},
		"too many weigh":  {x, []float64{1, 0, 0}, two, kmeans.ErrClusters},
		"negative":        {x, nil, kmeans.Options{Clusters: -1, Rand: source(1)}, kmeans.ErrClusters},
		"tolerance":       {x, nil, kmeans.Options{Clusters: 2, Rand: source(1), Tol: nan}, kmeans.ErrTol},
		"iterations":      {x, nil, kmeans.Options{Clusters: 2, Rand: source(1), MaxIter: -1}, kmeans.ErrMaxIter},
		"start disagrees": {x, nil, kmeans.Options{Clusters: 2, Start: mat.NewDense(1, 1, nil)}, kmeans.ErrStart},
		"start columns":   {x, nil, kmeans.Options{Start: mat.NewDense(1, 2, nil)}, kmeans.ErrStart},
		"start missing":   {x, nil, kmeans.Options{Start: mat.NewDense(1, 1, []float64{nan})}, kmeans.ErrStart},
		"overflow":        {mat.NewDense(3, 1, []float64{-1e300, 0, 1e300}), nil, two, kmeans.ErrRange},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if c.o.Rand != nil {
				c.o.Rand = source(1) // not shared between parallel cases
			}
			m, err := kmeans.Fit(t.Context(), c.x, nil, c.w, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("got %v, %v, want %v", m, err, c.want)
			}
		})
	}
	m := fit(t, x, nil, two)
	if err := m.Predict(t.Context(), mat.NewDense(1, 2, nil), mat.NewDense(1, 1, nil)); !errors.Is(err, num.ErrShape) {
		t.Errorf("predict other columns: got %v", err)
	}
	var cell num.CellError
	if err := m.Predict(t.Context(), mat.NewDense(1, 1, []float64{nan}), mat.NewDense(1, 1, nil)); !errors.As(err, &cell) {
		t.Errorf("predict a missing cell: got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	x := blobs(9, 60_000, 10, 5)
	ctx, cancel := context.WithCancel(t.Context())
	var asked time.Time
	_, err := kmeans.Fit(ctx, x, nil, nil, kmeans.Options{Restarts: 1000, Rand: source(1), Progress: func(int, int) {
		if asked.IsZero() {
			asked = time.Now()
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("fit: got %v", err)
	}
	// All restarts would take minutes; a second forgives a busy machine.
	if took := time.Since(asked); took > time.Second {
		t.Errorf("fit went on for %v after it was cancelled", took)
	}
	m := fit(t, x, nil, kmeans.Options{Start: mat.DenseCopyOf(x.Slice(0, 2, 0, 10))})
	if err := m.Predict(ctx, x, mat.NewDense(60_000, 1, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("predict: got %v", err)
	}
}

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			// One cloud without groups, the slowest to come to rest.
			x, iterations := numtest.Normal(source(1), n, 30), 0
			for b.Loop() {
				iterations = fit(b, x, nil, kmeans.Options{Clusters: 8, Rand: source(1)}).Iterations
			}
			b.ReportMetric(float64(iterations), "iterations")
		})
	}
}
