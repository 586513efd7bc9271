package learn_test

import (
	"bytes"
	"log/slog"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/learn"
	"headrace.dev/studio/engine/table"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	for _, spec := range learn.Family().Specs {
		fixtures := map[string]stagetest.Fixture{"classes": {Rows: stagetest.Numeric}, "numbers": {Rows: stagetest.NumericTarget}}
		switch spec.Kind {
		case "learn.logistic":
			delete(fixtures, "numbers")
		case "learn.linear":
			delete(fixtures, "classes")
		}
		for target, f := range fixtures {
			t.Run(spec.Kind+" of "+target, func(t *testing.T) {
				t.Parallel()
				stagetest.Run(t, spec, f)
			})
		}
	}
}

// fit learns from rows with a kind, as the named member of a family.
func fit(t *testing.T, kind string, rows *table.Table, params map[string]any, member string) (*model.Model, *stage.Task, error) {
	t.Helper()
	specs := learn.Family().Specs
	spec := specs[slices.IndexFunc(specs, func(s stage.Spec) bool { return s.Kind == kind })]
	settings, errs := spec.Settings(params)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	task := &stage.Task{
		Node: "n", Title: "Mine", Key: "k", Member: stage.Member{Name: member}, Settings: settings,
		Inputs: map[string][]stage.Input{"rows": {{Value: rows}}}, Rand: rand.New(rand.NewPCG(1, 2)),
	}
	err := spec.Run(t.Context(), task)
	m, _ := task.Outputs["model"].(*model.Model)
	return m, task, err
}

// with makes a table of two features and further columns.
func with(t *testing.T, n int, cols ...table.Column) *table.Table {
	t.Helper()
	r := rand.New(rand.NewPCG(5, 6))
	a, b := make([]float64, n), make([]float64, n)
	for i := range n {
		a[i], b[i] = r.NormFloat64(), r.NormFloat64()
	}
	rows, err := table.New(append([]table.Column{table.Numbers("a", a, nil), table.Numbers("b", b, nil)}, cols...)...)
	if err != nil {
		t.Fatal(err)
	}
	return rows.WithOrigin("o")
}

// cycle repeats values to n.
func cycle[T any](n int, values ...T) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = values[i%len(values)]
	}
	return out
}

func TestTheTargetDecidesTheTask(t *testing.T) {
	t.Parallel()
	const n = 60
	for name, c := range map[string]struct {
		target  table.Column
		member  string
		task    evaluate.Task
		classes []string
	}{
		"two levels":                {table.CategoriesOf("y", cycle(n, "no", "yes"), nil), "", evaluate.Binary, []string{"no", "yes"}},
		"three levels":              {table.CategoriesOf("y", cycle(n, "10", "9", "x"), nil), "", evaluate.Multiclass, []string{"9", "10", "x"}},
		"boolean":                   {table.Booleans("y", cycle(n, true, false), nil), "", evaluate.Binary, []string{"false", "true"}},
		"text":                      {table.Texts("y", cycle(n, "b", "a"), nil), "", evaluate.Binary, []string{"a", "b"}},
		"numbers":                   {table.Numbers("y", cycle(n, 1.5, 2, 3), nil), "", evaluate.Regression, nil},
		"whole numbers":             {table.Integers("y", cycle(n, int64(0), 1), nil), "", evaluate.Regression, nil},
		"a level that no row has":   {table.Categories("y", cycle(n, int32(0), 2), []string{"a", "b", "c"}), "", evaluate.Binary, []string{"a", "c"}},
		"a level of another member": {table.Categories("y", cycle(n, int32(0), 2), []string{"a", "b", "c"}), "fold 1", evaluate.Multiclass, []string{"a", "b", "c"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, _, err := fit(t, "learn.tree", with(t, n, c.target.As(table.Target)), nil, c.member)
			if err != nil {
				t.Fatal(err)
			}
			if m.Task != c.task || !slices.Equal(m.Classes, c.classes) || m.LabelType != c.target.Type || m.Target != "y" || m.Rows != n ||
				!slices.Equal(m.Features, []string{"a", "b"}) || m.Node != "n" || m.Learner != "learn.tree" || m.Title != "Decision tree" {
				t.Errorf("got %+v", m)
			}
		})
	}
	m, _, err := fit(t, "learn.kmeans", with(t, n), nil, "")
	if err != nil || m.Task != evaluate.Clustering || m.Target != "" || m.Classes != nil {
		t.Errorf("a clustering gives %+v, %v", m, err)
	}
}

