package boost_test

import (
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/num/numtest"
)

func TestDegenerate(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	// With a learning rate of 1 and small leaves, one tree learns a few rows by heart.
	exact := boost.Options{Trees: 1, LearningRate: 1, MinSamplesLeaf: 1}
	for name, c := range map[string]struct {
		x    *mat.Dense
		y    []float64
		o    boost.Options
		want []float64
	}{
		"one row":         {mat.NewDense(1, 1, []float64{3}), []float64{7}, boost.Options{}, []float64{7}},
		"constant column": {mat.NewDense(3, 1, []float64{2, 2, 2}), []float64{1, 2, 6}, exact, []float64{3, 3, 3}},
		"constant target": {mat.NewDense(3, 1, []float64{1, 2, 3}), []float64{5, 5, 5}, exact, []float64{5, 5, 5}},
		"nothing known":   {mat.NewDense(2, 1, []float64{nan, nan}), []float64{1, 3}, exact, []float64{2, 2}},
		"known or not":    {mat.NewDense(4, 1, []float64{5, nan, 5, nan}), []float64{1, 3, 1, 3}, exact, []float64{1, 3, 1, 3}},
		"few rows":        {mat.NewDense(3, 1, []float64{1, 2, 3}), []float64{1, 2, 6}, boost.Options{}, []float64{3, 3, 3}},
		"large":           {mat.NewDense(2, 1, []float64{1e300, -1e300}), []float64{1e300, -1e300}, exact, []float64{1e300, -1e300}},
		"small":           {mat.NewDense(2, 1, []float64{1e-300, 2e-300}), []float64{1e-300, 3e-300}, exact, []float64{1e-300, 3e-300}},
		"same features":   {mat.NewDense(2, 1, []float64{1, 1}), []float64{0, 1}, boost.Options{Classes: 2}, []float64{.5, .5, .5, .5}},
		"absent class":    {mat.NewDense(2, 1, []float64{1, 1}), []float64{0, 2}, boost.Options{Classes: 3}, []float64{.5, 0, .5, .5, 0, .5}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, c.x, c.y, nil, c.o)
			unit := 1.0 // keeps the tolerance relative where targets are extreme
			if c.o.Classes == 0 {
				unit = math.Abs(c.want[0])
			}
			got, want := predict(t, m, c.x), make([]float64, len(c.want))
			for i := range got {
				got[i] /= unit
				want[i] = c.want[i] / unit
			}
			numtest.Near(t, "prediction", got, want, 1e-9)
		})
	}
}

