package deploy_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/deploy"
	"headrace.dev/studio/engine/table"
)

// registry keeps versions as the workspace does: the very model of the newest version is no new one.
type registry struct {
	got   []stage.Registration
	bytes map[string][][]byte
}

func (r *registry) Register(ctx context.Context, g stage.Registration) (stage.Registered, error) {
	if err := ctx.Err(); err != nil {
		return stage.Registered{}, err
	}
	if strings.TrimSpace(g.Name) == "" {
		return stage.Registered{}, errors.New("a model needs a name of letters or digits")
	}
	var b bytes.Buffer
	if err := g.Model.(*model.Model).Encode(&b); err != nil {
		return stage.Registered{}, err
	}
	r.got = append(r.got, g)
	if r.bytes == nil {
		r.bytes = map[string][][]byte{}
	}
	versions := r.bytes[g.Name]
	fresh := len(versions) == 0 || !bytes.Equal(versions[len(versions)-1], b.Bytes())
	if fresh {
		r.bytes[g.Name] = append(versions, b.Bytes())
	}
	return stage.Registered{Name: g.Name, Version: len(r.bytes[g.Name]), Fresh: fresh}, nil
}

func TestKindsConform(t *testing.T) {
	t.Parallel()
	for _, spec := range deploy.Family().Specs {
		for name, rows := range map[string]func(int) *table.Table{"mixed": stagetest.Mixed, "numbers": stagetest.NumericTarget} {
			t.Run(spec.Kind+" of "+name, func(t *testing.T) {
				t.Parallel()
				stagetest.Run(t, spec, stagetest.Fixture{Rows: rows, Prepare: func(_ *testing.T, task *stage.Task) { task.Registry = &registry{} }})
			})
		}
	}
}

// run executes a kind.
func run(t *testing.T, kind string, inputs map[string][]stage.Input, params map[string]any, r stage.Registry) (*stage.Task, error) {
	t.Helper()
	specs := deploy.Family().Specs
	spec := specs[slices.IndexFunc(specs, func(s stage.Spec) bool { return s.Kind == kind })]
	settings, errs := spec.Settings(params)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	task := &stage.Task{Node: "n", Key: "k", Settings: settings, Inputs: inputs, Rand: rand.New(rand.NewPCG(1, 2)), Registry: r}
	return task, spec.Run(t.Context(), task)
}

// modelOf makes a model that says which member it is of.
func modelOf(t *testing.T, member string) stage.Input {
	t.Helper()
	m, err := stagetest.Model(stagetest.NumericTarget(20))
	if err != nil {
		t.Fatal(err)
	}
	m.Title = "of " + member
	return stage.Input{Node: "learn", Member: stage.Member{Name: member, Full: member == "full"}, Value: m}
}

func TestRegisterKeepsTheModelOfAllRows(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		members []string
		want    string
	}{
		"outside families": {[]string{""}, "of "},
		"k-fold":           {[]string{"fold 1", "fold 2", "full"}, "of full"},
		"without full":     {[]string{"fold 1", "fold 2"}, "of fold 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var in []stage.Input
			for _, m := range c.members {
				in = append(in, modelOf(t, m))
			}
			r := &registry{}
			task, err := run(t, "deploy.register", map[string][]stage.Input{"model": in}, map[string]any{"name": "churn", "alias": "champion"}, r)
			if err != nil {
				t.Fatal(err)
			}
			g := r.got[0]
			if len(r.got) != 1 || g.Title != c.want || g.Name != "churn" || !slices.Equal(g.Aliases, []string{"champion"}) || g.Task != "regression" || g.Node != "n" {
				t.Errorf("registered %+v", g)
			}
			if task.Summary != "churn version 1" {
				t.Errorf("the summary is %q", task.Summary)
			}
		})
	}
}

