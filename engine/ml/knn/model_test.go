package knn_test

import (
	"encoding/json"
	"errors"
	"math"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/knn"
)

func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for p, w := range map[int][]float64{4: nil, 25: slices.Repeat([]float64{0.5, 2, 0}, 500)} {
		x, y := random(7, 1500, p)
		q, _ := random(8, 500, p)
		m := fit(t, x, y, w, knn.Options{Classes: 3})
		text, err := json.Marshal(m)
		if err != nil {
			t.Fatal(err)
		}
		var back knn.Model
		if err := json.Unmarshal(text, &back); err != nil {
			t.Fatal(err)
		}
		if d := gocmp.Diff(m, &back); d != "" {
			t.Errorf("read back:\n%s", d)
		}
		if !mat.Equal(predict(t, m, q), predict(t, &back, q)) {
			t.Errorf("%d columns: the model read back predicts otherwise", p)
		}
	}
}

func TestDamagedModel(t *testing.T) {
	t.Parallel()
	x, y := random(9, 40, 2)
	w := slices.Repeat([]float64{2}, 40)
	for name, damage := range map[string]func(m *knn.Model){
		"nothing": func(m *knn.Model) { *m = knn.Model{} },
		"no rows": func(m *knn.Model) {
			*m = knn.Model{Classes: 3, Columns: 2, Neighbours: 5, Metric: knn.Euclidean, Weighting: knn.Uniform}
		},
		"no columns":            func(m *knn.Model) { m.Columns = 0 },
		"another column":        func(m *knn.Model) { m.Columns = 3 },
		"columns that overflow": func(m *knn.Model) { m.Columns = 1<<62 + 2 },
		"short rows":            func(m *knn.Model) { m.Rows = m.Rows[2:] },
		"short targets":         func(m *knn.Model) { m.Targets = m.Targets[1:] },
		"short weights":         func(m *knn.Model) { m.Weights = m.Weights[1:] },
		"short origins":         func(m *knn.Model) { m.Origins = m.Origins[1:] },
		"short axes":            func(m *knn.Model) { m.Axes = m.Axes[1:] },
		"no axes":               func(m *knn.Model) { m.Axes = nil },
		"short firsts":          func(m *knn.Model) { m.Firsts = m.Firsts[1:] },
		"no firsts":             func(m *knn.Model) { m.Firsts = nil },
		"unknown column":        func(m *knn.Model) { m.Axes[20] = 2 },
		"missing cell":          func(m *knn.Model) { m.Rows[7] = math.NaN() },
		"infinite target":       func(m *knn.Model) { m.Classes, m.Targets[4] = 0, math.Inf(1) },
		"unknown class":         func(m *knn.Model) { m.Targets[4] = 3 },
		"negative class":        func(m *knn.Model) { m.Targets[4] = -1 },
		"half a class":          func(m *knn.Model) { m.Targets[4] = 0.5 },
		"no class":              func(m *knn.Model) { m.Targets[4] = math.NaN() },
		"one class":             func(m *knn.Model) { m.Classes = 1 },
		"negative classes":      func(m *knn.Model) { m.Classes = -1 },
		"no neighbours":         func(m *knn.Model) { m.Neighbours = 0 },
		"too many neighbours":   func(m *knn.Model) { m.Neighbours = 81 },
		"too many, unweighted":  func(m *knn.Model) { m.Neighbours, m.Weights = 41, nil },
		"weightless row":        func(m *knn.Model) { m.Weights[3] = 0 },
		"missing weight":        func(m *knn.Model) { m.Weights[3] = math.NaN() },
		"infinite weight":       func(m *knn.Model) { m.Weights[3] = math.Inf(1) },
		"unknown metric":        func(m *knn.Model) { m.Metric = "chess" },
		"no metric":             func(m *knn.Model) { m.Metric = "" },
		"unknown weighting":     func(m *knn.Model) { m.Weighting = "fame" },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := fit(t, x, y, w, knn.Options{Classes: 3})
			damage(m)
			text, err := json.Marshal(m)
			if err != nil {
				t.Fatal(err)
			}
			var back knn.Model
			if err := json.Unmarshal(text, &back); !errors.Is(err, knn.ErrModel) {
				t.Errorf("got %v, want ErrModel", err)
			}
		})
	}
}
