package encode

import (
	_ "embed"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed onehot.md
var onehotHelp string

func onehotStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to learn the levels from and to encode.")
	out := stage.Out[*table.Table]("rows", "The same rows with one true-or-false column for each level.")
	columns := stage.Columns("columns", rows.Name(), []table.Type{table.Category},
		"Columns to encode; every category feature where this is empty. Text, integer and boolean columns go when named.")
	drop := stage.Choice("drop", []string{string(step.DropNone), string(step.DropFirst), string(step.DropIfBinary)},
		"Leaves out the column of the first level, which the others determine.")
	maxLevels := stage.Int("max_levels", 0, 0, step.MaxLevels,
		"The most columns that one column may become; the rarest levels share one named other. 0 pools none.")
	minShare := stage.Float("min_share", 0, 0, 1, "Levels that a smaller share of the rows has share one column named other.")
	unknown := stage.Choice("unknown", []string{string(step.UnknownIgnore), string(step.UnknownRefuse)},
		"What a level does that these rows lack: false in every column, or an error.")
	missing := stage.Bool("missing", true, "Gives missing cells a column of their own where there are some; else they are false in every column.")
	options := func(v stage.Values) (step.OneHotOptions, error) {
		o := step.OneHotOptions{
			Columns: columns.Of(v), Drop: step.Drop(drop.Of(v)), Unknown: step.Unknown(unknown.Of(v)),
			MinShare: minShare.Of(v), MaxLevels: maxLevels.Of(v), Missing: missing.Of(v),
		}
		if o.MaxLevels == 1 {
			return o, &stage.ParamError{Param: maxLevels.Name(), Err: errOneLevel}
		}
		return o, nil
	}
	return stage.Preparation[step.OneHotOptions, *step.OneHot]{Rows: rows, Out: out, Options: options, Fit: step.FitOneHot}.Complete(stage.Spec{
		Kind: "encode.onehot", Version: 1, Title: "One-hot encode",
		Doc:      "replace categories by one true-or-false column for each level",
		Help:     onehotHelp,
		Keywords: []string{"dummy", "indicator", "category", "categorical", "levels", "one hot"},
		Main:     columns.Name(),
		Params:   []stage.Param{columns, drop, maxLevels.Advance(), minShare.Advance(), unknown.Advance(), missing.Advance()},
		Fits:     true,
	})
}
