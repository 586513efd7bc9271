package assess_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/assess"
	"headrace.dev/studio/engine/table"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	for name, rows := range map[string]func(int) *table.Table{"classes": stagetest.Numeric, "numbers": stagetest.NumericTarget} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, assess.Family().Specs[0], stagetest.Fixture{Rows: rows})
		})
	}
}

// formula predicts Base + Slope·x: a number, or with Classes the probability of the last class, the rest shared by the others.
type formula struct{ Base, Slope, Classes float64 }

func (*formula) Kind() string   { return "formula" }
func (f *formula) Outputs() int { return max(1, int(f.Classes)) }
func (f *formula) Predict(_ context.Context, x, out *mat.Dense) error {
	n, _ := x.Dims()
	for i := range n {
		v := f.Base + f.Slope*x.At(i, 0)
		if f.Classes == 0 {
			out.Set(i, 0, v)
			continue
		}
		for k := range int(f.Classes) - 1 {
			out.Set(i, k, (1-v)/(f.Classes-1))
		}
		out.Set(i, int(f.Classes)-1, v)
	}
	return nil
}

// learned makes the model of a learner in a member.
func learned(node, member string, p *formula, classes ...string) stage.Input {
	m := &model.Model{
		Title: "Kind", Node: node, Learner: "learn.formula", Task: evaluate.Regression, Target: "y", LabelType: table.Number,
		Classes: classes, Features: []string{"x"}, Predictor: p,
		Lineage: table.Lineage{Origin: table.Origin{ID: "o", Schema: table.Schema{Fields: []table.Field{{Name: "x", Type: table.Number}}}}},
	}
	if len(classes) > 0 {
		p.Classes, m.LabelType, m.Task = float64(len(classes)), table.Category, evaluate.Binary
	}
	if len(classes) > 2 {
		m.Task = evaluate.Multiclass
	}
	return stage.Input{Node: node, Title: "Model " + node, Member: memberOf(member), Value: m}
}

func memberOf(name string) stage.Member { return stage.Member{Name: name, Full: name == "full"} }

// tested makes test rows of a member.
func tested(t *testing.T, member string, x []float64, y table.Column, more ...table.Column) stage.Input {
	t.Helper()
	rows, err := table.New(append([]table.Column{table.Numbers("x", x, nil), y.As(table.Target)}, more...)...)
	if err != nil {
		t.Fatal(err)
	}
	return stage.Input{Node: "split", Member: memberOf(member), Value: rows.WithOrigin("o")}
}

func numbers(v ...float64) table.Column { return table.Numbers("y", v, nil) }

func classes(v ...string) table.Column { return table.CategoriesOf("y", v, nil) }

// judge runs the kind.
func judge(t *testing.T, models, test []stage.Input, params map[string]any) (*stage.Task, error) {
	t.Helper()
	spec := assess.Family().Specs[0]
	settings, errs := spec.Settings(params)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	task := &stage.Task{
		Node: "evaluate", Key: "k", Settings: settings, Inputs: map[string][]stage.Input{"models": models, "test": test},
		Rand: rand.New(rand.NewPCG(1, 2)),
	}
	return task, spec.Run(t.Context(), task)
}

func report(t *testing.T, task *stage.Task, err error) *evaluate.Report {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return task.Outputs["evaluation"].(*evaluate.Report)
}

