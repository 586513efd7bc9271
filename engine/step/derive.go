package step

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/expr"
	"headrace.dev/studio/engine/table"
)

// Derive computes a column from others with an expression. A column of its name is replaced where it stands; else the new one
// comes last.
type Derive struct {
	Name       string     `json:"name"`
	Expression string     `json:"expression"`
	Role       table.Role `json:"role"`
	Inputs     []string   `json:"inputs"` // the columns that the expression reads
}

var _ table.Step = (*Derive)(nil)

// DeriveOptions name the column and say how to compute it; both are required.
type DeriveOptions struct {
	Name       string
	Expression string
	Role       *table.Role // nil means the role of the column that is replaced, and feature for a new one
}

var errNoName = errors.New("the new column has no name; give it one")

// compile reads the expression for a schema and returns with it the field that it makes.
func (o DeriveOptions) compile(in table.Schema) (*expr.Program, table.Field, error) {
	f := table.Field{Name: o.Name}
	if o.Name == "" {
		return nil, f, fmt.Errorf("%w: %w", ErrOption, errNoName)
	}
	p, err := expr.Compile(o.Expression, in)
	if err != nil {
		return nil, f, err
	}
	f.Type = p.Type()
	if old, ok := in.Find(o.Name); ok {
		f.Role = old.Role
	}
	if o.Role != nil {
		f.Role = *o.Role
	}
	return p, f, nil
}

// Schema returns what the step makes of a schema. An open schema that lacks what the expression reads is left as it is.
func (o DeriveOptions) Schema(in table.Schema) (table.Schema, error) {
	_, f, err := o.compile(in)
	if errors.Is(err, expr.ErrOpenSchema) {
		return in, nil
	}
	if err != nil {
		return in, err
	}
	out := in.Clone()
	if i := out.Index(f.Name); i >= 0 {
		out.Fields[i] = f
	} else {
		out.Fields = append(out.Fields, f)
	}
	return out, nil
}

// FitDerive checks the expression against a table and computes it once, so that what it cannot take shows here.
func FitDerive(ctx context.Context, t *table.Table, o DeriveOptions) (*Derive, error) {
	p, f, err := o.compile(t.Schema())
	if err != nil {
		return nil, err
	}
	s := &Derive{Name: f.Name, Expression: o.Expression, Role: f.Role, Inputs: slices.Clone(p.Columns())}
	if _, err := s.Apply(ctx, t); err != nil {
		return nil, err
	}
	return s, nil
}

// StepKind returns "derive".
func (*Derive) StepKind() string { return "derive" }

// Apply computes the column. Without a column that the expression reads it passes the table over.
func (s *Derive) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	for _, name := range s.Inputs {
		if _, ok := t.Column(name); !ok {
			return t, nil
		}
	}
	p, err := expr.Compile(s.Expression, t.Schema())
	if err != nil {
		return nil, columnError(s.Name, err)
	}
	c, err := p.Eval(ctx, t)
	if err != nil {
		return nil, columnError(s.Name, err)
	}
	return t.With(c.Named(s.Name).As(s.Role))
}

// Sources returns the columns that the expression reads, and for others the column itself.
func (s *Derive) Sources(column string) []string {
	if column == s.Name {
		return slices.Clone(s.Inputs)
	}
	return []string{column}
}
