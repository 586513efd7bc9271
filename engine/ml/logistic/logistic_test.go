package logistic_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

func fit(tb testing.TB, x *mat.Dense, y, w []float64, o logistic.Options) *logistic.Model {
	tb.Helper()
	m, err := logistic.Fit(tb.Context(), x, y, w, o)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

func predict(tb testing.TB, m *logistic.Model, x *mat.Dense) *mat.Dense {
	tb.Helper()
	n, _ := x.Dims()
	out := mat.NewDense(n, m.Outputs(), nil)
	if err := m.Predict(tb.Context(), x, out); err != nil {
		tb.Fatal(err)
	}
	return out
}

// random returns overlapping classes on columns of different scale and offset.
func random(seed uint64, n, p, classes int) (x *mat.Dense, y []float64) {
	r := rand.New(rand.NewPCG(seed, 2))
	x, y = numtest.Normal(r, n, p), make([]float64, n)
	for i := range n {
		row := x.RawRowView(i)
		y[i] = float64(min(classes-1, max(0, int(float64(classes)/2+row[0]+0.5*row[p-1]+0.7*r.NormFloat64()))))
		for j := range row {
			row[j] = (row[j] + 3) * math.Pow(10, float64(j%4-1))
		}
	}
	return x, y
}

// TestMinimum checks the condition every minimum meets: the derivative of the
// documented objective by each coefficient and intercept is zero.
func TestMinimum(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		classes, columns int
		o                logistic.Options
	}{
		"two":            {2, 4, logistic.Options{}},
		"two, strong":    {2, 4, logistic.Options{C: 1e-4}},
		"two, weak":      {2, 4, logistic.Options{C: 1e6}},
		"four":           {4, 6, logistic.Options{C: 0.3}},
		"four, balanced": {4, 6, logistic.Options{Balanced: true}},
		"wide":           {3, 300, logistic.Options{C: 1e-3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			const n = 900
			x, y := random(11, n, c.columns, c.classes)
			w, share := make([]float64, n), make([]float64, c.classes)
			for i := range w {
				w[i] = float64(i%3) / 2
				share[int(y[i])] += w[i]
			}
			m := fit(t, x, y, w, c.o)
			if !m.Converged || m.Iterations > 200 {
				t.Errorf("converged %v after %d steps", m.Converged, m.Iterations)
			}
			strength := c.o.C
			if strength == 0 {
				strength = 1
			}
			out := predict(t, m, x)
			for k := range c.classes {
				coef := make([]float64, c.columns)
				switch {
				case c.classes > 2:
					copy(coef, m.Coef[k*c.columns:])
				case k == 1:
					copy(coef, m.Coef)
				default:
					continue
				}
				slope, size, intercept := make([]float64, c.columns), make([]float64, c.columns), 0.0
				for i := range n {
					residual := out.At(i, k)
					if int(y[i]) == k {
						residual--
					}
					residual *= strength * w[i]
					if c.o.Balanced {
						residual *= floats.Sum(share) / (float64(c.classes) * share[int(y[i])])
					}
					intercept += residual
					for j, v := range x.RawRowView(i) {
						slope[j] += residual * v
						size[j] += math.Abs(residual * v)
					}
				}
				floats.Add(slope, coef)
				if math.Abs(intercept) > 1e-7*strength*n {
					t.Errorf("class %d: derivative by the intercept is %g", k, intercept)
				}
				for j, s := range slope {
					if math.Abs(s) > 1e-6*(size[j]+math.Abs(coef[j])) {
						t.Errorf("class %d: derivative by coefficient %d is %g of %g", k, j, s, size[j])
					}
				}
			}
		})
	}
}

