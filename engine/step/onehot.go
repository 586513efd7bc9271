package step

import (
	"context"
	"fmt"
	"strings"

	"headrace.dev/studio/engine/table"
)

// OtherLevel names the column that stands for all rare levels together.
const OtherLevel = "other"

// OneHot replaces columns of levels by one boolean column for each level, named "column=level".
type OneHot struct {
	Columns []OneHotColumn `json:"columns"`
	Unknown Unknown        `json:"unknown"`
}

var _ table.Step = (*OneHot)(nil)

// OneHotColumn is what was learned about one column.
type OneHotColumn struct {
	Name string `json:"name"`
	// Levels have a column each, in this order.
	Levels []string `json:"levels"`
	// Dropped is the level whose rows are false everywhere because it was dropped; nil for none.
	Dropped *string `json:"dropped,omitempty"`
	// Pooled levels share the column of OtherLevel; nil when there is none.
	Pooled []string `json:"pooled,omitempty"`
	// Missing gives missing cells the column of MissingLevel; else they are false everywhere.
	Missing bool `json:"missing,omitempty"`
}

// Unknown says what happens to levels that were not there when a step was fitted.
type Unknown string

// What happens to unknown levels.
const (
	UnknownIgnore  Unknown = "ignore"  // false in every column (one-hot), missing (ordinal)
	UnknownRefuse  Unknown = "refuse"  // an ErrLevel naming column and row
	UnknownSpecial Unknown = "special" // the code −1; of ordinal only
)

// Labels returns the levels that the columns made of this one stand for, in order: Levels, OtherLevel, MissingLevel.
func (c OneHotColumn) Labels() []string {
	out := append([]string(nil), c.Levels...)
	if len(c.Pooled) > 0 {
		out = append(out, OtherLevel)
	}
	if c.Missing && c.position(MissingLevel) < 0 {
		out = append(out, MissingLevel)
	}
	return out
}

// OutputName returns the name of the column for a level.
func (c OneHotColumn) OutputName(level string) string { return c.Name + "=" + level }

func (c OneHotColumn) position(level string) int {
	for i, s := range c.Levels {
		if s == level {
			return i
		}
	}
	return -1
}

// StepKind returns "onehot".
func (*OneHot) StepKind() string { return "onehot" }

// Apply puts the boolean columns in the place of their source, with its role.
func (s *OneHot) Apply(ctx context.Context, t *table.Table) (*table.Table, error) {
	known := index(s.Columns, func(c OneHotColumn) string { return c.Name })
	return rewrite(ctx, t, func(c table.Column) ([]table.Column, bool, error) {
		e, ok := known.find(c.Name)
		if !ok {
			return nil, false, nil
		}
		out, err := e.encode(ctx, c, s.Unknown)
		return out, true, err
	})
}

// noColumn is the position of known levels that have no column of their own.
const noColumn = 1 << 30

func (c OneHotColumn) encode(ctx context.Context, in table.Column, unknown Unknown) ([]table.Column, error) {
	labels := c.Labels()
	at := make(map[string]int, len(labels)+len(c.Pooled)+1)
	for i, s := range c.Levels {
		at[s] = i
	}
	for _, s := range c.Pooled {
		at[s] = len(c.Levels)
	}
	if c.Dropped != nil {
		at[*c.Dropped] = noColumn
	}
	missing := noColumn
	if c.Missing {
		for i, s := range labels {
			if s == MissingLevel {
				missing = i
			}
		}
	}
	position := codes(in, at)
	for i, k := range position {
		switch {
		case k == missingCell:
			position[i] = missing
		case k == unknownLevel && unknown == UnknownRefuse:
			return nil, unknownAt(in, i)
		}
	}
	out := make([]table.Column, 0, len(labels))
	cells := make([]bool, in.Len())
	for k, label := range labels {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for i, p := range position {
			cells[i] = p == k
		}
		out = append(out, table.Booleans(c.OutputName(label), cells, nil).As(in.Role))
	}
	return out, nil
}

func unknownAt(c table.Column, row int) error {
	return &table.ColumnError{Column: c.Name, Row: row, Err: fmt.Errorf(
		"%w: %q was not there when this was fitted; fit again with such rows or let unknown levels be ignored", ErrLevel, c.String(row))}
}

// Sources returns the column that a level's column was made of; an encoded column itself is gone and has none.
func (s *OneHot) Sources(column string) []string {
	gone := false
	for _, c := range s.Columns {
		if label, ok := strings.CutPrefix(column, c.Name+"="); ok {
			if c.position(label) >= 0 || (label == OtherLevel && len(c.Pooled) > 0) || (label == MissingLevel && c.Missing) {
				return []string{c.Name}
			}
		}
		gone = gone || column == c.Name
	}
	if gone {
		return nil
	}
	return []string{column}
}
