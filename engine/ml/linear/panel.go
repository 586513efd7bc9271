package linear

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
)

// panel is a small dense matrix kept column by column, because Householder
// reflections work on whole columns.
type panel struct {
	rows, cols int
	data       []float64
}

func newPanel(rows, cols int) panel {
	return panel{rows: rows, cols: cols, data: make([]float64, rows*cols)}
}

func (a panel) col(j int) []float64 {
	return a.data[j*a.rows : (j+1)*a.rows]
}

// triangle reduces a to upper triangular form in place by Householder
// reflections (Golub and Van Loan, Matrix Computations, algorithm 5.2.1) and
// returns a copy of the rows that remain, at most as many as there are
// columns. The context is looked at once per column.
func (a panel) triangle(ctx context.Context) (panel, error) {
	for k := range min(a.rows, a.cols) {
		if err := ctx.Err(); err != nil {
			return panel{}, err
		}
		v := a.col(k)[k:]
		norm := floats.Norm(v, 2)
		if norm == 0 {
			continue
		}
		// Reflect away from the first entry, so that nothing cancels, and keep
		// v divided by the norm, so that its square neither over- nor underflows.
		head := -math.Copysign(norm, v[0])
		floats.Scale(1/norm, v)
		v[0] += math.Copysign(1, v[0])
		half := math.Abs(v[0]) // = v'v / 2 for the scaled v
		for j := k + 1; j < a.cols; j++ {
			c := a.col(j)[k:]
			floats.AddScaled(c, -floats.Dot(v, c)/half, v)
		}
		clear(v)
		v[0] = head
	}
	kept := min(a.rows, a.cols)
	r := newPanel(kept, a.cols)
	for j := range a.cols {
		copy(r.col(j), a.col(j)[:kept])
	}
	return r, nil
}

// above stacks a on b; both have the same columns.
func (a panel) above(b panel) panel {
	s := newPanel(a.rows+b.rows, a.cols)
	for j := range s.cols {
		copy(s.col(j), a.col(j))
		copy(s.col(j)[a.rows:], b.col(j))
	}
	return s
}
