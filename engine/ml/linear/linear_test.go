package linear_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/linear"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

func fit(tb testing.TB, x *mat.Dense, y, w []float64, o linear.Options) *linear.Model {
	tb.Helper()
	m, err := linear.Fit(tb.Context(), x, y, w, o)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func predict(tb testing.TB, m *linear.Model, x *mat.Dense) []float64 {
	tb.Helper()
	n, _ := x.Dims()
	out := mat.NewDense(n, 1, nil)
	if err := m.Predict(tb.Context(), x, out); err != nil {
		tb.Fatal(err)
	}
	return out.RawMatrix().Data
}

// random returns a noisy linear problem on columns of very different scale and offset.
func random(seed uint64, n, p int) (x *mat.Dense, y []float64) {
	r := rand.New(rand.NewPCG(seed, 1))
	x, y = numtest.Normal(r, n, p), make([]float64, n)
	for i := range n {
		row := x.RawRowView(i)
		for j, v := range row {
			y[i] += v * float64(j-1)
			row[j] = float64(1000*j) + v*math.Pow(10, float64(j%5-2))
		}
		y[i] += 7 + r.NormFloat64()
	}
	return x, y
}

// TestReference compares with scikit-learn's LinearRegression and Ridge on mpg.
func TestReference(t *testing.T) {
	t.Parallel()
	type want struct {
		RMSE      float64   `json:"test_rmse"`
		First     []float64 `json:"first_predictions"`
		Coef      []float64 `json:"coef"`
		Intercept float64   `json:"intercept"`
	}
	var exact map[string]json.RawMessage
	numtest.Exact(t, "mpg_regression", &exact)
	for name, c := range map[string]struct {
		alpha  float64
		scaled bool
	}{
		"ols":                  {0, false},
		"ridge_alpha1_scaled":  {1, true},
		"ridge_alpha10_scaled": {10, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var w want
			if err := json.Unmarshal(exact[name], &w); err != nil {
				t.Fatal(err)
			}
			x := numtest.Numbers(t, "mpg.csv", 1, 6)
			y := mat.Col(nil, 0, numtest.Numbers(t, "mpg.csv", 0, 0))
			for i := range y {
				if math.IsNaN(x.At(i, 2)) {
					x.Set(i, 2, 93.5) // the median the reference filled in
				}
			}
			x, y, testX, testY := numtest.Split(x, y)
			if c.scaled {
				numtest.Standardise(x, testX)
			}
			m := fit(t, x, y, nil, linear.Options{Alpha: c.alpha})
			numtest.Near(t, "coef", m.Coef, w.Coef, 1e-8)
			numtest.Near(t, "intercept", []float64{m.Intercept}, []float64{w.Intercept}, 1e-8)
			got := predict(t, m, testX)
			numtest.Near(t, "prediction", got[:len(w.First)], w.First, 1e-8)
			var square float64
			for i := range got {
				square += (got[i] - testY[i]) * (got[i] - testY[i])
			}
			numtest.Near(t, "rmse", []float64{math.Sqrt(square / float64(len(got)))}, []float64{w.RMSE}, 1e-8)
		})
	}
}