// Each fold's model meets its own rows; the figures of the folds stand side by side, their rows in one table; the best model is
// that of full.
func TestFoldsArePooled(t *testing.T) {
	t.Parallel()
	models := []stage.Input{
		learned("a", "fold 1", &formula{Base: 1}), learned("a", "fold 2", &formula{Base: 3}), learned("a", "full", &formula{Base: 99}),
		learned("b", "fold 1", &formula{Base: 1, Slope: 1}), learned("b", "fold 2", &formula{Base: 1, Slope: 1}), learned("b", "full", &formula{Base: 98}),
	}
	test := []stage.Input{tested(t, "fold 1", []float64{0, 1}, numbers(1, 2)), tested(t, "fold 2", []float64{2, 3, 4}, numbers(3, 5, 5))}
	task, err := judge(t, models, test, map[string]any{"metric": "mae"})
	r := report(t, task, err)
	if len(r.Results) != 2 || r.Results[0].Node != "a" || r.Results[1].Model != "Model b" {
		t.Fatalf("results of %v", r.Results)
	}
	// By hand: a is off by 0, 1 and by 0, 2, 2; b by 0, 0 and by 0, 1, 0.
	for i, want := range [][]float64{{0.5, 4.0 / 3}, {0, 1.0 / 3}} {
		s := r.Results[i].Metrics["mae"]
		if len(s.Folds) != 2 || math.Abs(s.Folds[0]-want[0]) > 1e-12 || math.Abs(s.Folds[1]-want[1]) > 1e-12 || math.Abs(s.Mean-(want[0]+want[1])/2) > 1e-12 {
			t.Errorf("%s: %+v, want %v", r.Results[i].Node, s, want)
		}
	}
	if best := task.Outputs["best"].(*model.Model); best.Predictor.(*formula).Base != 98 {
		t.Errorf("the best model is %+v", best.Predictor)
	}
	if task.Summary != "MAE 0.1667" {
		t.Errorf("the summary is %q", task.Summary)
	}
	rows := task.Outputs["predictions"].(*table.Table)
	if got := rows.Schema().Names(); !slices.Equal(got, []string{"row", "fold", "model", "truth", "prediction"}) || rows.Rows() != 10 {
		t.Fatalf("predictions %v, %d rows", got, rows.Rows())
	}
	var lines []string
	for i := range rows.Rows() {
		var cells []string
		for _, c := range rows.Columns() {
			cells = append(cells, c.String(i))
		}
		lines = append(lines, strings.Join(cells, " "))
	}
	want := "0 fold 1 a 1 1,1 fold 1 a 2 1,0 fold 2 a 3 3,1 fold 2 a 5 3,2 fold 2 a 5 3,0 fold 1 b 1 1,1 fold 1 b 2 2,0 fold 2 b 3 3,1 fold 2 b 5 4,2 fold 2 b 5 5"
	if got := strings.Join(lines, ","); got != want {
		t.Errorf("predictions\n%s\nwant\n%s", got, want)
	}
}

// Folds of two splits have the same names and other rows: a model meets only those of its own.
func TestFoldsOfTwoSplitsStayApart(t *testing.T) {
	t.Parallel()
	of := func(split string, in stage.Input) stage.Input {
		in.Member.Split = split
		return in
	}
	f := &formula{Slope: 1}
	task, err := judge(t,
		[]stage.Input{of("s1", learned("a", "fold 1", f)), of("s2", learned("b", "fold 1", f))},
		[]stage.Input{of("s1", tested(t, "fold 1", []float64{1, 2}, numbers(2, 3))), of("s2", tested(t, "fold 1", []float64{1, 2, 3}, numbers(4, 5, 6)))}, nil)
	r := report(t, task, err)
	for i, want := range []struct {
		rows int
		mae  float64
	}{{2, 1}, {3, 3}} {
		if got := r.Results[i]; got.Predictions.Rows() != want.rows || got.Metrics["mae"].Mean != want.mae {
			t.Errorf("%s is judged on %d rows, with an error of %v; want %+v", got.Model, got.Predictions.Rows(), got.Metrics["mae"].Mean, want)
		}
	}
}

func TestWithoutFullTheFirstModelIsKept(t *testing.T) {
	t.Parallel()
	task, err := judge(t, []stage.Input{learned("a", "holdout", &formula{Base: 5})}, []stage.Input{tested(t, "holdout", []float64{1, 2}, numbers(5, 6))}, nil)
	report(t, task, err)
	if best := task.Outputs["best"].(*model.Model); best.Predictor.(*formula).Base != 5 {
		t.Errorf("the best model is %+v", best.Predictor)
	}
}

// A test file stands outside any family: the model of all rows meets it.
func TestTestRowsOfTheirOwn(t *testing.T) {
	t.Parallel()
	models := []stage.Input{learned("a", "fold 1", &formula{Base: 1}), learned("a", "full", &formula{Base: 7})}
	task, err := judge(t, models, []stage.Input{tested(t, "", []float64{1, 2}, numbers(7, 9))}, nil)
	r := report(t, task, err)
	if got := r.Results[0].Metrics["mae"].Mean; got != 1 {
		t.Errorf("the error is %v, want that of the full model, 1", got)
	}
}

