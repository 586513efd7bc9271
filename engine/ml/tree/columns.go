package tree

import (
	"context"
	"math"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// columns holds the features column by column, and for each column the rows in
// ascending order of their value, missing values last. A node of the tree owns
// the same range lo..hi-1 in every order.
type columns struct {
	value [][]float64
	order [][]uint32
}

// newColumns copies x and sorts the given rows by every column. Infinite cells
// are refused: no midpoint lies beside them.
func newColumns(ctx context.Context, x *mat.Dense, rows []uint32, workers int) (*columns, error) {
	n, p := x.Dims()
	c := &columns{value: make([][]float64, p), order: make([][]uint32, p)}
	for j := range p {
		c.value[j] = make([]float64, n)
	}
	err := num.Blocks(ctx, n, num.BlockSize, workers, func(_, lo, hi int) error {
		for i := lo; i < hi; i++ {
			for j, v := range x.RawRowView(i) {
				if math.IsInf(v, 0) {
					return num.CellError{Row: i, Column: j, Reason: "infinite value; clip or impute first"}
				}
				c.value[j][i] = v
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	share := num.Count(p, max(1, workers))
	err = num.Blocks(ctx, p, share, workers, func(_, lo, hi int) error {
		s := newSorter(len(rows))
		for j := lo; j < hi; j++ {
			o, err := s.order(ctx, rows, c.value[j])
			if err != nil {
				return err
			}
			c.order[j] = o
		}
		return nil
	})
	return c, err
}

// known returns how many of the rows of an order have a value in column j.
func (c *columns) known(j int, rows []uint32) int {
	v := c.value[j]
	lo, hi := 0, len(rows)
	if hi == 0 || !math.IsNaN(v[rows[hi-1]]) {
		return hi
	}
	for lo < hi {
		if m := (lo + hi) / 2; math.IsNaN(v[rows[m]]) {
			hi = m
		} else {
			lo = m + 1
		}
	}
	return lo
}

// constant reports whether column j takes a single value in rows lo..hi-1,
// missing counting as a value.
func (c *columns) constant(j, lo, hi int) bool {
	first, last := c.value[j][c.order[j][lo]], c.value[j][c.order[j][hi-1]]
	return first == last || math.IsNaN(first)
}

// divide moves the rows lo..hi-1 of column j that go left in front of the
// others, both in their old order. It needs room for hi-lo rows in spare.
func (c *columns) divide(j, lo, hi int, left []bool, spare []uint32) {
	rows := c.order[j][lo:hi]
	spare = spare[:len(rows)]
	l, r := 0, 0
	for _, row := range rows {
		// Both writes always happen, so that no branch waits for the flag.
		rows[l], spare[r] = row, row
		if left[row] {
			l++
		} else {
			r++
		}
	}
	copy(rows[l:], spare[:r])
}

// sorter orders rows by radix sort, eleven bits at a time.
type sorter struct {
	a, b []keyed
}

type keyed struct {
	key uint64
	row uint32
}

func newSorter(n int) *sorter {
	return &sorter{a: make([]keyed, n), b: make([]keyed, n)}
}

// order returns the rows in ascending order of value, equal values in the order
// given, missing values last.
func (s *sorter) order(ctx context.Context, rows []uint32, value []float64) ([]uint32, error) {
	const bits, digits = 11, 1 << 11
	a, b := s.a, s.b
	for i, r := range rows {
		a[i] = keyed{sortKey(value[r]), r}
	}
	for shift := 0; shift < 64; shift += bits {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		var count [digits]int
		for _, e := range a {
			count[e.key>>shift%digits]++
		}
		if count[a[0].key>>shift%digits] == len(a) {
			continue // one digit throughout
		}
		sum := 0
		for d, n := range count {
			count[d] = sum
			sum += n
		}
		for _, e := range a {
			d := e.key >> shift % digits
			b[count[d]] = e
			count[d]++
		}
		a, b = b, a
	}
	out := make([]uint32, len(rows))
	for i, e := range a {
		out[i] = e.row
	}
	return out, nil
}

// sortKey maps floats to integers of the same order, both zeros to one key and
// every NaN to the last.
func sortKey(v float64) uint64 {
	if math.IsNaN(v) {
		return math.MaxUint64
	}
	k := math.Float64bits(v + 0) // −0 + 0 is +0
	if k>>63 != 0 {
		return ^k
	}
	return k | 1<<63
}
