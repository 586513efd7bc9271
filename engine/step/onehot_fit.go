package step

import (
	"context"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/table"
)

// MaxLevels is how many levels a column may have when nothing is said about pooling them.
const MaxLevels = 1000

// Drop says which level gets no column, because the others determine it.
type Drop string

// The drops.
const (
	DropNone     Drop = "none"
	DropFirst    Drop = "first"     // of every column
	DropIfBinary Drop = "if_binary" // the first of columns that would come to exactly two
)

// OneHotOptions choose columns and levels; the zero value gives every level of every category feature a column.
type OneHotOptions struct {
	Columns []string // empty means every category feature; text, integer and boolean columns may be named
	Drop    Drop     // "" means DropNone
	Unknown Unknown  // "" means UnknownIgnore
	// MinShare pools levels that fewer than this share of the rows have, 0 to 1, into one column named "column=other".
	MinShare float64
	// MaxLevels pools the rarest levels so that a column comes to at most this many, the pool among them; of equally frequent
	// ones the first in order stay. 0 pools none, and a column of more than the constant MaxLevels is refused. Unlike
	// scikit-learn's max_categories, a column of exactly this many levels keeps them all.
	MaxLevels int
	// Missing gives missing cells a column named "column=missing" where the fitted rows have such cells.
	Missing bool
}

func (o OneHotOptions) withDefaults() OneHotOptions {
	if o.Drop == "" {
		o.Drop = DropNone
	}
	if o.Unknown == "" {
		o.Unknown = UnknownIgnore
	}
	return o
}

// Schema returns what the step makes of a schema: open where columns are encoded, since levels show only in the rows.
func (o OneHotOptions) Schema(in table.Schema) (table.Schema, error) {
	fields, err := Fields(in, o.Columns, []table.Type{table.Category}, labelled())
	if err != nil {
		return in, err
	}
	out := table.Schema{Open: in.Open || len(fields) > 0}
	for _, f := range in.Fields {
		if !slices.Contains(fields, f) {
			out.Fields = append(out.Fields, f)
		}
	}
	return out, nil
}

// FitOneHot learns the levels from the rows of t. A column of too many levels is an ErrLevel, a name that another column has
// already an ErrName.
func FitOneHot(ctx context.Context, t *table.Table, o OneHotOptions) (*OneHot, error) {
	o = o.withDefaults()
	switch {
	case o.MinShare < 0 || o.MinShare > 1 || o.MinShare != o.MinShare:
		return nil, fmt.Errorf("%w: the least share of a level is %v, outside 0 to 1", ErrOption, o.MinShare)
	case o.MaxLevels < 0 || o.MaxLevels == 1:
		return nil, fmt.Errorf("%w: at most %d levels; a column needs 2 or more", ErrOption, o.MaxLevels)
	case !slices.Contains([]Drop{DropNone, DropFirst, DropIfBinary}, o.Drop):
		return nil, fmt.Errorf("%w: %q is no way to drop a level", ErrOption, o.Drop)
	case o.Unknown != UnknownIgnore && o.Unknown != UnknownRefuse:
		return nil, fmt.Errorf("%w: %q is nothing to do with an unknown level here", ErrOption, o.Unknown)
	}
	fields, err := learn(t, o.Columns, []table.Type{table.Category}, labelled())
	if err != nil {
		return nil, err
	}
	s := &OneHot{Columns: make([]OneHotColumn, 0, len(fields)), Unknown: o.Unknown}
	taken := map[string]bool{}
	for _, f := range t.Schema().Fields {
		taken[f.Name] = !slices.Contains(fields, f)
	}
	for _, f := range fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c, _ := t.Column(f.Name)
		e, err := o.fit(c)
		if err != nil {
			return nil, err
		}
		for _, label := range e.Labels() {
			name := e.OutputName(label)
			if taken[name] {
				return nil, columnError(name, fmt.Errorf("%w: encoding %q would make a column of this name; rename one of them", ErrName, f.Name))
			}
			taken[name] = true
		}
		s.Columns = append(s.Columns, e)
	}
	return s, nil
}

func (o OneHotOptions) fit(c table.Column) (OneHotColumn, error) {
	levels, counts := levelCounts(c)
	e := OneHotColumn{Name: c.Name, Levels: []string{}, Missing: o.Missing && c.Missing() > 0}
	if len(levels) == 0 && !e.Missing {
		return e, columnError(c.Name, fmt.Errorf("%w: every cell is missing; drop the column or impute it", ErrNoValues))
	}
	pooled := o.rare(levels, counts, c.Len())
	for i, s := range levels {
		if pooled[i] {
			e.Pooled = append(e.Pooled, s)
		} else {
			e.Levels = append(e.Levels, s)
		}
	}
	if n := len(e.Levels); n > MaxLevels {
		return e, columnError(c.Name, fmt.Errorf("%w: %d levels would make as many columns; pool rare ones, encode as ordinal, "+
			"or give the column the role ignore", ErrLevel, n))
	}
	if len(e.Levels) > 0 && (o.Drop == DropFirst || (o.Drop == DropIfBinary && len(e.Labels()) == 2)) {
		e.Dropped = &e.Levels[0]
		e.Levels = e.Levels[1:]
	}
	return e, nil
}

// rare marks the levels to pool. A level that is itself called "other" joins the pool, so that there is one column of the name.
func (o OneHotOptions) rare(levels []string, counts []int, rows int) []bool {
	pool := make([]bool, len(levels))
	n := 0
	for i := range levels {
		if float64(counts[i]) < o.MinShare*float64(rows) {
			pool[i] = true
			n++
		}
	}
	columns := len(levels) - n
	if n > 0 {
		columns++
	}
	if o.MaxLevels > 0 && columns > o.MaxLevels {
		order := make([]int, len(levels))
		for i := range order {
			order[i] = i
		}
		slices.SortStableFunc(order, func(a, b int) int { return counts[b] - counts[a] })
		for _, i := range order[o.MaxLevels-1:] {
			pool[i] = true
		}
		n = len(order) - o.MaxLevels + 1
	}
	if i := slices.Index(levels, OtherLevel); i >= 0 && n > 0 {
		pool[i] = true
	}
	return pool
}