func TestPositiveClass(t *testing.T) {
	t.Parallel()
	// Probabilities of yes: 0.1, 0.6, 0.9, 0.8; predicted no, yes, yes, yes; truth no, no, yes, yes.
	models := []stage.Input{learned("a", "", &formula{Slope: 1}, "no", "yes")}
	test := []stage.Input{tested(t, "", []float64{0.1, 0.6, 0.9, 0.8}, classes("no", "no", "yes", "yes"))}
	for positive, want := range map[string][2]float64{"": {2.0 / 3, 1}, "yes": {2.0 / 3, 1}, "no": {1, 0.5}} {
		task, err := judge(t, models, test, map[string]any{"positive": positive})
		r := report(t, task, err)
		m := r.Results[0].Metrics
		if math.Abs(m["precision"].Mean-want[0]) > 1e-12 || math.Abs(m["recall"].Mean-want[1]) > 1e-12 || m["roc_auc"].Mean != 1 {
			t.Errorf("positive %q: precision %v, recall %v, want %v", positive, m["precision"].Mean, m["recall"].Mean, want)
		}
		rows := task.Outputs["predictions"].(*table.Table)
		p, _ := rows.Column("probability_yes")
		truth, _ := rows.Column("truth")
		if p.Float(1) != 0.6 || truth.String(0) != "no" || truth.Role != table.Target {
			t.Errorf("the table says %v, %q", p.Float(1), truth.String(0))
		}
	}
}

// A class that the model never met counts as a mistake and is missing in the table.
func TestUnseenClass(t *testing.T) {
	t.Parallel()
	models := []stage.Input{learned("a", "", &formula{Slope: 1}, "no", "yes")}
	task, err := judge(t, models, []stage.Input{tested(t, "", []float64{0.1, 0.6, 0.9, 0.9}, classes("no", "maybe", "yes", "yes"))}, nil)
	r := report(t, task, err)
	if got := r.Results[0].Metrics["accuracy"].Mean; got != 0.75 {
		t.Errorf("accuracy %v, want 0.75", got)
	}
	if _, ok := r.Results[0].Skipped["roc_auc"]; !ok {
		t.Errorf("ROC AUC has a value; skipped %v", r.Results[0].Skipped)
	}
	if strings.Contains(task.Summary, "ROC") || task.Summary == "" {
		t.Errorf("the summary is %q", task.Summary)
	}
	truth, _ := task.Outputs["predictions"].(*table.Table).Column("truth")
	if !truth.IsMissing(1) || truth.Missing() != 1 {
		t.Errorf("the truths are missing in %d rows", truth.Missing())
	}
}

// A fold of one class has no ROC AUC: another metric decides, unless that one was asked for.
func TestMetricWithoutAValue(t *testing.T) {
	t.Parallel()
	models := []stage.Input{learned("a", "", &formula{Base: 0.9}, "no", "yes"), learned("b", "", &formula{Base: 0.6}, "no", "yes")}
	test := []stage.Input{tested(t, "", []float64{1, 2}, classes("yes", "yes"))}
	task, err := judge(t, models, test, nil)
	r := report(t, task, err)
	if r.Best() < 0 || r.PrimaryName() == "roc_auc" {
		t.Errorf("the best is %d by %s", r.Best(), r.PrimaryName())
	}
	if _, err := judge(t, models, test, map[string]any{"metric": "roc_auc"}); err == nil || !strings.Contains(err.Error(), "no model has a value of roc_auc") {
		t.Errorf("asked for ROC AUC: %v", err)
	}
	if _, err := judge(t, models, test, map[string]any{"metric": "rmse"}); err == nil || !strings.Contains(err.Error(), "does not judge a binary model") {
		t.Errorf("asked for RMSE: %v", err)
	}
	task, err = judge(t, models, test, map[string]any{"metric": "log_loss"})
	if r := report(t, task, err); r.Best() != 0 {
		t.Errorf("by log loss the best is %d", r.Best())
	}
}

func TestClustering(t *testing.T) {
	t.Parallel()
	in := learned("a", "", &formula{Slope: 1})
	m := in.Value.(*model.Model)
	m.Task, m.Target, m.Predictor = evaluate.Clustering, "", &rounding{}
	task, err := judge(t, []stage.Input{in}, []stage.Input{tested(t, "", []float64{0.1, 0, 1, 1.1}, numbers(0, 0, 0, 0))}, nil)
	r := report(t, task, err)
	// By hand: a = 0.1 in each cluster; b = 0.95 for 0.1 and 1, 1.05 for 0 and 1.1.
	want := (2*(0.95-0.1)/0.95 + 2*(1.05-0.1)/1.05) / 4
	if got := r.Results[0].Metrics["silhouette"].Mean; math.Abs(got-want) > 1e-9 {
		t.Errorf("silhouette %v, want %v", got, want)
	}
	rows := task.Outputs["predictions"].(*table.Table)
	if got := rows.Schema().Names(); !slices.Equal(got, []string{"row", "fold", "model", "prediction"}) {
		t.Errorf("predictions %v", got)
	}
}

// rounding puts every row into the cluster of its rounded value.
type rounding struct{}