// TestByHand holds designs whose answer follows from the formula on paper.
func TestByHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		cols      int
		x, y, w   []float64
		alpha     float64
		coef      []float64
		intercept float64
		rank      int
	}{
		"line":              {1, []float64{0, 1, 2}, []float64{1, 3, 5}, nil, 0, []float64{2}, 1, 1},
		"ridge":             {1, []float64{-1, 1}, []float64{4, 8}, nil, 2, []float64{1}, 6, 1}, // Sxy/(Sxx+α) = 4/(2+2)
		"one row":           {2, []float64{5, 6}, []float64{3}, nil, 0, []float64{0, 0}, 3, 0},
		"constant column":   {2, []float64{0.1, 1, 0.1, 2, 0.1, 3}, []float64{2, 4, 6}, nil, 0, []float64{0, 2}, 0, 1},
		"constant target":   {1, []float64{1, 2, 4}, []float64{9, 9, 9}, nil, 0, []float64{0}, 9, 1},
		"equal columns":     {2, []float64{1, 1, 2, 2, 4, 4}, []float64{3, 5, 9}, nil, 0, []float64{1, 1}, 1, 1},
		"multiple":          {2, []float64{1, 2, 2, 4, 4, 8}, []float64{6, 11, 21}, nil, 0, []float64{1, 2}, 1, 1}, // 5·(1,2)/5
		"more columns":      {3, []float64{1, 0, 0, 0, 2, 0}, []float64{0, 5}, nil, 0, []float64{-1, 2, 0}, 1, 1},
		"equal, penalised":  {2, []float64{-1, -1, 1, 1}, []float64{-3, 3}, nil, 2, []float64{1, 1}, 0, 2}, // 6/(4+2) each
		"zero weight":       {1, []float64{0, 1, 9}, []float64{1, 3, -50}, []float64{1, 1, 0}, 0, []float64{2}, 1, 1},
		"first weighs zero": {1, []float64{9, 0, 1}, []float64{-50, 1, 3}, []float64{0, 1, 1}, 0, []float64{2}, 1, 1},
		"tiny scale":        {1, []float64{0, 1e-30, 2e-30}, []float64{1, 3, 5}, nil, 0, []float64{2e30}, 1, 1},
		"huge scale":        {1, []float64{0, 1e30, 2e30}, []float64{1, 3, 5}, nil, 0, []float64{2e-30}, 1, 1},
		"both scales":       {2, []float64{1e30, 0, 0, 1e-30, 0, 0, -1e30, -1e-30}, []float64{1, 2, 0, -3}, nil, 0, []float64{1e-30, 2e30}, 0, 2},
		"huge target":       {1, []float64{0, 1}, []float64{0, 1e30}, nil, 0, []float64{1e30}, 0, 1},
		"far from zero":     {1, []float64{1e9, 1e9 + 1, 1e9 + 2}, []float64{0, 2, 4}, nil, 0, []float64{2}, -2e9, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, mat.NewDense(len(c.y), c.cols, c.x), c.y, c.w, linear.Options{Alpha: c.alpha})
			for j, want := range c.coef {
				near := 1e-12 * math.Abs(want)
				if want == 0 {
					near = 1e-12
				}
				if !(math.Abs(m.Coef[j]-want) <= near) {
					t.Errorf("coef %d: got %v, want %v", j, m.Coef[j], want)
				}
			}
			largest := max(1, math.Abs(slices.Max(c.y)), math.Abs(slices.Min(c.y)))
			if !(math.Abs(m.Intercept-c.intercept) <= 1e-12*max(largest, math.Abs(c.intercept))) {
				t.Errorf("intercept: got %v, want %v", m.Intercept, c.intercept)
			}
			if m.Rank != c.rank {
				t.Errorf("rank: got %d, want %d", m.Rank, c.rank)
			}
		})
	}
}

func TestDependentColumnsPredictAlike(t *testing.T) {
	t.Parallel()
	x, y := random(3, 500, 6)
	wide := mat.NewDense(500, 8, nil)
	for i := range 500 {
		copy(wide.RawRowView(i), x.RawRowView(i))
		wide.Set(i, 6, x.At(i, 0)+x.At(i, 1))
		wide.Set(i, 7, x.At(i, 2))
	}
	plain, both := fit(t, x, y, nil, linear.Options{}), fit(t, wide, y, nil, linear.Options{})
	if both.Rank != 6 {
		t.Errorf("rank: got %d, want 6", both.Rank)
	}
	numtest.Near(t, "prediction", predict(t, both, wide), predict(t, plain, x), 1e-8)
	if a, b := both.Coef[2], both.Coef[7]; math.Abs(a-b) > 1e-8*math.Abs(a) {
		t.Errorf("equal columns: got coefficients %v and %v, want the smallest, which are equal", a, b)
	}
}

func TestWeightsAreRepeatedRows(t *testing.T) {
	t.Parallel()
	x, y := random(5, 300, 5)
	w := make([]float64, 300)
	again, yAgain := []float64{}, []float64{}
	for i := range w {
		w[i] = float64(i % 4)
		for range i % 4 {
			again, yAgain = append(again, x.RawRowView(i)...), append(yAgain, y[i])
		}
	}
	for _, alpha := range []float64{0, 3} {
		o := linear.Options{Alpha: alpha}
		got, want := fit(t, x, y, w, o), fit(t, mat.NewDense(len(yAgain), 5, again), yAgain, nil, o)
		numtest.Near(t, "coef", got.Coef, want.Coef, 1e-9)
		numtest.Near(t, "deviation", got.Deviation, want.Deviation, 1e-9)
		numtest.Near(t, "intercept", []float64{got.Intercept}, []float64{want.Intercept}, 1e-9)
	}
}

func TestWorkersAndRoundTrip(t *testing.T) {
	t.Parallel()
	x, y := random(7, 9000, 12)
	one := fit(t, x, y, nil, linear.Options{Alpha: 1})
	two := fit(t, x, y, nil, linear.Options{Alpha: 1, Workers: 2})
	if d := cmp.Diff(one, two); d != "" {
		t.Errorf("two workers gave another model:\n%s", d)
	}
	text, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	var back linear.Model
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(one, &back); d != "" {
		t.Errorf("read back:\n%s", d)
	}
	if d := cmp.Diff(predict(t, one, x), predict(t, &back, x)); d != "" {
		t.Errorf("predictions after reading back:\n%s", d)
	}
}