// Every classifier copes with a class that its rows lack, gives it next to no probability, and sums to one.
func TestClassesThatAFoldLacks(t *testing.T) {
	t.Parallel()
	const n = 90
	rows := with(t, n, table.Categories("y", cycle(n, int32(0), 2), []string{"a", "never", "c"}).As(table.Target))
	for _, kind := range []string{"learn.logistic", "learn.tree", "learn.boosting", "learn.knn"} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			m, _, err := fit(t, kind, rows, nil, "fold 1")
			if err != nil {
				t.Fatal(err)
			}
			p, err := m.Predict(t.Context(), rows)
			if err != nil {
				t.Fatal(err)
			}
			for i := range n {
				row := p.RawRowView(i)
				if sum := row[0] + row[1] + row[2]; math.Abs(sum-1) > 1e-9 || row[1] > 1e-3 || len(row) != 3 {
					t.Fatalf("row %d: %v", i, row)
				}
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	const n = 30
	yes := table.CategoriesOf("y", cycle(n, "no", "yes"), nil).As(table.Target)
	number := table.Numbers("y", cycle(n, 1.0, 2, 3), nil).As(table.Target)
	gap := make([]bool, n)
	for i := range gap {
		gap[i] = i != 4
	}
	for name, c := range map[string]struct {
		kind   string
		rows   *table.Table
		params map[string]any
		want   string
	}{
		"no target":           {"learn.tree", with(t, n), nil, "0 columns have the role target and exactly one is needed"},
		"two targets":         {"learn.tree", with(t, n, yes, yes.Named("z")), nil, "2 columns have the role target"},
		"no rows":             {"learn.tree", with(t, n, yes).Take(nil), nil, "there are no rows to learn from"},
		"one class":           {"learn.logistic", with(t, n, table.CategoriesOf("y", cycle(n, "no"), nil).As(table.Target)), nil, `column "y": every row is of the class "no"`},
		"one class of two":    {"learn.tree", with(t, n, yes).Take([]int{0, 2, 4}), nil, `every row is of the class "no"`},
		"missing target":      {"learn.boosting", with(t, n, table.CategoriesOf("y", cycle(n, "no", "yes"), gap).As(table.Target)), nil, `column "y", row 5: the target is missing; remove such rows first`},
		"infinite target":     {"learn.linear", with(t, n, table.Numbers("y", cycle(n, 1, math.Inf(1)), nil).As(table.Target)), nil, `column "y", row 2: the target is infinite`},
		"time target":         {"learn.tree", with(t, n, table.Times("y", cycle(n, int64(1)), nil).As(table.Target)), nil, "a target of type time cannot be predicted"},
		"numbers for classes": {"learn.logistic", with(t, n, number), nil, "predicts classes and the target is of type number; change its type to category"},
		"classes for numbers": {"learn.linear", with(t, n, yes), nil, "predicts numbers and the target is of type category; take a classifier"},
		"infinite cell":       {"learn.tree", with(t, n, yes, table.Numbers("c", cycle(n, 1, 2, math.Inf(-1)), nil)), nil, `column "c", row 3: `},
		"missing cell":        {"learn.logistic", with(t, n, yes, table.Numbers("c", cycle(n, 1.0), gap)), nil, `column "c", row 5: `},
		"missing for linear":  {"learn.linear", with(t, n, number, table.Numbers("c", cycle(n, 1.0), gap)), nil, `column "c", row 5: `},
		"missing for knn":     {"learn.knn", with(t, n, yes, table.Numbers("c", cycle(n, 1.0), gap)), nil, `column "c", row 5: `},
		"missing for kmeans":  {"learn.kmeans", with(t, n, table.Numbers("c", cycle(n, 1.0), gap)), nil, `column "c", row 5: `},
		"text feature":        {"learn.tree", with(t, n, yes, table.Texts("c", cycle(n, "x"), nil)), nil, `column "c": `},
		"category feature":    {"learn.tree", with(t, n, yes, table.CategoriesOf("c", cycle(n, "x", "z"), nil)), nil, "encode it (one-hot, ordinal)"},
		"no features":         {"learn.tree", with(t, n, yes).Drop("a", "b"), nil, "no column has the role feature"},
		"too few rows":        {"learn.kmeans", with(t, 2), nil, "3 clusters of 2 rows; ask for fewer"},
		"too few neighbours":  {"learn.knn", with(t, 3, table.CategoriesOf("y", []string{"a", "b", "a"}, nil).As(table.Target)), nil, "ask for fewer"},
		"two weights":         {"learn.tree", with(t, n, yes, table.Numbers("v", cycle(n, 1.0), nil).As(table.Weight), table.Numbers("w", cycle(n, 1.0), nil).As(table.Weight)), nil, "2 columns have the role weight"},
		"negative weight":     {"learn.tree", with(t, n, yes, table.Numbers("w", cycle(n, 1, -1.0), nil).As(table.Weight)), nil, `column "w", row 2: a weight must be a number, zero or more`},
		"missing weight":      {"learn.tree", with(t, n, yes, table.Numbers("w", cycle(n, 1.0), gap).As(table.Weight)), nil, `column "w", row 5: a weight must be`},
		"no weight at all":    {"learn.logistic", with(t, n, yes, table.Numbers("w", cycle(n, 0.0), nil).As(table.Weight)), nil, "weight"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m, _, err := fit(t, c.kind, c.rows, c.params, "")
			if err == nil || m != nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, %v, want %q", m, err, c.want)
			}
		})
	}
}