func (*rounding) Kind() string { return "rounding" }
func (*rounding) Outputs() int { return 1 }
func (*rounding) Predict(_ context.Context, x, out *mat.Dense) error {
	n, _ := x.Dims()
	for i := range n {
		out.Set(i, 0, math.Round(x.At(i, 0)))
	}
	return nil
}

func TestWeightsCount(t *testing.T) {
	t.Parallel()
	w := table.Numbers("w", []float64{3, 1}, nil).As(table.Weight)
	task, err := judge(t, []stage.Input{learned("a", "", &formula{})}, []stage.Input{tested(t, "", []float64{0, 0}, numbers(1, 5), w)}, nil)
	if got := report(t, task, err).Results[0].Metrics["mae"].Mean; got != 2 {
		t.Errorf("the weighted error is %v, want (3·1 + 1·5) / 4 = 2", got)
	}
}

func TestRefusals(t *testing.T) {
	t.Parallel()
	one := []stage.Input{learned("a", "", &formula{})}
	two := []stage.Input{learned("a", "", &formula{Slope: 1}, "no", "yes")}
	good := tested(t, "", []float64{0.2, 0.8}, numbers(1, 2))
	labels := tested(t, "", []float64{0.2, 0.8}, classes("no", "yes"))
	bare, err := table.New(table.Numbers("x", []float64{1}, nil))
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		models, test []stage.Input
		params       map[string]any
		want         string
	}{
		"no models":            {nil, []stage.Input{good}, nil, "no models arrived"},
		"no rows":              {one, nil, nil, "no test rows arrived"},
		"empty test":           {one, []stage.Input{tested(t, "", nil, numbers())}, nil, "Model a: there are no test rows for this model"},
		"rows of another fold": {[]stage.Input{learned("a", "fold 1", &formula{})}, []stage.Input{tested(t, "holdout", []float64{1}, numbers(1))}, nil, "the same Split"},
		"no target":            {one, []stage.Input{{Value: bare}}, nil, `column "y": the test rows lack the target`},
		"missing truth":        {one, []stage.Input{tested(t, "", []float64{1, 2}, numbers(1, math.NaN()))}, nil, `column "y", row 2: the truth is missing`},
		"infinite truth":       {one, []stage.Input{tested(t, "", []float64{1, 2}, numbers(math.Inf(1), 2))}, nil, `column "y", row 1: the truth is infinite`},
		"truth of classes":     {one, []stage.Input{labels}, nil, "the model predicts numbers and the truth is of type category"},
		"other spelling":       {two, []stage.Input{tested(t, "", []float64{0.2, 0.8}, classes("No", "Yes"))}, nil, "no test row holds a class that the model knows (no, yes)"},
		"no such class":        {two, []stage.Input{labels}, map[string]any{"positive": "maybe"}, `there is no class "maybe"; the classes are [no yes]`},
		"two tasks":            {append(slices.Clone(one), two...), []stage.Input{good, labels}, nil, "truth is of type category"},
		"two sets of classes": {
			append(slices.Clone(two), learned("b", "", &formula{Slope: 1}, "no", "x", "yes")),
			[]stage.Input{labels},
			nil,
			"predict different things",
		},
		"folds that disagree": {
			[]stage.Input{learned("a", "fold 1", &formula{Slope: 1}, "no", "yes"), learned("a", "fold 2", &formula{Slope: 1}, "no", "x", "yes")},
			[]stage.Input{tested(t, "fold 1", []float64{1}, classes("yes")), tested(t, "fold 2", []float64{1}, classes("yes"))},
			nil,
			"the folds have different classes (2 and 3); give the target the type category before the split",
		},
		"weights in some rows": {
			one,
			[]stage.Input{tested(t, "", []float64{1}, numbers(1), table.Numbers("w", []float64{1}, nil).As(table.Weight)), good},
			nil,
			"some test rows have weights and others have none",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			task, err := judge(t, c.models, c.test, c.params)
			if err == nil || !strings.Contains(err.Error(), c.want) || len(task.Outputs) > 0 {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

func TestColumnsThatTheModelLacksAreNamed(t *testing.T) {
	t.Parallel()
	rows, err := table.New(table.Numbers("z", []float64{1}, nil), numbers(1))
	if err != nil {
		t.Fatal(err)
	}
	_, err = judge(t, []stage.Input{learned("a", "", &formula{})}, []stage.Input{{Value: rows.WithOrigin("p")}}, nil)
	if err == nil || !strings.Contains(fmt.Sprint(err), `column "x": it is missing`) {
		t.Errorf("got %v", err)
	}
}
