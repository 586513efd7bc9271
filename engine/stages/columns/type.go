package columns

import (
	_ "embed"

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
	return stage.Preparation[step.CastOptions, *step.Cast]{Rows: rows, Out: out, Options: options, Fit: step.FitCast}.Complete(stage.Spec{
		Kind: "columns.type", Version: 1, Title: "Change type",
		Doc:      "read the cells of columns as another type",
		Help:     typeHelp,
		Keywords: []string{"cast", "convert", "parse", "number", "integer", "category", "date", "text"},
		Main:     types.Name(),
		Params:   []stage.Param{types},
	})
}

func typeNames() []string {
	var out []string
	for _, t := range table.Types() {
		out = append(out, t.String())
	}
	return out
}
