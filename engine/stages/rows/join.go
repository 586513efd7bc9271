package rows

import (
	"context"
	_ "embed"
	"fmt"
	"maps"
	"slices"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed join.md
var joinHelp string

func joinStage() stage.Spec {
	left := stage.In[*table.Table]("left", "Rows to add columns to.")
	right := stage.In[*table.Table]("right", "Rows whose columns are added.")
	out := stage.Out[*table.Table]("rows", "Pairs of rows whose keys agree, and unmatched rows as chosen.")
	keys := stage.Columns("left_keys", left.Name(), nil, "Key columns on the left; at least one.")
	rightKeys := stage.Columns("right_keys", right.Name(), nil, "The columns to compare with on the right, in the same order; those of the same names where this is empty.")
	how := stage.Choice("how", []string{joinLeft, joinInner, joinRight, joinOuter},
		"Which rows stay without a partner: those on the left, none, those on the right, or all.")
	suffix := stage.Text("suffix", "_right", "Follows the name of a right column when the left has one of that name.")
	limit := stage.Int("max_rows", 10_000_000, 1, 1_000_000_000,
		"Refuses a join that would give more rows, as keys that repeat on both sides do.").InUnit("rows").Advance()
	planned := func(v stage.Values, l, r table.Schema) (join, error) {
		on := rightKeys.Of(v)
		if len(on) == 0 {
			on = keys.Of(v)
		}
		if len(keys.Of(v)) == 0 {
			return join{}, &stage.ParamError{Param: keys.Name(), Err: errNoColumn}
		}
		if len(on) != len(keys.Of(v)) {
			return join{}, &stage.ParamError{Param: rightKeys.Name(), Err: fmt.Errorf("%w: %d on the left and %d on the right",
				errKeyCount, len(keys.Of(v)), len(on))}
		}
		if err := stage.Need(l, keys.Name(), keys.Of(v)...); err != nil {
			return join{}, err
		}
		if err := stage.Need(r, rightKeys.Name(), on...); err != nil {
			return join{}, err
		}
		return planJoin(l, r, join{leftKeys: keys.Of(v), rightKeys: on, how: how.Of(v), suffix: suffix.Of(v), limit: limit.Of(v)})
	}
	return stage.Spec{
		Kind: "rows.join", Version: 1, Title: "Join",
		Doc:      "put rows of two tables side by side where their keys agree",
		Help:     joinHelp,
		Keywords: []string{"merge", "lookup", "combine", "key", "inner", "outer", "sql"},
		Main:     keys.Name(),
		Ports:    []stage.Port{left, right, out},
		Params:   []stage.Param{keys, rightKeys, how, suffix, limit},
		Infer: func(_ context.Context, s *stage.Shape) error {
			l, r := s.Schema(left.Name()), s.Schema(right.Name())
			j, err := planned(s, l, r)
			s.Set(out.Name(), table.Schema{Fields: j.fields, Open: l.Open || r.Open})
			return err
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			l, r := left.From(t), right.From(t)
			j, err := planned(t, l.Schema(), r.Schema())
			if err != nil {
				return err
			}
			result, err := j.run(ctx, l, r)
			if err != nil {
				return err
			}
			out.To(t, result)
			return nil
		},
	}
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
