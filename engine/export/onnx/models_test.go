package onnx_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/kmeans"
	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/ml/linear"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// fit is a step to be fitted.
type fit func(ctx context.Context, t *table.Table) (table.Step, error)

func cast(o step.CastOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitCast(ctx, t, o) }
}

func clip(o step.ClipOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitClip(ctx, t, o) }
}

func derive(name, expression string) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) {
		return step.FitDerive(ctx, t, step.DeriveOptions{Name: name, Expression: expression})
	}
}

func impute(o step.ImputeOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitImpute(ctx, t, o) }
}

func onehot(o step.OneHotOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitOneHot(ctx, t, o) }
}

func ordinal(o step.OrdinalOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitOrdinal(ctx, t, o) }
}

func roles(o step.RolesOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitRoles(ctx, t, o) }
}

func scale(o step.ScaleOptions) fit {
	return func(ctx context.Context, t *table.Table) (table.Step, error) { return step.FitScale(ctx, t, o) }
}

// learn fits steps and a learner on the rows, whose column of role target is predicted; "kmeans" takes none.
func learn(t *testing.T, rows *table.Table, learner string, steps ...fit) *model.Model {
	t.Helper()
	ctx := t.Context()
	rows = rows.WithOrigin("origin")
	for i, fit := range steps {
		s, err := fit(ctx, rows)
		if err != nil {
			t.Fatal(err)
		}
		id := s.StepKind() + string(rune('a'+i))
		if rows, err = (table.Fitted{ID: id, Node: id, Step: s}).Apply(ctx, rows); err != nil {
			t.Fatal(err)
		}
	}
	m := &model.Model{Title: "Model", Node: "learner", Learner: "learn." + learner, Task: evaluate.Clustering, Rows: rows.Rows(), Lineage: rows.Lineage()}
	features, err := rows.Features()
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range features {
		m.Features = append(m.Features, f.Name)
	}
	x, err := rows.Matrix(m.Features)
	if err != nil {
		t.Fatal(err)
	}
	var y []float64
	if target := rows.WithRole(table.Target); len(target) > 0 && learner != "kmeans" {
		c := target[0]
		m.Target, m.LabelType, m.Task = c.Name, c.Type, evaluate.Regression
		y = c.Floats()
		if c.Type != table.Number {
			label, err := c.Cast(table.Category)
			if err != nil {
				t.Fatal(err)
			}
			m.Classes, m.Task = label.Levels(), evaluate.Multiclass
			if len(m.Classes) == 2 {
				m.Task = evaluate.Binary
			}
			y = label.Floats()
		}
	}
	k := len(m.Classes)
	switch learner {
	case "linear":
		m.Predictor, err = linear.Fit(ctx, x, y, nil, linear.Options{})
	case "logistic":
		m.Predictor, err = logistic.Fit(ctx, x, y, nil, logistic.Options{Classes: k})
	case "tree":
		m.Predictor, err = tree.Fit(ctx, x, y, nil, tree.Options{Classes: k})
	case "boost":
		m.Predictor, err = boost.Fit(ctx, x, y, nil, boost.Options{Classes: k, Rand: rand.New(rand.NewPCG(1, 2))})
	case "kmeans":
		m.Predictor, err = kmeans.Fit(ctx, x, nil, nil, kmeans.Options{Clusters: 4, Rand: rand.New(rand.NewPCG(1, 2))})
	case "knn":
		m.Predictor, err = knn.Fit(ctx, x, y, nil, knn.Options{Classes: k})
	default:
		t.Fatalf("no learner %q", learner)
	}
	if err != nil {
		t.Fatal(err)
	}
	return m
}
