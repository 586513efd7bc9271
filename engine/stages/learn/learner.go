package learn

import (
	"context"
	"fmt"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// learner is what the supervised kinds differ in; spec makes the rest.
type learner struct {
	kind, title, doc, help, main string
	keywords                     []string
	params                       []stage.Param
	random                       bool
	want                         evaluate.Task // Binary: classes only; Regression: numbers only; "": both
	fit                          func(ctx context.Context, t *stage.Task, ex *examples) (model.Predictor, error)
}

// spec returns the stage kind of a learner: rows with a target in, a model out.
func (l learner) spec() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows with a target to learn from.")
	out := stage.Out[*model.Model]("model", "The fitted model, with all preparation that the rows went through.")
	return stage.Spec{
		Kind: l.kind, Version: 1, Title: l.title, Doc: l.doc, Help: l.help, Keywords: l.keywords, Main: l.main,
		Ports: []stage.Port{rows, out}, Params: l.params, Random: l.random, Problems: problemsOf(l.want),
		Infer: func(_ context.Context, s *stage.Shape) error {
			return targetFits(s.Schema(rows.Name()), l.want)
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			ex, err := supervised(in, l.want, t.Member)
			if err != nil {
				return in.Located(err)
			}
			p, err := l.fit(ctx, t, ex)
			if err != nil {
				return fmt.Errorf("fit: %w", ex.named(err))
			}
			out.To(t, ex.model(t, l.kind, l.title, p))
			return nil
		},
	}
}

// problemsOf names the questions that a learner answers.
func problemsOf(want evaluate.Task) []stage.Problem {
	switch want {
	case evaluate.Binary:
		return []stage.Problem{stage.Classification}
	case evaluate.Regression:
		return []stage.Problem{stage.Regression}
	}
	return []stage.Problem{stage.Classification, stage.Regression}
}

// targetFits says before a run what supervised would say in it.
func targetFits(s table.Schema, want evaluate.Task) error {
	targets := s.WithRole(table.Target)
	if len(targets) == 0 && s.Open {
		return nil
	}
	if len(targets) != 1 {
		return fmt.Errorf("%d columns have the role target and exactly one is needed; set it in Select columns", len(targets))
	}
	f := targets[0]
	number := f.Type == table.Number || f.Type == table.Integer
	switch {
	case f.Type == table.Time:
		return fmt.Errorf("the target %q is a time and cannot be predicted; change its type", f.Name)
	case want == evaluate.Binary && number:
		return fmt.Errorf("this learner predicts classes and the target %q is of type %s; change its type to category, or take a regression", f.Name, f.Type)
	case want == evaluate.Regression && !number:
		return fmt.Errorf("this learner predicts numbers and the target %q is of type %s; take a classifier, or change its type to number", f.Name, f.Type)
	}
	return featuresFit(s)
}

// featuresFit says before a run which features are no numbers.
func featuresFit(s table.Schema) error {
	for _, c := range s.WithRole(table.Feature) {
		if !c.Type.Numeric() {
			return fmt.Errorf("the feature %q is of type %s and learners take numbers; encode it (one-hot, ordinal) or set its role to ignore", c.Name, c.Type)
		}
	}
	return nil
}

// unsettled says on the node and in the log that a search used up its iterations: the model works, and may not be the best there is.
func unsettled(ctx context.Context, t *stage.Task, iterations int) {
	t.Logger().WarnContext(ctx, "search not converged", "iterations", iterations)
	t.Summary = fmt.Sprintf("not converged in %d iterations", iterations)
}

// balanced is the class weighting that classifiers share.
func balanced() stage.Setting[bool] {
	return stage.Bool("balanced", false, "Weigh classes against their frequency, so that rare classes count as much as common ones. Probabilities shift with it.").Titled("Balance classes")
}
