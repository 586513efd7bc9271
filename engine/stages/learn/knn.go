package learn

import (
	"context"
	_ "embed" // the help text

	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
)

//go:embed knn.md
var knnHelp string

func knnSpec() stage.Spec {
	k := stage.Int("neighbours", 5, 1, 10000, "How many nearest rows have a say.")
	weights := stage.Choice("weights", []string{"uniform", "distance"}, "Whether near neighbours count more than far ones.")
	metric := stage.Choice("metric", []string{"euclidean", "manhattan"}, "Distance between rows.")
	return learner{
		kind: "learn.knn", title: "Nearest neighbours", doc: "keep every row and let the closest ones vote",
		help: knnHelp, main: "neighbours", keywords: []string{"knn", "classification", "regression", "distance"},
		params: []stage.Param{k, weights, metric},
		fit: func(ctx context.Context, t *stage.Task, ex *examples) (model.Predictor, error) {
			return knn.Fit(ctx, ex.x, ex.y, ex.w, knn.Options{
				Classes: len(ex.classes), Neighbours: k.Of(t),
				Weighting: knn.Weighting(weights.Of(t)), Metric: knn.Metric(metric.Of(t)), Progress: t.Report,
			})
		},
	}.spec()
}