func TestRegisterAttachesTheMetricsOfItsModel(t *testing.T) {
	t.Parallel()
	score := func(v float64) map[string]evaluate.Score {
		return map[string]evaluate.Score{"rmse": {Mean: v, Folds: []float64{v}}}
	}
	report := &evaluate.Report{Results: []evaluate.Result{
		{Node: "other", Task: evaluate.Regression, Metrics: score(9)}, {Node: "learn", Task: evaluate.Regression, Metrics: score(2)},
	}}
	r := &registry{}
	in := map[string][]stage.Input{"model": {modelOf(t, "full")}, "evaluation": {{Value: report}}}
	for range 2 {
		task, err := run(t, "deploy.register", in, nil, r)
		if err != nil || task.Summary != "model version 1" {
			t.Errorf("registering the same model again: %q, %v", task.Summary, err)
		}
	}
	if got := fmt.Sprint(r.got[0].Metrics); got != "map[rmse:2]" || r.got[0].Aliases != nil {
		t.Errorf("metrics %s, aliases %v", got, r.got[0].Aliases)
	}
}

func TestRegisterRefuses(t *testing.T) {
	t.Parallel()
	model := map[string][]stage.Input{"model": {modelOf(t, "")}}
	if _, err := run(t, "deploy.register", model, nil, nil); err == nil || !strings.Contains(err.Error(), "there is no registry here") {
		t.Errorf("without a registry: %v", err)
	}
	if _, err := run(t, "deploy.register", nil, nil, &registry{}); err == nil || !strings.Contains(err.Error(), "no model arrived") {
		t.Errorf("without a model: %v", err)
	}
	// Of several learners, which is kept must not depend on the split or on the order of links.
	other := modelOf(t, "")
	other.Node, other.Title = "learn_2", "Tree"
	several := map[string][]stage.Input{"model": {modelOf(t, ""), other}}
	if _, err := run(t, "deploy.register", several, nil, &registry{}); err == nil || !strings.Contains(err.Error(), `"Tree" arrived and one is kept; connect best of Evaluate`) {
		t.Errorf("with models of two learners: %v", err)
	}
	if _, err := run(t, "deploy.register", model, map[string]any{"name": " "}, &registry{}); err == nil || !strings.Contains(err.Error(), "needs a name") {
		t.Errorf("without a name: %v", err)
	}
}

func predict(t *testing.T, rows *table.Table) (*table.Table, error) {
	t.Helper()
	task, err := run(t, "deploy.predict", map[string][]stage.Input{"model": {modelOf(t, "")}, "rows": {{Value: rows}}}, nil, nil)
	out, _ := task.Outputs["rows"].(*table.Table)
	return out, err
}

// Rows of another file and in another order score as the rows that the model comes from.
func TestPredictRawRows(t *testing.T) {
	t.Parallel()
	rows := stagetest.NumericTarget(20)
	want, err := predict(t, rows)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := rows.Take([]int{5, 3}).Select("member", "count", "score", "amount")
	if err != nil {
		t.Fatal(err)
	}
	got, err := predict(t, raw.WithOrigin("elsewhere"))
	if err != nil {
		t.Fatal(err)
	}
	p, _ := got.Column(model.PredictionColumn)
	q, _ := want.Column(model.PredictionColumn)
	if p.Float(0) != q.Float(5) || p.Float(1) != q.Float(3) || got.Width() != 5 || p.Role != table.Ignore {
		t.Errorf("got %v %v, want %v %v", p.Float(0), p.Float(1), q.Float(5), q.Float(3))
	}
	again, err := predict(t, got)
	if err != nil || again.Width() != got.Width() {
		t.Errorf("predicting predicted rows gives %v, %v", again.Schema().Names(), err)
	}
}

func TestPredictNamesWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	rows := stagetest.NumericTarget(20)
	score, _ := rows.Column("score")
	cells := make([]string, score.Len())
	for i := range cells {
		cells[i] = score.String(i)
	}
	cells[3] = "n/a"
	texts, err := rows.With(table.Texts("score", cells, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := predict(t, texts); err == nil || !strings.Contains(err.Error(), `column "score", row 4: `) || !strings.Contains(err.Error(), `"n/a" is not a number`) {
		t.Errorf("text among numbers gives %v", err)
	}
	if _, err := predict(t, rows.Drop("count")); err == nil || !strings.Contains(err.Error(), `column "count": it is missing`) {
		t.Errorf("a missing column gives %v", err)
	}
	cells[3] = " 1.5 "
	if texts, err = rows.With(table.Texts("score", cells, nil)); err != nil {
		t.Fatal(err)
	}
	if _, err := predict(t, texts); err != nil {
		t.Errorf("numbers written as text give %v", err)
	}
}
