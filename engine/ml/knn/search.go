package knn

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

const (
	queries = 64  // rows predicted together
	tile    = 256 // kept rows compared with all of them while in the cache
)

// offer compares q with the row kept at place i.
func (m *Model) offer(q []float64, found *nearest, i int) {
	row := m.Rows[i*m.Columns : (i+1)*m.Columns]
	row = row[:len(q)]
	size := 0.0
	if m.Metric == Euclidean {
		for j, v := range q {
			d := v - row[j]
			size += float64(d * d)
		}
	} else {
		for j, v := range q {
			size += math.Abs(v - row[j])
		}
	}
	if size > found.reach() {
		return
	}
	n := neighbour{size: size, origin: m.Origins[i], place: i, weight: 1}
	if m.Weights != nil {
		n.weight = m.Weights[i]
	}
	found.add(n)
}

// search fills found with the neighbours of rows lo..hi-1 of x, one after another.
func (m *Model) search(ctx context.Context, x *mat.Dense, lo, hi int, norms []float64, found []nearest) error {
	for i := range found[:hi-lo] {
		found[i].reset()
	}
	if m.Axes != nil {
		gap := make([]float64, m.Columns)
		for i := lo; i < hi; i++ {
			m.descend(x.RawRowView(i), gap, &found[i-lo], 0, len(m.Targets))
		}
		return nil
	}
	for from := 0; from < len(m.Targets); from += tile {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+tile, len(m.Targets))
		for i := lo; i < hi; i++ {
			m.scan(x.RawRowView(i), norms, &found[i-lo], from, to)
		}
	}
	return nil
}

// scan compares q with the rows from..to-1. For Euclidean it first estimates
// |q−r|² as |q|² + |r|² − 2 q·r, which is several times faster, and computes
// the distance only where the estimate, less its rounding, is within reach.
func (m *Model) scan(q, norms []float64, found *nearest, from, to int) {
	if norms == nil {
		for i := from; i < to; i++ {
			m.offer(q, found, i)
		}
		return
	}
	p := m.Columns
	own := floats.Dot(q, q)
	slack := 8 * float64(p+8) * 0x1p-52
	for i := from; i < to; i++ {
		both := own + norms[i]
		if guess := both - 2*floats.Dot(q, m.Rows[i*p:(i+1)*p]); guess-slack*both > found.reach() {
			continue
		}
		m.offer(q, found, i)
	}
}

// norms returns the squared lengths that scan wants, or nil if it does not.
func (m *Model) norms() []float64 {
	if m.Axes != nil || m.Metric != Euclidean {
		return nil
	}
	out := make([]float64, len(m.Targets))
	for i := range out {
		row := m.Rows[i*m.Columns : (i+1)*m.Columns]
		out[i] = floats.Dot(row, row)
	}
	return out
}