func TestDamagedModel(t *testing.T) {
	t.Parallel()
	x, y := random(8, 20, 2)
	for name, damage := range map[string]func(m *linear.Model){
		"nothing":                func(m *linear.Model) { *m = linear.Model{} },
		"short coefficients":     func(m *linear.Model) { m.Coef = m.Coef[1:] },
		"short deviations":       func(m *linear.Model) { m.Deviation = m.Deviation[1:] },
		"missing coefficient":    func(m *linear.Model) { m.Coef[1] = math.NaN() },
		"infinite coefficient":   func(m *linear.Model) { m.Coef[1] = math.Inf(1) },
		"missing deviation":      func(m *linear.Model) { m.Deviation[1] = math.NaN() },
		"negative deviation":     func(m *linear.Model) { m.Deviation[1] = -1 },
		"infinite deviation":     func(m *linear.Model) { m.Deviation[1] = math.Inf(1) },
		"negative rank":          func(m *linear.Model) { m.Rank = -1 },
		"more rank than columns": func(m *linear.Model) { m.Rank = 3 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, y, nil, linear.Options{})
			damage(m)
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var back linear.Model
			if err := json.Unmarshal(text, &back); !errors.Is(err, linear.ErrModel) {
				t.Errorf("got %v, want ErrModel", err)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	x := mat.NewDense(2, 1, []float64{1, 2})
	for name, c := range map[string]struct {
		x    *mat.Dense
		y, w []float64
		o    linear.Options
		want error
	}{
		"no rows":        {&mat.Dense{}, nil, nil, linear.Options{}, num.ErrNoRows},
		"short target":   {x, []float64{1}, nil, linear.Options{}, num.ErrShape},
		"missing target": {x, []float64{1, nan}, nil, linear.Options{}, num.ErrTarget},
		"weights":        {x, []float64{1, 2}, []float64{1, -1}, linear.Options{}, num.ErrWeight},
		"missing cell":   {mat.NewDense(2, 1, []float64{1, nan}), []float64{1, 2}, nil, linear.Options{}, num.CellError{Row: 1, Reason: "missing value; impute first"}},
		"penalty":        {x, []float64{1, 2}, nil, linear.Options{Alpha: -1}, linear.ErrAlpha},
		"nan penalty":    {x, []float64{1, 2}, nil, linear.Options{Alpha: nan}, linear.ErrAlpha},
		"overflow":       {mat.NewDense(2, 1, []float64{-1.7e308, 1.7e308}), []float64{1, 2}, nil, linear.Options{}, linear.ErrRange},
		"target too big": {x, []float64{-1.7e308, 1.7e308}, nil, linear.Options{}, linear.ErrRange},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := linear.Fit(t.Context(), c.x, c.y, c.w, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("got %v, %v, want %v", m, err, c.want)
			}
		})
	}
	m := fit(t, x, []float64{1, 2}, nil, linear.Options{})
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
	x, y := random(9, 100, 3)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := linear.Fit(ctx, x, y, nil, linear.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("fit: got %v", err)
	}
	m := fit(t, x, y, nil, linear.Options{})
	if err := m.Predict(ctx, x, mat.NewDense(100, 1, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("predict: got %v", err)
	}
	// The second pass stops as well.
	ctx, cancel = context.WithCancel(t.Context())
	defer cancel()
	_, err := linear.Fit(ctx, x, y, nil, linear.Options{Progress: func(int, int) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("between passes: got %v", err)
	}
}

func TestImportance(t *testing.T) {
	t.Parallel()
	// Orthogonal columns of deviation 1 and 10 with coefficients 3 and 0.1: 3 against 1.
	x := mat.NewDense(4, 2, []float64{1, 10, 1, -10, -1, 10, -1, -10})
	m := fit(t, x, []float64{4, 2, -2, -4}, nil, linear.Options{})
	numtest.Near(t, "importance", m.Importance(), []float64{0.75, 0.25}, 1e-12)
	if flat := fit(t, x, []float64{5, 5, 5, 5}, nil, linear.Options{}).Importance(); flat[0] != 0 || flat[1] != 0 {
		t.Errorf("constant target: got %v, want zeros", flat)
	}
}

func BenchmarkFit(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) {
			x, y := random(1, n, 30)
			for b.Loop() {
				if _, err := linear.Fit(b.Context(), x, y, nil, linear.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