// TestByHand holds data whose answer follows on paper.
func TestByHand(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		x, y, w []float64
		o       logistic.Options
		want    []float64 // probabilities of the first row
	}{
		"constant column":  {[]float64{7, 7, 7, 7}, []float64{0, 1, 1, 1}, nil, logistic.Options{}, []float64{0.25, 0.75}},
		"weights":          {[]float64{7, 7}, []float64{0, 1}, []float64{1, 3}, logistic.Options{}, []float64{0.25, 0.75}},
		"balanced":         {[]float64{7, 7, 7, 7}, []float64{0, 1, 1, 1}, nil, logistic.Options{Balanced: true}, []float64{0.5, 0.5}},
		"three":            {[]float64{1, 1, 1, 1}, []float64{0, 1, 2, 2}, nil, logistic.Options{}, []float64{0.25, 0.25, 0.5}},
		"one absent":       {[]float64{1, 1, 1, 1}, []float64{0, 2, 2, 2}, nil, logistic.Options{Classes: 4}, []float64{0.25, 0, 0.75, 0}},
		"one weighed out":  {[]float64{1, 1, 1}, []float64{0, 1, 2}, []float64{1, 0, 1}, logistic.Options{}, []float64{0.5, 0, 0.5}},
		"symmetric":        {[]float64{0, 1, 0, 1}, []float64{0, 0, 1, 1}, nil, logistic.Options{}, []float64{0.5, 0.5}},
		"huge scale":       {[]float64{-1e30, 1e30, -1e30, 1e30}, []float64{0, 0, 1, 1}, nil, logistic.Options{}, []float64{0.5, 0.5}},
		"tiny scale":       {[]float64{0, 1e-30, 2e-30, 3e-30}, []float64{0, 0, 1, 1}, nil, logistic.Options{}, []float64{0.5, 0.5}},
		"vanishing spread": {[]float64{0, 1e-160, 0, 1e-160}, []float64{0, 1, 0, 1}, nil, logistic.Options{}, []float64{0.5, 0.5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			x := mat.NewDense(len(c.y), 1, c.x)
			m := fit(t, x, c.y, c.w, c.o)
			if !m.Converged {
				t.Errorf("did not converge in %d steps", m.Iterations)
			}
			numtest.Near(t, "probability", predict(t, m, x).RawRowView(0), c.want, 1e-7)
		})
	}
}

func TestSeparableStaysFinite(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(4, 2, []float64{0, 1, 1, 0, 9, 10, 10, 9})
	for _, strength := range []float64{1, 1e9} {
		m := fit(t, x, []float64{0, 0, 1, 1}, nil, logistic.Options{C: strength})
		out := predict(t, m, x)
		for i, k := range []int{0, 0, 1, 1} {
			if p := out.At(i, k); !(p > 0.9) {
				t.Errorf("C %g, row %d: probability of its class is %v", strength, i, p)
			}
		}
		if !m.Converged {
			t.Errorf("C %g: did not converge in %d steps", strength, m.Iterations)
		}
	}
}

func TestScaleAndShiftDoNotMatterWithoutPenalty(t *testing.T) {
	t.Parallel()
	x, y := random(13, 400, 5, 3)
	plain := predict(t, fit(t, x, y, nil, logistic.Options{C: 1e12}), x)
	for i := range 400 {
		row := x.RawRowView(i)
		for j := range row {
			row[j] = row[j]*1e7 + 1e9
		}
	}
	moved := predict(t, fit(t, x, y, nil, logistic.Options{C: 1e12}), x)
	numtest.Near(t, "probability", moved.RawMatrix().Data, plain.RawMatrix().Data, 1e-5)
}

func TestWeightsAreRepeatedRows(t *testing.T) {
	t.Parallel()
	x, y := random(5, 300, 5, 3)
	w := make([]float64, 300)
	again, yAgain := []float64{}, []float64{}
	for i := range w {
		w[i] = float64(i % 4)
		for range i % 4 {
			again, yAgain = append(again, x.RawRowView(i)...), append(yAgain, y[i])
		}
	}
	for _, balanced := range []bool{false, true} {
		o := logistic.Options{Balanced: balanced}
		got, want := fit(t, x, y, w, o), fit(t, mat.NewDense(len(yAgain), 5, again), yAgain, nil, o)
		numtest.Near(t, "coef", got.Coef, want.Coef, 1e-5)
		numtest.Near(t, "intercept", got.Intercept, want.Intercept, 1e-5)
	}
}

