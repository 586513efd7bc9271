package rows

import (
	"context"
	"math"
	"slices"

	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/table"
)

// function is an aggregation. Missing cells never count.
type function struct {
	name  string
	takes []table.Type // nil means all
	gives table.Type   // 0 means the type of its column
	// of computes the value of each group from its rows.
	of aggregator
}

// aggregator computes one cell for each group of rows. It looks at the context before each group.
type aggregator func(ctx context.Context, c table.Column, groups [][]int) (table.Column, error)

// functions lists the aggregations. std is that of a sample, over n − 1, as elsewhere in data work.
func functions() []function {
	numeric := []table.Type{table.Number, table.Integer, table.Boolean}
	ordered := append(slices.Clone(numeric), table.Time)
	return []function{
		{"count", nil, table.Integer, whole(func(c table.Column, rows []int) int { return len(present(c, rows)) })},
		{"sum", numeric, table.Number, number(num.Sum)},
		{"mean", numeric, table.Number, number(func(v []float64) float64 { return num.Mean(v, nil) })},
		{"median", numeric, table.Number, number(median)},
		{"min", ordered, 0, chosen(func(c table.Column, rows []int) int { return extreme(c, rows, 1) })},
		{"max", ordered, 0, chosen(func(c table.Column, rows []int) int { return extreme(c, rows, -1) })},
		{"std", numeric, table.Number, number(deviation)},
		{"first", nil, 0, chosen(func(_ table.Column, rows []int) int { return rows[0] })},
		{"nunique", nil, table.Integer, whole(unique)},
	}
}

func functionNames() []string {
	var out []string
	for _, f := range functions() {
		out = append(out, f.name)
	}
	return out
}

func findFunction(name string) (function, bool) {
	for _, f := range functions() {
		if f.name == name {
			return f, true
		}
	}
	return function{}, false
}

// present returns the rows whose cell is not missing.
func present(c table.Column, rows []int) []int {
	if c.Missing() == 0 {
		return rows
	}
	out := make([]int, 0, len(rows))
	for _, i := range rows {
		if !c.IsMissing(i) {
			out = append(out, i)
		}
	}
	return out
}

// number makes an aggregation of a function over values; NaN gives a missing cell.
func number(f func(v []float64) float64) aggregator {
	return func(ctx context.Context, c table.Column, groups [][]int) (table.Column, error) {
		out := make([]float64, len(groups))
		var v []float64
		for g, rows := range groups {
			if err := ctx.Err(); err != nil {
				return c, err
			}
			v = v[:0]
			for _, i := range present(c, rows) {
				v = append(v, c.Float(i))
			}
			out[g] = f(v)
		}
		return table.Numbers(c.Name, out, nil), nil
	}
}

// whole makes an aggregation of a function that counts.
func whole(f func(c table.Column, rows []int) int) aggregator {
	return func(ctx context.Context, c table.Column, groups [][]int) (table.Column, error) {
		out := make([]int64, len(groups))
		for g, rows := range groups {
			if err := ctx.Err(); err != nil {
				return c, err
			}
			out[g] = int64(f(c, rows))
		}
		return table.Integers(c.Name, out, nil), nil
	}
}

// chosen makes an aggregation of a function that picks one of some rows with values; without any the cell is missing.
func chosen(f func(c table.Column, rows []int) int) aggregator {
	return func(ctx context.Context, c table.Column, groups [][]int) (table.Column, error) {
		at := make([]int, len(groups))
		for g, rows := range groups {
			if err := ctx.Err(); err != nil {
				return c, err
			}
			at[g] = absent
			if rows = present(c, rows); len(rows) > 0 {
				at[g] = f(c, rows)
			}
		}
		return gather(c, at), nil
	}
}

// extreme returns the row of the least value (sign 1) or the greatest (sign −1), the first of several.
func extreme(c table.Column, rows []int, sign int) int {
	best := rows[0]
	for _, i := range rows[1:] {
		less := c.Float(i) < c.Float(best)
		more := c.Float(i) > c.Float(best)
		if c.Type == table.Integer || c.Type == table.Time { // exact beyond 2⁵³
			less, more = c.Int(i) < c.Int(best), c.Int(i) > c.Int(best)
		}
		if (sign > 0 && less) || (sign < 0 && more) {
			best = i
		}
	}
	return best
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	slices.Sort(v)
	n := len(v)
	if n%2 == 1 {
		return v[n/2]
	}
	return v[n/2-1]/2 + v[n/2]/2
}

func deviation(v []float64) float64 {
	if len(v) < 2 {
		return math.NaN()
	}
	mean := num.Mean(v, nil)
	d := make([]float64, len(v))
	for i, x := range v {
		d[i] = x - mean
	}
	return math.Sqrt(num.Dot(d, d) / float64(len(v)-1))
}

func unique(c table.Column, rows []int) int {
	seen := map[string]bool{}
	k := keyed{columns: []table.Column{c}}
	var b []byte
	for _, i := range present(c, rows) {
		b, _ = k.append(b[:0], i)
		seen[string(b)] = true
	}
	return len(seen)
}
