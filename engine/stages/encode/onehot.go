package encode

import (
	"context"
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
	return stage.Spec{
		Kind: "encode.onehot", Version: 1, Title: "One-hot encode",
		Doc:      "replace categories by one true-or-false column for each level",
		Help:     onehotHelp,
		Keywords: []string{"dummy", "indicator", "category", "categorical", "levels", "one hot"},
		Main:     columns.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{columns, drop, maxLevels.Advance(), minShare.Advance(), unknown.Advance(), missing.Advance()},
		Fits:     true,
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			if err := stage.Need(in, columns.Name(), columns.Of(s)...); err != nil {
				return err
			}
			o, err := options(s)
			if err != nil {
				return err
			}
			schema, err := o.Schema(in)
			s.Set(out.Name(), schema)
			return err
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			o, err := options(t)
			if err != nil {
				return err
			}
			fitted, err := step.FitOneHot(ctx, in, o)
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
