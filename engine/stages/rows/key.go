package rows

import (
	"context"
	"encoding/binary"
	"math"

	"headrace.dev/studio/engine/table"
)

// keyed writes the cells of some columns of a row as bytes, so that rows with equal cells have equal bytes. 0 and −0 are equal,
// and so are a missing cell and a missing cell; a missing cell equals nothing else.
type keyed struct {
	columns []table.Column
	// floats marks columns that are compared as numbers although they hold integers, because the other side holds numbers.
	floats []bool
}

// append adds the key of row i to b and reports whether a cell of it is missing.
func (k keyed) append(b []byte, i int) (key []byte, missing bool) {
	for j, c := range k.columns {
		if c.IsMissing(i) {
			b, missing = append(b, 0), true
			continue
		}
		b = append(b, 1)
		switch {
		case c.Type == table.Number || (k.floats != nil && k.floats[j]):
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(c.Float(i)+0)) // −0 + 0 is 0
		case c.Type == table.Category || c.Type == table.Text:
			s := c.String(i)
			b = append(binary.AppendUvarint(b, uint64(len(s))), s...)
		default:
			b = binary.LittleEndian.AppendUint64(b, uint64(c.Int(i)))
		}
	}
	return b, missing
}

// groups numbers the distinct keys of rows in the order in which they appear.
type groups struct {
	of    []int // by row; -1 where a cell of the key is missing and such rows were left out
	first []int // by group: its first row
	index map[string]int
}

// group numbers the keys of n rows. Rows with a missing cell in their key belong to no group unless missing is set.
func (k keyed) group(ctx context.Context, n int, missing bool) (groups, error) {
	g := groups{of: make([]int, n), index: map[string]int{}}
	var b []byte
	for i := range n {
		if i%batch == 0 && ctx.Err() != nil {
			return g, ctx.Err()
		}
		var gone bool
		b, gone = k.append(b[:0], i)
		if gone && !missing {
			g.of[i] = -1
			continue
		}
		at, ok := g.index[string(b)]
		if !ok {
			at = len(g.first)
			g.index[string(b)] = at
			g.first = append(g.first, i)
		}
		g.of[i] = at
	}
	return g, nil
}

// rows returns the rows of each group, in order.
func (g groups) rows() [][]int {
	counts := make([]int, len(g.first))
	for _, k := range g.of {
		if k >= 0 {
			counts[k]++
		}
	}
	out := make([][]int, len(g.first))
	flat := make([]int, 0, len(g.of))
	for k, n := range counts {
		out[k] = flat[len(flat) : len(flat) : len(flat)+n]
		flat = flat[:len(flat)+n]
	}
	for i, k := range g.of {
		if k >= 0 {
			out[k] = append(out[k], i)
		}
	}
	return out
}
