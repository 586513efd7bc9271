package learn

import (
	"context"
	_ "embed" // the help text

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
)

//go:embed logistic.md
var logisticHelp string

func logisticSpec() stage.Spec {
	c := stage.Float("c", 1, 1e-6, 1e6, "Inverse strength of the L2 penalty: smaller values shrink the coefficients more.").Titled("C")
	c.Describe.Log = true
	weigh := balanced()
	maxIter := stage.Int("max_iter", 1000, 1, 100000, "The most steps of the search.").Titled("Most iterations").Advance()
	return learner{
		kind: "learn.logistic", title: "Logistic regression", doc: "learn class probabilities from a weighted sum of the features",
		help: logisticHelp, main: "c", keywords: []string{"classification", "logit", "linear", "softmax", "probability"},
		params: []stage.Param{c, weigh, maxIter}, want: evaluate.Binary,
		fit: func(ctx context.Context, t *stage.Task, ex *examples) (model.Predictor, error) {
			m, err := logistic.Fit(ctx, ex.x, ex.y, ex.w, logistic.Options{
				Classes: len(ex.classes), C: c.Of(t), Balanced: weigh.Of(t),
				MaxIter: maxIter.Of(t), Workers: t.Workers, Progress: t.Report,
			})
			if err != nil {
				return nil, err
			}
			if !m.Converged {
				unsettled(ctx, t, m.Iterations)
			}
			return m, nil
		},
	}.spec()
}