// TestWeightScale checks that the unit of weights does not matter.
func TestWeightScale(t *testing.T) {
	t.Parallel()
	for _, classes := range []int{0, 2} {
		x, y := noisy(200, 3, classes)
		o := boost.Options{Classes: classes, Trees: 10}
		var want []float64
		for _, unit := range []float64{0x1p100, 3, 1e-30} {
			w := make([]float64, len(y))
			for i := range w {
				w[i] = float64(1+i%3) * unit
			}
			got := predict(t, fit(t, x, y, w, o), x)
			if want == nil {
				want = got
			}
			numtest.Near(t, "prediction", got, want, 1e-9)
		}
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(3, 2, []float64{1, 2, 3, 4, 5, 6})
	y := []float64{0, 1, 1}
	r := rand.New(rand.NewPCG(1, 1))
	for name, c := range map[string]struct {
		x    *mat.Dense
		y, w []float64
		o    boost.Options
		want error
	}{
		"no rows":          {nil, nil, nil, boost.Options{}, num.ErrNoRows},
		"short target":     {x, y[:2], nil, boost.Options{}, num.ErrShape},
		"short weights":    {x, y, y[:2], boost.Options{}, num.ErrShape},
		"negative weight":  {x, y, []float64{1, -1, 1}, boost.Options{}, num.ErrWeight},
		"missing target":   {x, []float64{0, math.NaN(), 1}, nil, boost.Options{}, num.ErrTarget},
		"one class":        {x, []float64{1, 1, 1}, nil, boost.Options{Classes: 2}, num.ErrTarget},
		"negative classes": {x, y, nil, boost.Options{Classes: -1}, num.ErrTarget},
		"trees":            {x, y, nil, boost.Options{Trees: -1}, boost.ErrOptions},
		"learning rate":    {x, y, nil, boost.Options{LearningRate: math.NaN()}, boost.ErrOptions},
		"leaves":           {x, y, nil, boost.Options{MaxLeaves: 1}, boost.ErrOptions},
		"depth":            {x, y, nil, boost.Options{MaxDepth: -1}, boost.ErrOptions},
		"leaf":             {x, y, nil, boost.Options{MinSamplesLeaf: -1}, boost.ErrOptions},
		"penalty":          {x, y, nil, boost.Options{L2: -1}, boost.ErrOptions},
		"bins":             {x, y, nil, boost.Options{MaxBins: 256}, boost.ErrOptions},
		"row sample":       {x, y, nil, boost.Options{RowSample: 1.5, Rand: r}, boost.ErrOptions},
		"column sample":    {x, y, nil, boost.Options{ColumnSample: -1, Rand: r}, boost.ErrOptions},
		"patience":         {x, y, nil, boost.Options{EarlyStopping: -1}, boost.ErrOptions},
		"validation":       {x, y, nil, boost.Options{EarlyStopping: 1, ValidationShare: 1, Rand: r}, boost.ErrOptions},
		"nothing held out": {x, y, nil, boost.Options{EarlyStopping: 1, Rand: r}, boost.ErrOptions},
		"no source":        {x, y, nil, boost.Options{RowSample: .5}, boost.ErrOptions},
		"balanced values":  {x, y, nil, boost.Options{Balanced: true}, boost.ErrOptions},
		"class weights":    {x, y, nil, boost.Options{Classes: 2, ClassWeights: []float64{1}}, boost.ErrOptions},
		"negative class":   {x, y, nil, boost.Options{Classes: 2, ClassWeights: []float64{1, -1}}, boost.ErrOptions},
		"no weight left":   {x, y, nil, boost.Options{Classes: 2, ClassWeights: []float64{0, 0}}, boost.ErrOptions},
		"weights twice":    {x, y, nil, boost.Options{Classes: 2, ClassWeights: []float64{1, 2}, Balanced: true}, boost.ErrOptions},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := boost.Fit(t.Context(), c.x, c.y, c.w, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	_, err := boost.Fit(t.Context(), mat.NewDense(2, 2, []float64{1, 2, 3, math.Inf(1)}), y[:2], nil, boost.Options{})
	if cell, ok := errors.AsType[num.CellError](err); !ok || cell.Row != 1 || cell.Column != 1 {
		t.Errorf("an infinite cell gives %v, want row 1, column 1", err)
	}
}

func TestDamagedModel(t *testing.T) {
	t.Parallel()
	x, y := noisy(100, 2, 0)
	for name, damage := range map[string]func(m *boost.Model){
		"child beyond the end": func(m *boost.Model) { m.Trees[1].Left[0] = 1000 },
		"loop":                 func(m *boost.Model) { m.Trees[1].Right[0] = 0 },
		"unknown column":       func(m *boost.Model) { m.Trees[1].Feature[0] = 2 },
		"short values":         func(m *boost.Model) { m.Trees[1].Value = m.Trees[1].Value[1:] },
		"infinite value":       func(m *boost.Model) { m.Trees[1].Value[0] = math.Inf(-1) },
		"missing base":         func(m *boost.Model) { m.Base[0] = math.NaN() },
		"empty tree":           func(m *boost.Model) { m.Trees[1] = boost.Tree{} },
		"no base":              func(m *boost.Model) { m.Base = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, y, nil, boost.Options{Trees: 2})
			damage(m)
			var back boost.Model
			if err := json.Unmarshal(encode(t, m), &back); !errors.Is(err, boost.ErrModel) {
				t.Errorf("got %v, want ErrModel", err)
			}
		})
	}
}
