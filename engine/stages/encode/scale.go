package encode

import (
	_ "embed"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed scale.md
var scaleHelp string

func scaleStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to learn the scales from and to scale.")
	out := stage.Out[*table.Table]("rows", "The same rows with the columns on a common scale.")
	method := stage.Choice("method", []string{string(step.Standard), string(step.MinMax), string(step.Robust), string(step.MaxAbs)},
		"Standard: mean 0 and deviation 1; minmax: from 0 to 1; robust: median 0 and interquartile range 1; maxabs: within -1 and 1, 0 stays 0.")
	columns := stage.Columns("columns", rows.Name(), []table.Type{table.Number, table.Integer},
		"Columns to scale; every feature of numbers or integers where this is empty. Boolean columns go when named.")
	options := func(v stage.Values) (step.ScaleOptions, error) {
		return step.ScaleOptions{Columns: columns.Of(v), Method: step.Method(method.Of(v))}, nil
	}
	return stage.Preparation[step.ScaleOptions, *step.Scale]{Rows: rows, Out: out, Options: options, Fit: step.FitScale}.Complete(stage.Spec{
		Kind: "encode.scale", Version: 1, Title: "Scale",
		Doc:      "bring columns of numbers to a common scale",
		Help:     scaleHelp,
		Keywords: []string{"standardize", "standardise", "normalize", "normalise", "z-score", "minmax", "robust", "center"},
		Main:     method.Name(),
		Params:   []stage.Param{method, columns},
		Fits:     true,
	})
}
