package rows

import (
	"context"
	_ "embed"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed deduplicate.md
var deduplicateHelp string

func deduplicateStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows among which some may be equal.")
	out := stage.Out[*table.Table]("rows", "The rows without repetitions, in their order.")
	by := stage.Columns("by", rows.Name(), nil, "Columns in which rows must agree; every column but ids where this is empty.")
	keep := stage.Choice("keep", []string{"first", "last"}, "Which of equal rows stays.")
	return stage.Spec{
		Kind: "rows.deduplicate", Version: 1, Title: "Deduplicate",
		Doc:      "keep one of the rows that agree in some columns",
		Help:     deduplicateHelp,
		Keywords: []string{"duplicate", "unique", "distinct", "repeated"},
		Main:     by.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{by, keep},
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			s.Set(out.Name(), in)
			return stage.Need(in, by.Name(), by.Of(s)...)
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			if err := stage.Need(in.Schema(), by.Name(), by.Of(t)...); err != nil {
				return err
			}
			kept, err := distinct(ctx, in, by.Of(t), keep.Of(t) == "last")
			if err != nil {
				return err
			}
			t.Logger().InfoContext(ctx, "rows deduplicated", "rows", in.Rows(), "kept", len(kept))
			out.To(t, in.Take(kept))
			return nil
		},
	}
}

// distinct returns the positions of the first or last of equal rows, ascending.
func distinct(ctx context.Context, t *table.Table, by []string, last bool) ([]int, error) {
	var k keyed
	for _, c := range t.Columns() {
		if len(by) == 0 && c.Role != table.ID {
			k.columns = append(k.columns, c)
		}
	}
	for _, name := range by {
		c, _ := t.Column(name)
		k.columns = append(k.columns, c)
	}
	if len(k.columns) == 0 { // nothing tells rows apart, or together
		return positions(t.Rows()), ctx.Err()
	}
	g, err := k.group(ctx, t.Rows(), true)
	if err != nil {
		return nil, err
	}
	if !last {
		return g.first, nil
	}
	newest := make([]int, len(g.first))
	for i, at := range g.of {
		newest[at] = i
	}
	kept := newest[:0:0]
	for i, at := range g.of {
		if newest[at] == i {
			kept = append(kept, i)
		}
	}
	return kept, nil
}
