package knn

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Fit keeps the n×p features x with their targets y under row weights w (nil:
// all 1). A row of weight 2 is a row given twice and fills two of the places
// for neighbours; one of weight 0 is left out. Fit refuses shapes that do not
// match, missing or infinite cells (as num.CellError), a single class, and
// fewer rows than neighbours.
func Fit(ctx context.Context, x *mat.Dense, y, w []float64, o Options) (*Model, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := num.CheckShapes(x, y, w); err != nil {
		return nil, err
	}
	if o.Classes == 0 {
		err = num.CheckValues(y)
	} else {
		err = num.CheckClasses(y, w, o.Classes)
	}
	if err != nil {
		return nil, err
	}
	n, p := x.Dims()
	err = num.Blocks(ctx, n, num.BlockSize, 1, func(_, lo, hi int) error {
		return num.CheckFiniteRows(x, lo, hi)
	})
	if err != nil {
		return nil, err
	}
	kept, total := make([]int, 0, n), float64(n)
	for i := range n {
		if w == nil || w[i] > 0 {
			kept = append(kept, i)
		}
	}
	if w != nil {
		total = num.Sum(w)
	}
	if total < float64(o.Neighbours) {
		return nil, fmt.Errorf("%w: %d neighbours of rows that weigh %v together; ask for fewer", ErrNeighbours, o.Neighbours, total)
	}
	m := &Model{Classes: o.Classes, Columns: p, Neighbours: o.Neighbours, Metric: o.Metric, Weighting: o.Weighting}
	if p <= TreeColumns {
		t, err := plant(ctx, x, kept)
		if err != nil {
			return nil, err
		}
		m.Axes, m.Firsts = t.axes, t.firsts
	}
	m.keep(x, y, w, kept)
	o.Progress(n, n)
	return m, nil
}

// keep copies the rows in the order given.
func (m *Model) keep(x *mat.Dense, y, w []float64, order []int) {
	m.Origins = order
	m.Rows = make(num.Floats, 0, len(order)*m.Columns)
	m.Targets = make(num.Floats, 0, len(order))
	for _, i := range order {
		m.Rows = append(m.Rows, x.RawRowView(i)...)
		m.Targets = append(m.Targets, y[i])
		if w != nil {
			m.Weights = append(m.Weights, w[i])
		}
	}
}
