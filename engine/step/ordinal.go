package step

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"headrace.dev/studio/engine/table"
)

// Ordinal replaces levels by their position in an order, from 0. Missing cells stay missing.
type Ordinal struct {
	Columns []OrdinalColumn `json:"columns"`
	Unknown Unknown         `json:"unknown"`
}

var _ table.Step = (*Ordinal)(nil)

// OrdinalColumn is the order of one column's levels.
type OrdinalColumn struct {
	Name   string   `json:"name"`
	Levels []string `json:"levels"`
}

// OrdinalOptions choose columns and orders; the zero value codes every category feature in the sorted order of its levels.
type OrdinalOptions struct {
	Columns []string // empty means every category feature and those in Orders; text, integer and boolean columns may be named
	// Orders gives the levels of a column from the least to the greatest. A level of the fitted rows that its order lacks is an
	// ErrLevel. Columns without an order take numbers by value, then text by bytes.
	Orders  map[string][]string
	Unknown Unknown // "" means UnknownIgnore
}

func (o OrdinalOptions) withDefaults() OrdinalOptions {
	if o.Unknown == "" {
		o.Unknown = UnknownIgnore
	}
	return o
}

func (o OrdinalOptions) fields(s table.Schema) ([]table.Field, error) {
	if len(o.Columns) == 0 && len(o.Orders) > 0 {
		named, err := Fields(s, slices.Sorted(maps.Keys(o.Orders)), nil, labelled())
		if err != nil {
			return nil, err
		}
		fitting, err := Fields(s, nil, []table.Type{table.Category}, labelled())
		if err != nil {
			return nil, err
		}
		return slices.DeleteFunc(s.Clone().Fields, func(f table.Field) bool {
			return !slices.Contains(named, f) && !slices.Contains(fitting, f)
		}), nil
	}
	for _, name := range slices.Sorted(maps.Keys(o.Orders)) {
		if !slices.Contains(o.Columns, name) {
			return nil, columnError(name, fmt.Errorf("%w: it has an order but is not among the columns to encode", ErrOption))
		}
	}
	return Fields(s, o.Columns, []table.Type{table.Category}, labelled())
}

// Schema returns what the step makes of a schema: encoded columns are integers.
func (o OrdinalOptions) Schema(in table.Schema) (table.Schema, error) {
	fields, err := o.fields(in)
	if err != nil {
		return in, err
	}
	return retype(in, fields, table.Integer), nil
}

// FitOrdinal learns the orders from the rows of t.
func FitOrdinal(ctx context.Context, t *table.Table, o OrdinalOptions) (*Ordinal, error) {
	o = o.withDefaults()
	if !slices.Contains([]Unknown{UnknownIgnore, UnknownRefuse, UnknownSpecial}, o.Unknown) {
		return nil, fmt.Errorf("%w: %q is nothing to do with an unknown level", ErrOption, o.Unknown)
	}
	fields, err := o.fields(t.Schema())
	if err == nil && t.Rows() == 0 {
		err = emptyTable()
	}
	if err != nil {
		return nil, err
	}
	s := &Ordinal{Columns: make([]OrdinalColumn, 0, len(fields)), Unknown: o.Unknown}
	for _, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, _ := t.Column(f.Name)
		levels, _ := levelCounts(c)
		if len(levels) == 0 {
			return nil, columnError(f.Name, fmt.Errorf("%w: every cell is missing; drop the column or impute it", ErrNoValues))
		}
		if order, given := o.Orders[f.Name]; given {
			if err := checkOrder(f.Name, order, levels); err != nil {
				return nil, err
			}
			levels = slices.Clone(order)
		}
		s.Columns = append(s.Columns, OrdinalColumn{f.Name, levels})
	}
	return s, nil
}

func checkOrder(column string, order, levels []string) error {
	for i, s := range order {
		if slices.Contains(order[:i], s) {
			return columnError(column, fmt.Errorf("%w: the order lists %q twice", ErrOption, s))
		}
	}
	for _, s := range levels {
		if !slices.Contains(order, s) {
			return columnError(column, fmt.Errorf("%w: the rows hold %q and its order does not; add it to the order", ErrLevel, s))
		}
	}
	return nil
}

// StepKind returns "ordinal".
func (*Ordinal) StepKind() string { return "ordinal" }

// Apply replaces the columns by integers.
func (s *Ordinal) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	known := index(s.Columns, func(c OrdinalColumn) string { return c.Name })
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		e, ok := known.find(c.Name)
		if !ok {
			return nil, false, nil
		}
		at := make(map[string]int, len(e.Levels))
		for i, l := range e.Levels {
			at[l] = i
		}
		v := make([]int64, c.Len())
		valid := make([]bool, c.Len())
		for i, k := range codes(c, at) {
			switch {
			case k >= 0:
				v[i], valid[i] = int64(k), true
			case k == unknownLevel && s.Unknown == UnknownRefuse:
				return nil, false, unknownAt(c, i)
			case k == unknownLevel && s.Unknown == UnknownSpecial:
				v[i], valid[i] = -1, true
			}
		}
		return []table.Column{table.Integers(c.Name, v, valid).As(c.Role)}, true, nil
	})
}

// Sources returns the column itself.
func (*Ordinal) Sources(column string) []string { return []string{column} }
