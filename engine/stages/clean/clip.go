package clean

import (
	_ "embed"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed clip.md
var clipHelp string

func clipStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to learn the bounds from and to clip.")
	out := stage.Out[*table.Table]("rows", "The same rows with values limited to the bounds.")
	columns := stage.Columns("columns", rows.Name(), []table.Type{table.Number, table.Integer},
		"Columns to clip; every feature of numbers or integers where this is empty.")
	bounds := stage.Choice("bounds", []string{string(step.BoundsIQR), string(step.BoundsQuantile)},
		"Where the bounds lie: a multiple of the interquartile range beyond the quartiles, or at quantiles.")
	fence := stage.Float("fence", 1.5, 0.1, 100, "How far beyond the quartiles the bounds lie, for iqr.").InUnit("interquartile ranges")
	share := stage.Float("share", 0.01, 0.0001, 0.5, "The share of rows clipped at either end, for quantile.")
	options := func(v stage.Values) (step.ClipOptions, error) {
		return step.ClipOptions{Columns: columns.Of(v), Bounds: step.Bounds(bounds.Of(v)), Fence: fence.Of(v), Share: share.Of(v)}, nil
	}
	return stage.Preparation[step.ClipOptions, *step.Clip]{Rows: rows, Out: out, Options: options, Fit: step.FitClip}.Complete(stage.Spec{
		Kind: "clean.clip", Version: 1, Title: "Clip outliers",
		Doc:      "limit numbers to bounds learned from the rows",
		Help:     clipHelp,
		Keywords: []string{"outlier", "winsorize", "winsorise", "limit", "bound", "quantile", "iqr", "infinite"},
		Main:     bounds.Name(),
		Params:   []stage.Param{columns, bounds, fence, share},
		Fits:     true,
	})
}
