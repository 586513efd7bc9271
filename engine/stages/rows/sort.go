package rows

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed sort.md
var sortHelp string

// Errors of parameters, wrapped in a ParamError.
var (
	errNoColumn  = errors.New("nothing is chosen yet; choose at least one column")
	errNotAmong  = errors.New("it is not among the columns to sort by; add it there first")
	errNoResult  = errors.New("nothing is left to compute; choose aggregations, groups or the count of rows")
	errFunction  = errors.New("unknown aggregation")
	errKeyCount  = errors.New("both sides need the same number of key columns")
	errKeyType   = errors.New("keys cannot be compared")
	errName      = errors.New("two columns would have one name")
	errManyRows  = errors.New("the join would give too many rows")
	errArguments = errors.New("the aggregation does not fit the column")
)

func sortStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to sort.")
	out := stage.Out[*table.Table]("rows", "The same rows in their new order.")
	by := stage.Columns("by", rows.Name(), nil, "Columns to sort by, the first one first; at least one.")
	descending := stage.Columns("descending", rows.Name(), nil, "Those of the columns that run from the greatest to the least; none where this is empty.")
	check := func(v stage.Values, in table.Schema) error {
		if len(by.Of(v)) == 0 {
			return &stage.ParamError{Param: by.Name(), Err: errNoColumn}
		}
		for _, name := range descending.Of(v) {
			if !slices.Contains(by.Of(v), name) {
				return &stage.ParamError{Param: descending.Name(), Err: fmt.Errorf("column %q: %w", name, errNotAmong)}
			}
		}
		return stage.Need(in, by.Name(), by.Of(v)...)
	}
	return stage.Spec{
		Kind: "rows.sort", Version: 1, Title: "Sort",
		Doc:      "put rows in the order of one or more columns",
		Help:     sortHelp,
		Keywords: []string{"order", "rank", "ascending", "descending", "arrange"},
		Main:     by.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{by, descending},
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			s.Set(out.Name(), in)
			return check(s, in)
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			if err := check(t, in.Schema()); err != nil {
				return err
			}
			var keys []sortKey
			for _, name := range by.Of(t) {
				c, _ := in.Column(name)
				keys = append(keys, sortKey{c, slices.Contains(descending.Of(t), name)})
			}
			sorted, err := order(ctx, positions(in.Rows()), keys)
			if err != nil {
				return err
			}
			out.To(t, in.Take(sorted))
			return nil
		},
	}
}

// positions returns 0, 1, … n−1.
func positions(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
