package step

import (
	"context"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/table"
)

// MissingLevel is the level that stands for missing cells of category and text columns.
const MissingLevel = "missing"

// IndicatorSuffix follows a column's name in the name of the column that says where it was missing.
const IndicatorSuffix = "_missing"

// Impute fills missing cells with values learned from the fitted rows.
type Impute struct {
	Columns []ImputeColumn `json:"columns"`
}

var _ table.Step = (*Impute)(nil)

// ImputeColumn is what one column is filled with.
type ImputeColumn struct {
	Name string     `json:"name"`
	Type table.Type `json:"type"` // of the filled column
	// Number fills numbers and integers, and booleans as 0 or 1.
	Number float64 `json:"number"`
	// Level fills categories and text.
	Level string `json:"level,omitempty"`
	// Indicator adds a boolean column, the name followed by IndicatorSuffix, that is true where a cell was missing.
	Indicator bool `json:"indicator,omitempty"`
}

// StepKind returns "impute".
func (*Impute) StepKind() string { return "impute" }

// Apply fills the missing cells; an indicator stands behind its column.
func (s *Impute) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	known := index(s.Columns, func(c ImputeColumn) string { return c.Name })
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		fill, ok := known.find(c.Name)
		if !ok {
			return nil, false, nil
		}
		filled, err := fill.fill(c)
		if err != nil {
			return nil, false, err
		}
		out := []table.Column{filled.As(c.Role)}
		if fill.Indicator {
			out = append(out, indicator(c))
		}
		return out, true, nil
	})
}

// Sources returns the column itself, and the column that an indicator tells about.
func (s *Impute) Sources(column string) []string {
	for _, c := range s.Columns {
		if c.Indicator && c.Name+IndicatorSuffix == column {
			return []string{c.Name}
		}
	}
	return []string{column}
}

func (f ImputeColumn) fill(c table.Column) (table.Column, error) {
	switch f.Type {
	case table.Category, table.Text:
		return f.fillLevel(c)
	}
	if err := needNumeric(c); err != nil {
		return c, err
	}
	if c.Type == f.Type && c.Missing() == 0 {
		return c, nil
	}
	switch {
	case f.Type == table.Integer && c.Type == table.Integer:
		v := make([]int64, c.Len())
		for i := range v {
			v[i] = int64(f.Number)
			if !c.IsMissing(i) {
				v[i] = c.Int(i)
			}
		}
		return table.Integers(c.Name, v, nil), nil
	case f.Type == table.Boolean && c.Type == table.Boolean:
		v := make([]bool, c.Len())
		for i := range v {
			v[i] = f.Number != 0
			if !c.IsMissing(i) {
				v[i] = c.Float(i) != 0
			}
		}
		return table.Booleans(c.Name, v, nil), nil
	}
	v := c.Floats()
	for i := range v {
		if c.IsMissing(i) {
			v[i] = f.Number
		}
	}
	return table.Numbers(c.Name, v, nil), nil
}

func (f ImputeColumn) fillLevel(c table.Column) (table.Column, error) {
	if c.Missing() == 0 && (c.Type == table.Category || c.Type == table.Text) {
		return c, nil
	}
	switch c.Type {
	case table.Category:
		levels := c.Levels()
		at := slices.Index(levels, f.Level)
		if at < 0 {
			at = len(levels)
			levels = append(levels, f.Level)
		}
		codes := make([]int32, c.Len())
		for i := range codes {
			if k := c.Code(i); k >= 0 {
				codes[i] = int32(k)
			} else {
				codes[i] = int32(at)
			}
		}
		return table.Categories(c.Name, codes, levels), nil
	case table.Text:
		v := make([]string, c.Len())
		for i := range v {
			v[i] = f.Level
			if !c.IsMissing(i) {
				v[i] = c.String(i)
			}
		}
		return table.Texts(c.Name, v, nil), nil
	}
	return c, columnError(c.Name, fmt.Errorf("%w: it was a %s column when the fill was learned and is a %s column now; change its type",
		table.ErrType, f.Type, c.Type))
}

func indicator(c table.Column) table.Column {
	v := make([]bool, c.Len())
	for i := range v {
		v[i] = c.IsMissing(i)
	}
	return table.Booleans(c.Name+IndicatorSuffix, v, nil).As(c.Role)
}
