package clean

import (
	"context"
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
	options := func(v stage.Values) step.ClipOptions {
		return step.ClipOptions{Columns: columns.Of(v), Bounds: step.Bounds(bounds.Of(v)), Fence: fence.Of(v), Share: share.Of(v)}
	}
	return stage.Spec{
		Kind: "clean.clip", Version: 1, Title: "Clip outliers",
		Doc:      "limit numbers to bounds learned from the rows",
		Help:     clipHelp,
		Keywords: []string{"outlier", "winsorize", "winsorise", "limit", "bound", "quantile", "iqr", "infinite"},
		Main:     bounds.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{columns, bounds, fence, share},
		Fits:     true,
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			if err := stage.Need(in, columns.Name(), columns.Of(s)...); err != nil {
				return err
			}
			schema, err := options(s).Schema(in)
			s.Set(out.Name(), schema)
			return err
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			fitted, err := step.FitClip(ctx, in, options(t))
			if err != nil {
				return err
			}
			result, err := t.Transform(ctx, fitted, in)
			if err != nil {
				return err
			}
			out.To(t, result)
			return nil
		},
	}
}
