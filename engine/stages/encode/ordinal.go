package encode

import (
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed ordinal.md
var ordinalHelp string

// Errors of parameters, wrapped in a ParamError.
var (
	errOneLevel = errors.New("a single column cannot tell levels apart; give 2 or more, or 0 to pool none")
	errOrder    = errors.New("the order has an empty level")
)

func ordinalStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to learn the levels from and to encode.")
	out := stage.Out[*table.Table]("rows", "The same rows with whole numbers in the place of levels.")
	columns := stage.Columns("columns", rows.Name(), []table.Type{table.Category},
		"Columns to encode; every category feature, and those with an order, where this is empty.")
	orders := stage.ColumnMap("orders", rows.Name(), nil,
		"The levels of a column from the least to the greatest, such as low < medium < high. Others are sorted.")
	unknown := stage.Choice("unknown", []string{string(step.UnknownIgnore), string(step.UnknownSpecial), string(step.UnknownRefuse)},
		"What a level becomes that these rows lack: a missing cell, the special code -1, or an error.")
	options := func(v stage.Values) (step.OrdinalOptions, error) {
		o := step.OrdinalOptions{Columns: columns.Of(v), Orders: map[string][]string{}, Unknown: step.Unknown(unknown.Of(v))}
		given := orders.Of(v)
		for _, name := range slices.Sorted(maps.Keys(given)) {
			levels, err := parseOrder(given[name])
			if err != nil {
				return o, &stage.ParamError{Param: orders.Name(), Err: fmt.Errorf("column %q: %w", name, err)}
			}
			if levels != nil {
				o.Orders[name] = levels
			}
		}
		return o, nil
	}
	return stage.Preparation[step.OrdinalOptions, *step.Ordinal]{Rows: rows, Out: out, Options: options, Fit: step.FitOrdinal}.Complete(stage.Spec{
		Kind: "encode.ordinal", Version: 1, Title: "Ordinal encode",
		Doc:      "replace levels by their position in an order",
		Help:     ordinalHelp,
		Keywords: []string{"label", "category", "categorical", "order", "rank", "levels", "integer"},
		Main:     columns.Name(),
		Params:   []stage.Param{columns, orders, unknown.Advance()},
		Fits:     true,
	})
}

// parseOrder reads "low < medium < high"; an empty text is no order.
func parseOrder(text string) ([]string, error) {
	if strings.TrimSpace(text) == "" {
		return nil, nil
	}
	var out []string
	for s := range strings.SplitSeq(text, "<") {
		if s = strings.TrimSpace(s); s == "" {
			return nil, fmt.Errorf("%w: %q; write the levels with < between them", errOrder, text)
		}
		out = append(out, s)
	}
	return out, nil
}
