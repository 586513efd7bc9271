package columns

import (
	"context"
	_ "embed"
	"errors"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed derive.md
var deriveHelp string

// keepRole is the choice of role that leaves it as it is.
const keepRole = "keep"

var errNoName = errors.New("the new column has no name yet; give it one")

func deriveStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to compute a column for.")
	out := stage.Out[*table.Table]("rows", "The same rows with the column put in.")
	name := stage.Text("name", "derived", "The name of the column; one of this name is replaced.")
	expression := stage.Expr("expression", rows.Name(), "How to compute it from other columns, such as weight / height ^ 2.")
	role := stage.Choice("role", append([]string{keepRole}, roleNames()...),
		"What the column is for; keep means the role of the column that it replaces, and feature for a new one.")
	options := func(v stage.Values) (step.DeriveOptions, error) {
		o := step.DeriveOptions{Name: name.Of(v), Expression: expression.Of(v)}
		if o.Name == "" {
			return o, &stage.ParamError{Param: name.Name(), Err: errNoName}
		}
		if text := role.Of(v); text != keepRole {
			r, err := table.ParseRole(text)
			if err != nil {
				return o, &stage.ParamError{Param: role.Name(), Err: err}
			}
			o.Role = &r
		}
		return o, nil
	}
	return stage.Spec{
		Kind: "columns.derive", Version: 1, Title: "Derive column",
		Doc:      "compute a column from others with an expression",
		Help:     deriveHelp,
		Keywords: []string{"expression", "formula", "compute", "calculate", "feature", "transform", "log"},
		Main:     expression.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{name, expression, role},
		Infer: func(_ context.Context, s *stage.Shape) error {
			o, err := options(s)
			if err != nil {
				return err
			}
			schema, err := o.Schema(s.Schema(rows.Name()))
			s.Set(out.Name(), schema)
			if err != nil {
				return &stage.ParamError{Param: expression.Name(), Err: err}
			}
			return nil
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			o, err := options(t)
			if err != nil {
				return err
			}
			fitted, err := step.FitDerive(ctx, in, o)
			if err != nil {
				return &stage.ParamError{Param: expression.Name(), Err: err}
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