func TestWorkersAndRoundTrip(t *testing.T) {
	t.Parallel()
	x, y := random(7, 9000, 6, 3)
	one := fit(t, x, y, nil, logistic.Options{})
	two := fit(t, x, y, nil, logistic.Options{Workers: 2})
	if d := cmp.Diff(one, two); d != "" {
		t.Errorf("two workers gave another model:\n%s", d)
	}
	text, err := json.Marshal(one)
	if err != nil {
		t.Fatal(err)
	}
	var back logistic.Model
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(one, &back); d != "" {
		t.Errorf("read back:\n%s", d)
	}
	out := predict(t, one, x)
	if !mat.Equal(out, predict(t, &back, x)) {
		t.Error("the model read back predicts otherwise")
	}
	for i := range 9000 {
		if s := floats.Sum(out.RawRowView(i)); math.Abs(s-1) > 1e-15*4 {
			t.Fatalf("row %d: probabilities sum to %v", i, s)
		}
	}
}

func TestDamagedModel(t *testing.T) {
	t.Parallel()
	x, y := random(8, 60, 2, 3)
	for name, damage := range map[string]func(m *logistic.Model){
		"nothing":               func(m *logistic.Model) { *m = logistic.Model{} },
		"no columns":            func(m *logistic.Model) { m.Columns = 0 },
		"another column":        func(m *logistic.Model) { m.Columns = 3 },
		"columns that overflow": func(m *logistic.Model) { m.Columns = 1<<62 + 2 },
		"short coefficients":    func(m *logistic.Model) { m.Coef = m.Coef[1:] },
		"short intercepts":      func(m *logistic.Model) { m.Intercept = m.Intercept[1:] },
		"short deviations":      func(m *logistic.Model) { m.Deviation = m.Deviation[1:] },
		"missing coefficient":   func(m *logistic.Model) { m.Coef[1] = math.NaN() },
		"infinite intercept":    func(m *logistic.Model) { m.Intercept[1] = math.Inf(1) },
		"missing deviation":     func(m *logistic.Model) { m.Deviation[1] = math.NaN() },
		"negative deviation":    func(m *logistic.Model) { m.Deviation[1] = -1 },
		"infinite deviation":    func(m *logistic.Model) { m.Deviation[1] = math.Inf(1) },
		"one class":             func(m *logistic.Model) { m.Present, m.Coef, m.Intercept = m.Present[:1], m.Coef[:2], m.Intercept[:1] },
		"two classes of three":  func(m *logistic.Model) { m.Present = m.Present[:2] },
		"unknown class":         func(m *logistic.Model) { m.Present[2] = 4 },
		"negative class":        func(m *logistic.Model) { m.Present[0] = -1 },
		"class twice":           func(m *logistic.Model) { m.Present[1] = 0 },
		"too few classes":       func(m *logistic.Model) { m.Classes = 2 },
		"negative iterations":   func(m *logistic.Model) { m.Iterations = -1 },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, y, nil, logistic.Options{Classes: 4})
			damage(m)
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var back logistic.Model
			if err := json.Unmarshal(text, &back); !errors.Is(err, logistic.ErrModel) {
				t.Errorf("got %v, want ErrModel", err)
			}
		})
	}
}

