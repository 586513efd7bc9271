package learn

import (
	"context"
	_ "embed" // the help text

	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
)

//go:embed boosting.md
var boostingHelp string

func boostingSpec() stage.Spec {
	trees := stage.Int("trees", 100, 1, 100000, "Number of boosting rounds.")
	rate := stage.Float("learning_rate", 0.1, 1e-4, 1, "How much of each tree's correction is taken.")
	rate.Describe.Log = true
	leaves := stage.Int("max_leaves", 31, 2, 4096, "Most leaves of a tree.").Titled("Leaf limit")
	depth := stage.Int("max_depth", 0, 0, 1000, "Most questions on the way to a leaf; 0 means no limit.").Titled("Depth limit").Advance()
	leafRows := stage.Int("min_samples_leaf", 20, 1, 1000000, "Fewest rows in a leaf.").Titled("Fewest rows in a leaf").InUnit("rows")
	l2 := stage.Float("l2", 0, 0, 1e6, "L2 penalty on the values of leaves.").Titled("L2 penalty").Advance()
	bins := stage.Int("max_bins", 255, 2, 255, "Most distinct values that a feature is cut into.").Titled("Bins").Advance()
	rowShare := stage.Float("row_sample", 1, 0.01, 1, "Share of the rows drawn for each round.").Titled("Row sample").Advance()
	colShare := stage.Float("column_sample", 1, 0.01, 1, "Share of the features drawn for each tree.").Titled("Column sample").Advance()
	patience := stage.Int("early_stopping", 0, 0, 1000, "Stop after so many rounds without improvement on rows held out from the training rows; 0 never stops early.").
		Titled("Early stopping").InUnit("rounds")
	weigh := balanced()
	return learner{
		kind: "learn.boosting", title: "Gradient boosting", doc: "learn many small trees, each correcting the ones before",
		help: boostingHelp, main: "trees", keywords: []string{"gbdt", "gbm", "xgboost", "lightgbm", "classification", "regression", "ensemble"},
		params: []stage.Param{trees, rate, leaves, leafRows, patience, weigh, depth, l2, bins, rowShare, colShare}, random: true,
		fit: func(ctx context.Context, t *stage.Task, ex *examples) (model.Predictor, error) {
			return boost.Fit(ctx, ex.x, ex.y, ex.w, boost.Options{
				Classes: len(ex.classes), Trees: trees.Of(t), LearningRate: rate.Of(t),
				MaxLeaves: leaves.Of(t), MaxDepth: depth.Of(t), MinSamplesLeaf: leafRows.Of(t), L2: l2.Of(t), MaxBins: bins.Of(t),
				RowSample: rowShare.Of(t), ColumnSample: colShare.Of(t), EarlyStopping: patience.Of(t),
				Balanced: weigh.Of(t) && len(ex.classes) > 0, Rand: t.Rand, Workers: t.Workers, Progress: t.Report,
			})
		},
	}.spec()
}
