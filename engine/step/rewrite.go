package step

import (
	"context"
	"fmt"

	"headrace.dev/studio/engine/table"
)

// rewrite makes the table anew, column by column in order. For each, f returns what stands in its place and true, or false to
// pass over it. What f makes wins over a column of the same name that is passed over: such a column was not there when the step
// was fitted. The context is looked at before each column.
func rewrite(ctx context.Context, t *table.Table, f func(c table.Column) ([]table.Column, bool, error)) (*table.Table, error) {
	var cols []table.Column
	var passed []bool // beside cols
	made := map[string]bool{}
	for i := range t.Width() {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		c := t.At(i)
		out, ok, err := f(c)
		if err != nil {
			return nil, err
		}
		if !ok {
			cols, passed = append(cols, c), append(passed, true)
			continue
		}
		for _, o := range out {
			made[o.Name] = true
			cols, passed = append(cols, o), append(passed, false)
		}
	}
	kept := cols[:0]
	for i, c := range cols {
		if !passed[i] || !made[c.Name] {
			kept = append(kept, c)
		}
	}
	return t.WithColumns(kept)
}

// entries is a step's list of columns, for looking one up by name.
type entries[E any] struct {
	list []E
	at   map[string]int
}

func index[E any](list []E, name func(E) string) entries[E] {
	at := make(map[string]int, len(list))
	for i, e := range list {
		at[name(e)] = i
	}
	return entries[E]{list, at}
}

func (e entries[E]) find(name string) (E, bool) {
	i, ok := e.at[name]
	if !ok {
		var zero E
		return zero, false
	}
	return e.list[i], true
}

// needNumeric refuses a column whose cells are no numbers.
func needNumeric(c table.Column) error {
	if c.Type.Numeric() {
		return nil
	}
	return columnError(c.Name, fmt.Errorf("%w: it was a column of numbers when this was fitted and is a %s column now; change its type",
		table.ErrType, c.Type))
}
