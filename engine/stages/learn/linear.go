package learn

import (
	"context"
	_ "embed" // the help text

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/ml/linear"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
)

//go:embed linear.md
var linearHelp string

func linearSpec() stage.Spec {
	alpha := stage.Float("alpha", 1, 0, 1e9, "Strength of the ridge penalty; 0 is ordinary least squares.")
	alpha.Describe.Log = true
	return learner{
		kind: "learn.linear", title: "Linear regression", doc: "learn a number as a weighted sum of the features",
		help: linearHelp, main: "alpha", keywords: []string{"regression", "ridge", "ols", "least squares"},
		params: []stage.Param{alpha}, want: evaluate.Regression,
		fit: func(ctx context.Context, t *stage.Task, ex *examples) (model.Predictor, error) {
			return linear.Fit(ctx, ex.x, ex.y, ex.w, linear.Options{Alpha: alpha.Of(t), Workers: t.Workers, Progress: t.Report})
		},
	}.spec()
}
