package expr

import (
	"context"
	"fmt"
	"math"

	"headrace.dev/studio/engine/table"
)

// Source returns the expression as it was written.
func (p *Program) Source() string { return p.source }

// Columns returns the columns that the expression names, in the order in which they come up.
func (p *Program) Columns() []string {
	out := make([]string, len(p.columns))
	for i, f := range p.columns {
		out[i] = f.Name
	}
	return out
}

// Type returns the type of the result.
func (p *Program) Type() table.Type { return p.root.kind }

// Eval computes the expression for every row; the column is named after the expression. Columns of another type than the schema
// promised are cast to it; one that is not there or does not cast is a table.ColumnError. The context is looked at once for
// each batch of rows.
func (p *Program) Eval(ctx context.Context, t *table.Table) (table.Column, error) {
	b := batch{columns: make([]table.Column, len(p.columns)), levels: make([][]string, len(p.columns)), memo: map[*int]vector{}}
	for k, f := range p.columns {
		c, ok := t.Column(f.Name)
		if !ok {
			return table.Column{}, &table.ColumnError{Column: f.Name, Row: -1, Err: table.ErrColumn}
		}
		c, err := c.Cast(f.Type)
		if err != nil {
			return table.Column{}, fmt.Errorf("compute %s: %w", p.source, err)
		}
		b.columns[k], b.levels[k] = c, c.Levels()
	}
	if p.direct {
		return b.columns[0].Named(p.source).As(table.Feature), ctx.Err()
	}
	var parts []vector
	for b.lo = 0; b.lo < t.Rows(); b.lo = b.hi {
		if err := ctx.Err(); err != nil {
			return table.Column{}, err
		}
		b.hi = min(b.lo+batchRows, t.Rows())
		clear(b.memo)
		parts = append(parts, p.root.run(&b))
	}
	return p.root.column(p.source, parts, t.Rows()), nil
}

// Where returns the positions of the rows for which a condition holds; where it is missing it does not. The expression must be
// of type boolean.
func (p *Program) Where(ctx context.Context, t *table.Table) ([]int, error) {
	if p.Type() != table.Boolean {
		return nil, &Error{To: len(p.source), Message: "a condition is needed and this is " + article(p.Type()) + "; compare it with something, such as x > 0"}
	}
	c, err := p.Eval(ctx, t)
	if err != nil {
		return nil, err
	}
	out := []int{}
	for i := range c.Len() {
		if c.Int(i) == 1 {
			out = append(out, i)
		}
	}
	return out, nil
}

// column makes a column of the vectors of all batches.
func (v value) column(name string, parts []vector, rows int) table.Column {
	valid := make([]bool, 0, rows)
	switch v.kind {
	case table.Number:
		out := make([]float64, 0, rows)
		for _, p := range parts {
			out = append(out, p.numbers...)
		}
		return table.Numbers(name, out, nil)
	case table.Integer:
		out := make([]int64, 0, rows)
		for _, p := range parts {
			for _, a := range p.numbers {
				fits := math.Abs(a) < 1<<63 // not for NaN
				valid = append(valid, fits)
				if !fits {
					a = 0
				}
				out = append(out, int64(a))
			}
		}
		return table.Integers(name, out, valid)
	case table.Boolean:
		out := make([]bool, 0, rows)
		for _, p := range parts {
			for _, f := range p.flags {
				out, valid = append(out, f == 1), append(valid, f != unknown)
			}
		}
		return table.Booleans(name, out, valid)
	case table.Time:
		out := make([]int64, 0, rows)
		for _, p := range parts {
			for _, a := range p.times {
				out, valid = append(out, a), append(valid, a != noTime)
			}
		}
		return table.Times(name, out, valid)
	}
	out := make([]string, 0, rows)
	for _, p := range parts {
		for i, s := range p.texts {
			out, valid = append(out, s), append(valid, !p.textMissing(i))
		}
	}
	if v.kind == table.Text {
		return table.Texts(name, out, valid)
	}
	return table.CategoriesOf(name, out, valid)
}
