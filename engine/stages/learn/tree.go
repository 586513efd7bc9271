package learn

import (
	"context"
	_ "embed" // the help text

	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
)

//go:embed tree.md
var treeHelp string

func treeSpec() stage.Spec {
	depth := stage.Int("max_depth", 0, 0, 1000, "Most questions on the way from the root to a leaf; 0 means no limit.").Titled("Depth limit")
	leafRows := stage.Int("min_samples_leaf", 1, 1, 1000000, "Fewest rows in a leaf.").Titled("Fewest rows in a leaf").InUnit("rows")
	leaves := stage.Int("max_leaves", 0, 0, 1000000, "Most leaves; 0 means no limit.").Titled("Leaf limit").Advance()
	pruning := stage.Float("ccp_alpha", 0, 0, 1e9, "Cost-complexity pruning: how much impurity a leaf must save to stay; 0 prunes nothing.").Titled("Pruning")
	criterion := stage.Choice("criterion", []string{"gini", "entropy"}, "What a split of classes reduces; regression always uses the squared error.").Advance()
	weigh := balanced()
	return learner{
		kind: "learn.tree", title: "Decision tree", doc: "learn a tree of yes-no questions about single features",
		help: treeHelp, main: "max_depth", keywords: []string{"cart", "classification", "regression", "rules", "explainable"},
		params: []stage.Param{depth, leafRows, leaves, pruning, criterion, weigh},
		fit: func(ctx context.Context, t *stage.Task, ex *examples) (model.Predictor, error) {
			o := tree.Options{
				Classes: len(ex.classes), MaxDepth: depth.Of(t), MinSamplesLeaf: leafRows.Of(t), MaxLeaves: leaves.Of(t),
				CCPAlpha: pruning.Of(t), Workers: t.Workers, Progress: t.Report,
			}
			if o.Classes > 0 {
				o.Criterion, o.Balanced = tree.Criterion(criterion.Of(t)), weigh.Of(t)
			}
			return tree.Fit(ctx, ex.x, ex.y, ex.w, o)
		},
	}.spec()
}
