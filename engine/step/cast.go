package step

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"headrace.dev/studio/engine/table"
)

// Cast changes the types of columns; roles and order stay.
type Cast struct {
	Types map[string]table.Type `json:"types"`
}

var _ table.Step = (*Cast)(nil)

// CastOptions are the new types by column; the zero value changes nothing.
type CastOptions struct {
	Types map[string]table.Type
}

// FitCast checks that the columns are there and that their cells can be read as their new types.
func FitCast(ctx context.Context, t *table.Table, o CastOptions) (*Cast, error) {
	if _, err := o.Schema(t.Schema()); err != nil {
		return nil, err
	}
	s := &Cast{Types: maps.Clone(o.Types)}
	if _, err := s.Apply(ctx, t); err != nil {
		return nil, err
	}
	return s, nil
}

// Schema returns what the step makes of a schema; a column that is surely not there is a ColumnError.
func (o CastOptions) Schema(in table.Schema) (table.Schema, error) {
	out := in.Clone()
	for _, name := range slices.Sorted(maps.Keys(o.Types)) {
		i := out.Index(name)
		if i < 0 && !in.Open {
			return in, columnError(name, fmt.Errorf("%w: choose one of the %d that come in", table.ErrColumn, len(in.Fields)))
		}
		if i >= 0 {
			out.Fields[i].Type = o.Types[name]
		}
	}
	return out, nil
}

// StepKind returns "cast".
func (*Cast) StepKind() string { return "cast" }

// Apply converts the columns. A cell that cannot be read as the new type is a ColumnError naming its row.
func (s *Cast) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		to, ok := s.Types[c.Name]
		if !ok || to == c.Type {
			return nil, false, nil
		}
		out, err := c.Cast(to)
		return []table.Column{out.As(c.Role)}, true, err
	})
}

// Sources returns the column itself.
func (*Cast) Sources(column string) []string { return []string{column} }
