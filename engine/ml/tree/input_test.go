package tree_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/num"
)

func TestDegenerate(t *testing.T) {
	t.Parallel()
	nan := math.NaN()
	for name, c := range map[string]struct {
		x    *mat.Dense
		y    []float64
		o    tree.Options
		want []float64
	}{
		"one row":             {mat.NewDense(1, 1, []float64{3}), []float64{7}, tree.Options{}, []float64{7}},
		"constant column":     {mat.NewDense(3, 1, []float64{2, 2, 2}), []float64{1, 2, 6}, tree.Options{}, []float64{3, 3, 3}},
		"nothing known":       {mat.NewDense(2, 1, []float64{nan, nan}), []float64{1, 3}, tree.Options{}, []float64{2, 2}},
		"known or not":        {mat.NewDense(4, 1, []float64{5, nan, 5, nan}), []float64{1, 3, 1, 3}, tree.Options{}, []float64{1, 3, 1, 3}},
		"duplicates disagree": {mat.NewDense(4, 1, []float64{1, 1, 2, 2}), []float64{0, 1, 1, 1}, tree.Options{Classes: 2}, []float64{.5, .5, .5, .5, 0, 1, 0, 1}},
		"large":               {mat.NewDense(3, 1, []float64{1e300, -1e300, 0}), []float64{1e300, -1e300, 5}, tree.Options{}, []float64{1e300, -1e300, 5}},
		"small":               {mat.NewDense(2, 1, []float64{1e-300, 2e-300}), []float64{1e-300, 3e-300}, tree.Options{}, []float64{1e-300, 3e-300}},
		"neighbours":          {mat.NewDense(2, 1, []float64{1, math.Nextafter(1, 2)}), []float64{1, 2}, tree.Options{}, []float64{1, 2}},
		"offset":              {mat.NewDense(4, 1, []float64{1, 2, 3, 4}), []float64{1e9, 1e9, 1e9 + 1e-3, 1e9 + 1e-3}, tree.Options{MaxLeaves: 2}, []float64{1e9, 1e9, 1e9 + 1e-3, 1e9 + 1e-3}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, c.x, c.y, nil, c.o)
			if got := predict(t, m, c.x); !slices.Equal(got, c.want) {
				t.Errorf("got %v, want %v", got, c.want)
			}
			if _, err := json.Marshal(m); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(3, 2, []float64{1, 2, 3, 4, 5, 6})
	y := []float64{0, 1, 1}
	for name, c := range map[string]struct {
		x    *mat.Dense
		y, w []float64
		o    tree.Options
		want error
	}{
		"no rows":          {nil, nil, nil, tree.Options{}, num.ErrNoRows},
		"short target":     {x, y[:2], nil, tree.Options{}, num.ErrShape},
		"short weights":    {x, y, y[:2], tree.Options{}, num.ErrShape},
		"negative weight":  {x, y, []float64{1, -1, 1}, tree.Options{}, num.ErrWeight},
		"missing target":   {x, []float64{0, math.NaN(), 1}, nil, tree.Options{}, num.ErrTarget},
		"one class":        {x, []float64{1, 1, 1}, nil, tree.Options{Classes: 2}, num.ErrTarget},
		"half a class":     {x, []float64{1, .5, 1}, nil, tree.Options{Classes: 2}, num.ErrTarget},
		"negative classes": {x, y, nil, tree.Options{Classes: -1, Criterion: tree.Gini}, num.ErrTarget},
		"criterion":        {x, y, nil, tree.Options{Criterion: "chance"}, tree.ErrOptions},
		"gini for values":  {x, y, nil, tree.Options{Criterion: tree.Gini}, tree.ErrOptions},
		"squares, classes": {x, y, nil, tree.Options{Classes: 2, Criterion: tree.SquaredError}, tree.ErrOptions},
		"depth":            {x, y, nil, tree.Options{MaxDepth: -1}, tree.ErrOptions},
		"leaves":           {x, y, nil, tree.Options{MaxLeaves: -1}, tree.ErrOptions},
		"split":            {x, y, nil, tree.Options{MinSamplesSplit: 1}, tree.ErrOptions},
		"leaf":             {x, y, nil, tree.Options{MinSamplesLeaf: -1}, tree.ErrOptions},
		"alpha":            {x, y, nil, tree.Options{CCPAlpha: math.NaN()}, tree.ErrOptions},
		"too many columns": {x, y, nil, tree.Options{MaxFeatures: 3}, tree.ErrOptions},
		"no source":        {x, y, nil, tree.Options{MaxFeatures: 1}, tree.ErrOptions},
		"class weights":    {x, y, nil, tree.Options{Classes: 2, ClassWeights: []float64{1}}, tree.ErrOptions},
		"weights twice":    {x, y, nil, tree.Options{Classes: 2, ClassWeights: []float64{1, 2}, Balanced: true}, tree.ErrOptions},
		"no weight left":   {x, y, nil, tree.Options{Classes: 2, ClassWeights: []float64{0, 0}}, tree.ErrOptions},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, err := tree.Fit(t.Context(), c.x, c.y, c.w, c.o)
			if !errors.Is(err, c.want) || m != nil {
				t.Errorf("got %v, want %v", err, c.want)
			}
		})
	}
	_, err := tree.Fit(t.Context(), mat.NewDense(2, 2, []float64{1, 2, 3, math.Inf(1)}), y[:2], nil, tree.Options{})
	if cell, ok := errors.AsType[num.CellError](err); !ok || cell.Row != 1 || cell.Column != 1 {
		t.Errorf("an infinite cell gives %v, want row 1, column 1", err)
	}
}
