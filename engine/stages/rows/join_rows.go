package rows

import (
	"context"
	"fmt"

	"headrace.dev/studio/engine/table"
)

// run makes the joined table.
func (j join) run(ctx context.Context, l, r *table.Table) (*table.Table, error) {
	left, right := keyed{floats: j.floats}, keyed{floats: j.floats}
	rightKey := map[string]table.Column{} // by name of the left key
	for i, name := range j.leftKeys {
		a, _ := l.Column(name)
		b, _ := r.Column(j.rightKeys[i])
		left.columns, right.columns = append(left.columns, a), append(right.columns, b)
		rightKey[name] = b
	}
	var atLeft, atRight []int
	var err error
	if j.how == joinRight { // the rows on the right lead
		atRight, atLeft, err = pair(ctx, side{right, r.Rows(), true}, side{left, l.Rows(), false}, j.limit)
	} else {
		atLeft, atRight, err = pair(ctx, side{left, l.Rows(), j.keepsLeft()}, side{right, r.Rows(), j.keepsRight()}, j.limit)
	}
	if err != nil {
		return nil, err
	}
	cols := make([]table.Column, 0, len(j.fields))
	for i, f := range j.fields {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var c table.Column
		if i < l.Width() {
			c = l.At(i)
			if key, ok := rightKey[c.Name]; ok && j.keepsRight() {
				c = either(f.Type, c, key, atLeft, atRight)
			} else {
				c = gather(c, atLeft)
			}
		} else {
			c, _ = r.Column(j.right[i-l.Width()])
			c = gather(c, atRight)
		}
		cols = append(cols, c.Named(f.Name).As(f.Role))
	}
	return table.New(cols...)
}

// side is one table of a join.
type side struct {
	keys keyed
	rows int
	keep bool // rows without a partner stay
}

// pair returns the positions of the rows that stand side by side, absent for no partner: in the order of the leading side, the
// partners of a row in theirs, then the rows of the other side that found none. Missing keys agree with nothing. More than limit
// pairs are refused before any is made.
func pair(ctx context.Context, lead, other side, limit int) (a, b []int, err error) {
	g, err := other.keys.group(ctx, other.rows, false)
	if err != nil {
		return nil, nil, err
	}
	partners := g.rows()
	found := make([]int, lead.rows) // the group of the other side, or absent
	met := make([]bool, len(partners))
	total := 0
	var buf []byte
	for i := range lead.rows {
		if i%batch == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		var gone bool
		buf, gone = lead.keys.append(buf[:0], i)
		k, ok := g.index[string(buf)]
		if gone || !ok {
			found[i] = absent
			if lead.keep {
				total++
			}
			continue
		}
		found[i], met[k] = k, true
		total += len(partners[k])
		if total > limit {
			return nil, nil, tooMany(limit)
		}
	}
	a, b = make([]int, 0, total), make([]int, 0, total)
	for i, k := range found {
		if i%batch == 0 && ctx.Err() != nil {
			return nil, nil, ctx.Err()
		}
		switch {
		case k != absent:
			for _, p := range partners[k] {
				a, b = append(a, i), append(b, p)
			}
		case lead.keep:
			a, b = append(a, i), append(b, absent)
		}
	}
	for i, k := range g.of {
		if other.keep && (k < 0 || !met[k]) {
			a, b = append(a, absent), append(b, i)
		}
	}
	if len(a) > limit {
		return nil, nil, tooMany(limit)
	}
	return a, b, ctx.Err()
}

func tooMany(limit int) error {
	return fmt.Errorf("%w: more than %d, because keys repeat on both sides; deduplicate or aggregate one side by its key first, "+
		"add a key column, or raise max_rows", errManyRows, limit)
}
