package knn

import (
	"cmp"
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// leaf is the most rows that are compared one by one rather than split.
const leaf = 16

// tree is what a balanced k-d tree knows beyond the order of its rows: of each
// range lo..hi-1 the middle row splits the others by one column, the smaller
// before it.
type tree struct {
	axes   []uint8 // of each middle row, the column
	firsts []int   // of each middle row, the lowest origin in its range
}

// plant brings rows into the order of a tree. Every level is sorted, so that
// it costs n·log²n whatever the values.
func plant(ctx context.Context, x *mat.Dense, rows []int) (tree, error) {
	t := tree{axes: make([]uint8, len(rows)), firsts: make([]int, len(rows))}
	var split func(lo, hi int) error
	split = func(lo, hi int) error {
		if hi-lo <= leaf {
			return nil
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		axis := widest(x, rows[lo:hi])
		slices.SortFunc(rows[lo:hi], func(a, b int) int {
			return cmp.Or(cmp.Compare(x.At(a, axis), x.At(b, axis)), a-b)
		})
		mid := (lo + hi) / 2
		t.axes[mid], t.firsts[mid] = uint8(axis), slices.Min(rows[lo:hi])
		if err := split(lo, mid); err != nil {
			return err
		}
		return split(mid+1, hi)
	}
	return t, split(0, len(rows))
}

// widest returns the column with the largest range among rows.
func widest(x *mat.Dense, rows []int) int {
	low, high := slices.Clone(x.RawRowView(rows[0])), slices.Clone(x.RawRowView(rows[0]))
	for _, i := range rows {
		for j, v := range x.RawRowView(i) {
			low[j], high[j] = min(low[j], v), max(high[j], v)
		}
	}
	best := 0
	for j := range low {
		if high[j]-low[j] > high[best]-low[best] {
			best = j
		}
	}
	return best
}

// descend looks for neighbours of q among lo..hi-1. gap holds, for each column,
// how far q is at least from the rows there. Bounds are summed as distances
// are, term by term in column order; rounding is monotone, so a bound never
// exceeds the computed distance of a row behind it, and no neighbour is lost.
func (m *Model) descend(q, gap []float64, found *nearest, lo, hi int) {
	if hi-lo <= leaf {
		if m.length(gap) > found.reach() {
			return
		}
		for i := lo; i < hi; i++ {
			m.offer(q, found, i)
		}
		return
	}
	mid := (lo + hi) / 2
	if bound := m.length(gap); bound > found.reach() || bound == found.reach() && m.Firsts[mid] > found.last().origin {
		return // too far, or as far as the last neighbour but later
	}
	axis := int(m.Axes[mid])
	off := q[axis] - m.Rows[mid*m.Columns+axis]
	near, far := [2]int{lo, mid}, [2]int{mid + 1, hi}
	if off > 0 {
		near, far = far, near
	}
	m.descend(q, gap, found, near[0], near[1])
	m.offer(q, found, mid)
	before := gap[axis]
	gap[axis] = max(before, math.Abs(off))
	m.descend(q, gap, found, far[0], far[1])
	gap[axis] = before
}

// length returns the size of a vector of differences: squared for Euclidean.
func (m *Model) length(gap []float64) float64 {
	sum := 0.0
	for _, g := range gap {
		if m.Metric == Euclidean {
			sum += float64(g * g)
		} else {
			sum += math.Abs(g)
		}
	}
	return sum
}
