package columns

import (
	"context"
	_ "embed"
	"maps"
	"slices"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed type.md
var typeHelp string

func typeStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows whose columns change type.")
	out := stage.Out[*table.Table]("rows", "The same rows with the columns in their new types.")
	types := stage.ColumnMap("types", rows.Name(), typeNames(), "The new type of a column; columns not named keep theirs.")
	options := func(v stage.Values) (step.CastOptions, error) {
		o := step.CastOptions{Types: map[string]table.Type{}}
		for name, text := range types.Of(v) {
			t, err := table.ParseType(text)
			if err != nil {
				return o, &stage.ParamError{Param: types.Name(), Err: err}
			}
			o.Types[name] = t
		}
		return o, nil
	}
	return stage.Spec{
		Kind: "columns.type", Version: 1, Title: "Change type",
		Doc:      "read the cells of columns as another type",
		Help:     typeHelp,
		Keywords: []string{"cast", "convert", "parse", "number", "integer", "category", "date", "text"},
		Main:     types.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{types},
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			if err := stage.Need(in, types.Name(), sortedKeys(types.Of(s))...); err != nil {
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
			fitted, err := step.FitCast(ctx, in, o)
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

func typeNames() []string {
	var out []string
	for _, t := range table.Types() {
		out = append(out, t.String())
	}
	return out
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
