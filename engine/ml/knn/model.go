package knn

import (
	"context"
	"encoding/json"
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

// UnmarshalJSON implements json.Unmarshaler. It refuses rows and tree that do not fit
// together
// with an error that wraps ErrModel.
func (m *Model) UnmarshalJSON(data []byte) error {
	type plain Model // without this method
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("read nearest neighbours: %w", err)
	}
	read := Model(p)
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

// check refuses what Predict would stumble over.
func (m *Model) check() error {
	n := len(m.Targets)
	if n == 0 || m.Columns < 1 || len(m.Rows)%m.Columns != 0 || len(m.Rows)/m.Columns != n || len(m.Origins) != n || m.Weights != nil && len(m.Weights) != n {
		return fmt.Errorf("%w: %d cells, %d targets, %d weights, %d origins and %d columns do not fit together",
			ErrModel, len(m.Rows), n, len(m.Weights), len(m.Origins), m.Columns)
	}
	if !num.Finite(m.Rows...) {
		return fmt.Errorf("%w: a row has a cell that is not finite", ErrModel)
	}
	if m.Metric != Euclidean && m.Metric != Manhattan {
		return fmt.Errorf("%w: %w %q", ErrModel, ErrMetric, m.Metric)
	}
	if m.Weighting != Uniform && m.Weighting != Distance {
		return fmt.Errorf("%w: %w %q", ErrModel, ErrWeighting, m.Weighting)
	}
	if err := m.checkTargets(); err != nil {
		return err
	}
	if err := m.checkNeighbours(); err != nil {
		return err
	}
	return m.checkTree()
}

// checkTargets refuses targets that are not finite or not classes.
func (m *Model) checkTargets() error {
	if m.Classes < 0 || m.Classes == 1 {
		return fmt.Errorf("%w: %d classes", ErrModel, m.Classes)
	}
	for i, v := range m.Targets {
		if !num.Finite(v) || m.Classes > 0 && (v != math.Trunc(v) || v < 0 || v >= float64(m.Classes)) {
			return fmt.Errorf("%w: row %d of %d classes has the target %v", ErrModel, i+1, m.Classes, v)
		}
	}
	return nil
}

// checkNeighbours refuses weights that Fit does not keep and more neighbours
// than they add up to.
func (m *Model) checkNeighbours() error {
	for i, w := range m.Weights {
		if !(w > 0) {
			return fmt.Errorf("%w: row %d weighs %v", ErrModel, i+1, w)
		}
	}
	total, want := float64(len(m.Targets)), float64(m.Neighbours)
	if m.Weights != nil {
		// Fit added them in another order, so the last bits may differ.
		total, want = num.Sum(m.Weights), want*(1-1e-12)
	}
	if m.Neighbours < 1 || !num.Finite(total) || total < want {
		return fmt.Errorf("%w: %d neighbours of rows that weigh %v together", ErrModel, m.Neighbours, total)
	}
	return nil
}

// checkTree refuses a tree of other rows or columns.
func (m *Model) checkTree() error {
	if m.Axes == nil && m.Firsts == nil {
		return nil
	}
	if n := len(m.Targets); len(m.Axes) != n || len(m.Firsts) != n {
		return fmt.Errorf("%w: a tree of %d and %d rows over %d", ErrModel, len(m.Axes), len(m.Firsts), n)
	}
	for i, axis := range m.Axes {
		if int(axis) >= m.Columns {
			return fmt.Errorf("%w: row %d splits column %d of %d", ErrModel, i+1, int(axis)+1, m.Columns)
		}
	}
	return nil
}