func TestMaxIterIsReported(t *testing.T) {
	t.Parallel()
	x, y := random(15, 300, 5, 2)
	m := fit(t, x, y, nil, logistic.Options{MaxIter: 2})
	if m.Converged || m.Iterations != 2 {
		t.Errorf("got converged %v after %d steps, want false after 2", m.Converged, m.Iterations)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	x, y := mat.NewDense(2, 1, []float64{1, 2}), []float64{0, 1}
	for name, c := range map[string]struct {
		x    *mat.Dense
		y, w []float64
		o    logistic.Options
		want error
	}{
		"no rows":        {&mat.Dense{}, nil, nil, logistic.Options{}, num.ErrNoRows},
		"short target":   {x, []float64{1}, nil, logistic.Options{}, num.ErrShape},
		"missing target": {x, []float64{1, nan}, nil, logistic.Options{}, num.ErrTarget},
		"no class":       {x, []float64{1, 1e300}, nil, logistic.Options{}, num.ErrTarget},
		"one class":      {x, []float64{1, 1}, nil, logistic.Options{}, num.ErrTarget},
		"beyond":         {x, []float64{0, 2}, nil, logistic.Options{Classes: 2}, num.ErrTarget},
		"weights":        {x, y, []float64{1, -1}, logistic.Options{}, num.ErrWeight},
		"missing cell":   {mat.NewDense(2, 1, []float64{1, nan}), y, nil, logistic.Options{}, num.CellError{Row: 1, Reason: "missing value; impute first"}},
		"negative C":     {x, y, nil, logistic.Options{C: -1}, logistic.ErrC},
		"tolerance":      {x, y, nil, logistic.Options{Tol: nan}, logistic.ErrTol},
		"iterations":     {x, y, nil, logistic.Options{MaxIter: -1}, logistic.ErrMaxIter},
		"overflow":       {mat.NewDense(2, 1, []float64{-1.7e308, 1.7e308}), y, nil, logistic.Options{}, logistic.ErrRange},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := logistic.Fit(t.Context(), c.x, c.y, c.w, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("got %v, %v, want %v", m, err, c.want)
			}
		})
	}
	m := fit(t, x, y, nil, logistic.Options{})
	if err := m.Predict(t.Context(), mat.NewDense(1, 2, nil), mat.NewDense(1, 2, nil)); !errors.Is(err, num.ErrShape) {
		t.Errorf("predict other columns: got %v", err)
	}
	var cell num.CellError
	if err := m.Predict(t.Context(), mat.NewDense(1, 1, []float64{nan}), mat.NewDense(1, 2, nil)); !errors.As(err, &cell) {
		t.Errorf("predict a missing cell: got %v", err)
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	x, y := random(9, 500, 3, 2)
	ctx, cancel := context.WithCancel(t.Context())
	m := fit(t, x, y, nil, logistic.Options{})
	steps := 0
	_, err := logistic.Fit(ctx, x, y, nil, logistic.Options{Progress: func(int, int) { steps++; cancel() }})
	if !errors.Is(err, context.Canceled) || steps != 1 {
		t.Errorf("fit: got %v after %d steps, want a stop after 1", err, steps)
	}
	if err := m.Predict(ctx, x, mat.NewDense(500, 2, nil)); !errors.Is(err, context.Canceled) {
		t.Errorf("predict: got %v", err)
	}
}

func TestImportance(t *testing.T) {
	t.Parallel()
	x, y := random(17, 2000, 4, 2)
	got := fit(t, x, y, nil, logistic.Options{C: 1e9}).Importance()
	if math.Abs(floats.Sum(got)-1) > 1e-12 {
		t.Errorf("sum: got %v, want 1", floats.Sum(got))
	}
	// The classes were drawn from columns 0 and 3, the first counting double.
	if r := got[0] / got[3]; r < 1.6 || r > 2.4 || got[1]+got[2] > 0.1 {
		t.Errorf("got %v, want about 2/3, 0, 0, 1/3", got)
	}
}

func BenchmarkFit(b *testing.B) {
	for _, c := range []struct{ n, p, classes int }{{10_000, 30, 2}, {100_000, 30, 2}, {10_000, 30, 10}} {
		b.Run(fmt.Sprintf("rows=%d/columns=%d/classes=%d", c.n, c.p, c.classes), func(b *testing.B) {
			x, y := random(1, c.n, c.p, c.classes)
			steps := 0
			for b.Loop() {
				m, err := logistic.Fit(b.Context(), x, y, nil, logistic.Options{})
				if err != nil {
					b.Fatal(err)
				}
				steps = m.Iterations
			}
			b.ReportMetric(float64(steps), "steps")
		})
	}
}
