package rows

import (
	"context"
	_ "embed"
	"errors"
	"fmt"

	"headrace.dev/studio/engine/expr"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed filter.md
var filterHelp string

func filterStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to choose from.")
	out := stage.Out[*table.Table]("rows", "The rows for which the condition is true, in their order.")
	rest := stage.Out[*table.Table]("rest", "The other rows: those for which it is false or missing.")
	condition := stage.Expr("condition", rows.Name(), "Which rows to keep, such as age >= 18 and port == \"C\".")
	compile := func(v stage.Values, in table.Schema) (*expr.Program, error) {
		p, err := expr.Compile(condition.Of(v), in)
		if err == nil && p.Type() != table.Boolean {
			err = fmt.Errorf("%w: it gives a %s, not true or false; compare with something, such as x > 0", table.ErrType, p.Type())
		}
		if err != nil {
			return nil, &stage.ParamError{Param: condition.Name(), Err: err}
		}
		return p, nil
	}
	return stage.Spec{
		Kind: "rows.filter", Version: 1, Title: "Filter rows",
		Doc:      "keep the rows for which a condition holds",
		Help:     filterHelp,
		Keywords: []string{"where", "condition", "select", "subset", "query", "expression", "drop rows"},
		Main:     condition.Name(),
		Ports:    []stage.Port{rows, out, rest},
		Params:   []stage.Param{condition},
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			s.Set(out.Name(), in)
			s.Set(rest.Name(), in.Clone())
			_, err := compile(s, in)
			if errors.Is(err, expr.ErrOpenSchema) { // what the condition reads may come with the run
				return nil
			}
			return err
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			p, err := compile(t, in.Schema())
			if err != nil {
				return err
			}
			holds, err := p.Eval(ctx, in)
			if err != nil {
				return &stage.ParamError{Param: condition.Name(), Err: err}
			}
			var kept, others []int
			for i := range in.Rows() {
				if i%batch == 0 && ctx.Err() != nil {
					return ctx.Err()
				}
				if !holds.IsMissing(i) && holds.Float(i) == 1 {
					kept = append(kept, i)
				} else {
					others = append(others, i)
				}
			}
			out.To(t, in.Take(kept))
			rest.To(t, in.Take(others))
			return nil
		},
	}
}
