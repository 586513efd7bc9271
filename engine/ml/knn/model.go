package knn

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Model is the rows that were learned from, in an order that makes neighbours
// quick to find.
type Model struct {
	// Classes is the number of classes K, or 0 for regression.
	Classes int
	// Columns is the number of features p.
	Columns int
	// Neighbours, Metric and Weighting are as in Options, defaults filled in.
	Neighbours int
	Metric     Metric
	Weighting  Weighting
	// Rows has the p features of each kept row, row after row; Targets its
	// target; Weights its weight, nil being all 1; Origins the row of x it was.
	Rows    num.Floats
	Targets num.Floats
	Weights num.Floats
	Origins []int
	// Axes has the column by which the tree splits at each kept row, Firsts the
	// lowest origin below it; nil means that there is no tree.
	Axes   []uint8
	Firsts []int
}

// Kind returns "knn", the name in saved files.
func (*Model) Kind() string { return "knn" }

// Outputs returns 1 for regression and the number of classes otherwise.
func (m *Model) Outputs() int { return max(m.Classes, 1) }

// Features returns the number of columns the model was fitted on.
func (m *Model) Features() int { return m.Columns }

// Predict writes to each row of the n×Outputs out the mean target of the
// neighbours of that row of x, or the share of each class among them. It
// refuses missing or infinite cells with a num.CellError.
func (m *Model) Predict(ctx context.Context, x, out *mat.Dense) error {
	if err := num.CheckPredict(x, out, m.Columns, m.Outputs()); err != nil {
		return err
	}
	n, _ := x.Dims()
	norms := m.norms()
	return num.Blocks(ctx, n, queries, 1, func(_, lo, hi int) error {
		if err := num.CheckFiniteRows(x, lo, hi); err != nil {
			return err
		}
		found := make([]nearest, hi-lo)
		for i := range found {
			found[i].want = float64(m.Neighbours)
		}
		if err := m.search(ctx, x, lo, hi, norms, found); err != nil {
			return err
		}
		for i := range found {
			if math.IsInf(found[i].last().size, 1) {
				return fmt.Errorf("find neighbours of row %d: %w", lo+i+1, ErrRange)
			}
			m.vote(&found[i], out.RawRowView(lo+i))
		}
		return nil
	})
}

// vote writes what the neighbours say. The last one counts only as far as it
// is needed to reach the number of neighbours.
func (m *Model) vote(found *nearest, to []float64) {
	closest := found.rows[0].size
	clear(to)
	total, left := 0.0, found.want
	for _, r := range found.rows {
		share := min(r.weight, left)
		left -= share
		if m.Weighting == Distance {
			share *= m.nearness(closest, r.size)
		}
		total += share
		if m.Classes > 0 {
			to[int(m.Targets[r.place])] += share
		} else {
			to[0] += float64(share * m.Targets[r.place])
		}
	}
	for k := range to {
		to[k] /= total
	}
}

// nearness returns the distance of the closest neighbour over that of another:
// 1/distance up to a common factor, but free of overflow.
func (m *Model) nearness(closest, size float64) float64 {
	switch {
	case size == closest:
		return 1
	case m.Metric == Euclidean:
		return math.Sqrt(closest / size)
	default:
		return closest / size
	}
}