// A row of weight 2 counts as that row twice, a row of weight 0 as none.
func TestWeights(t *testing.T) {
	t.Parallel()
	const n = 40
	r := rand.New(rand.NewPCG(9, 9))
	w, label, value := make([]float64, n), make([]string, n), make([]float64, n)
	var twice []int
	for i := range n {
		w[i] = float64(r.IntN(3))
		label[i] = []string{"no", "yes"}[r.IntN(2)]
		value[i] = r.NormFloat64()
		for range int(w[i]) {
			twice = append(twice, i)
		}
	}
	targets := map[string]table.Column{
		"learn.logistic": table.CategoriesOf("y", label, nil), "learn.tree": table.CategoriesOf("y", label, nil),
		"learn.linear": table.Numbers("y", value, nil), "learn.kmeans": table.Numbers("y", value, nil).As(table.Ignore),
	}
	for kind, y := range targets {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			if y.Role == table.Feature {
				y = y.As(table.Target)
			}
			plain := with(t, n, y)
			weighted, err := plain.With(table.Numbers("w", w, nil).As(table.Weight))
			if err != nil {
				t.Fatal(err)
			}
			params := map[string]any{}
			if kind == "learn.kmeans" {
				params["clusters"] = 2
				params["restarts"] = 50
			}
			a, _, err := fit(t, kind, weighted, params, "")
			if err != nil {
				t.Fatal(err)
			}
			b, _, err := fit(t, kind, plain.Take(twice), params, "")
			if err != nil {
				t.Fatal(err)
			}
			p, errP := a.Predict(t.Context(), plain)
			q, errQ := b.Predict(t.Context(), plain)
			if errP != nil || errQ != nil {
				t.Fatal(errP, errQ)
			}
			same, swapped := true, true
			for i := range n {
				same = same && math.Abs(p.At(i, 0)-q.At(i, 0)) < 1e-5
				swapped = swapped && p.At(i, 0) == 1-q.At(i, 0)
			}
			if !same && (kind != "learn.kmeans" || !swapped) { // the numbers of clusters are arbitrary
				t.Errorf("weights give other predictions than rows given as often")
			}
		})
	}
}

func TestSearchesThatDoNotConvergeSaySo(t *testing.T) {
	t.Parallel()
	const n = 200
	for kind, rows := range map[string]*table.Table{
		"learn.logistic": with(t, n, table.CategoriesOf("y", cycle(n, "a", "b", "c", "a"), nil).As(table.Target)),
		"learn.kmeans":   with(t, n),
	} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			specs := learn.Family().Specs
			spec := specs[slices.IndexFunc(specs, func(s stage.Spec) bool { return s.Kind == kind })]
			for limit, want := range map[int]string{1: "not converged in 1 iterations", 1000: ""} {
				var log bytes.Buffer
				settings, errs := spec.Settings(map[string]any{"max_iter": limit})
				if len(errs) > 0 {
					t.Fatal(errs)
				}
				task := &stage.Task{
					Key: "k", Settings: settings, Inputs: map[string][]stage.Input{"rows": {{Value: rows}}},
					Rand: rand.New(rand.NewPCG(1, 2)), Log: slog.New(slog.NewTextHandler(&log, nil)),
				}
				if err := spec.Run(t.Context(), task); err != nil {
					t.Fatal(err)
				}
				if task.Summary != want || strings.Contains(log.String(), "level=WARN") != (want != "") {
					t.Errorf("within %d steps the node says %q and the log %q", limit, task.Summary, log.String())
				}
			}
		})
	}
}

// Before a run, Infer refuses what Run would refuse for the same reason.
func TestInferForetellsRefusals(t *testing.T) {
	t.Parallel()
	field := func(name string, typ table.Type, r table.Role) table.Field {
		return table.Field{Name: name, Type: typ, Role: r}
	}
	x := field("x", table.Number, table.Feature)
	for name, c := range map[string]struct {
		kind   string
		schema table.Schema
		want   string
	}{
		"fits":             {"learn.tree", table.Schema{Fields: []table.Field{x, field("y", table.Category, table.Target)}}, ""},
		"unknown":          {"learn.tree", table.Schema{Open: true}, ""},
		"no target":        {"learn.tree", table.Schema{Fields: []table.Field{x}}, "0 columns have the role target"},
		"time target":      {"learn.tree", table.Schema{Fields: []table.Field{x, field("y", table.Time, table.Target)}}, "is a time"},
		"numbers":          {"learn.logistic", table.Schema{Fields: []table.Field{x, field("y", table.Number, table.Target)}}, "change its type to category"},
		"classes":          {"learn.linear", table.Schema{Fields: []table.Field{x, field("y", table.Boolean, table.Target)}}, "take a classifier"},
		"groups":           {"learn.kmeans", table.Schema{Fields: []table.Field{field("c", table.Text, table.Feature)}}, "encode it"},
		"category feature": {"learn.tree", table.Schema{Fields: []table.Field{field("c", table.Category, table.Feature), field("y", table.Category, table.Target)}}, "encode it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			specs := learn.Family().Specs
			spec := specs[slices.IndexFunc(specs, func(s stage.Spec) bool { return s.Kind == c.kind })]
			err := spec.Infer(t.Context(), &stage.Shape{In: map[string][]table.Schema{"rows": {c.schema}}})
			if (err == nil) != (c.want == "") || (err != nil && !strings.Contains(err.Error(), c.want)) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
