package linear

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Fit learns coefficients for the n×p features x and the n target values y
// under row weights w (nil: all 1; a weight of 2 is a row given twice). It
// refuses shapes that do not match, missing or infinite cells (as
// num.CellError), and values whose fit overflows.
func Fit(ctx context.Context, x *mat.Dense, y, w []float64, o Options) (*Model, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := num.CheckShapes(x, y, w); err != nil {
		return nil, err
	}
	if err := num.CheckValues(y); err != nil {
		return nil, err
	}
	d, err := centre(ctx, x, y, w, o.Workers)
	if err != nil {
		return nil, err
	}
	o.Progress(1, 2)
	r, err := d.reduce(ctx, o.Workers)
	if err != nil {
		return nil, err
	}
	coef, rank, err := solve(ctx, r, o.Alpha)
	if err != nil {
		return nil, err
	}
	o.Progress(2, 2)
	return d.model(r, coef, rank)
}

// design is the rows together with what is taken off every column, the target
// being the last.
type design struct {
	x     *mat.Dense
	y, w  []float64
	shift []float64 // a row with weight: constant columns become exactly zero
	mean  []float64 // weighted mean of the shifted columns
	total float64   // sum of the weights
}

// centre finds the column means; cells are checked in the same pass.
func centre(ctx context.Context, x *mat.Dense, y, w []float64, workers int) (*design, error) {
	n, p := x.Dims()
	first := 0
	for w != nil && w[first] == 0 {
		first++
	}
	d := &design{x: x, y: y, w: w, total: float64(n)}
	if w != nil {
		d.total = num.Sum(w)
	}
	d.shift = append(append(make([]float64, 0, p+1), x.RawRowView(first)...), y[first])
	sums := make([][]float64, num.Count(n, num.BlockSize))
	err := num.Blocks(ctx, n, num.BlockSize, workers, func(b, lo, hi int) error {
		if err := num.CheckFiniteRows(x, lo, hi); err != nil {
			return err
		}
		sum := make([]float64, p+1)
		for i := lo; i < hi; i++ {
			weight := d.weight(i)
			for j, v := range x.RawRowView(i) {
				sum[j] += weight * (v - d.shift[j])
			}
			sum[p] += weight * (y[i] - d.shift[p])
		}
		sums[b] = sum
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.mean = make([]float64, p+1)
	for _, sum := range sums {
		floats.Add(d.mean, sum)
	}
	floats.Scale(1/d.total, d.mean)
	return d, nil
}

func (d *design) weight(i int) float64 {
	if d.w == nil {
		return 1
	}
	return d.w[i]
}

// reduce returns the triangle of a QR factorisation of the centred columns,
// each row times the root of its weight; the last column is the target. Blocks
// are reduced on their own and then put together in order.
func (d *design) reduce(ctx context.Context, workers int) (panel, error) {
	n, p := d.x.Dims()
	size := max(num.BlockSize, 8*(p+1))
	parts := make([]panel, num.Count(n, size))
	err := num.Blocks(ctx, n, size, workers, func(b, lo, hi int) error {
		a := newPanel(hi-lo, p+1)
		for i := lo; i < hi; i++ {
			root := math.Sqrt(d.weight(i))
			for j, v := range d.x.RawRowView(i) {
				a.data[j*a.rows+i-lo] = root * (v - d.shift[j] - d.mean[j])
			}
			a.data[p*a.rows+i-lo] = root * (d.y[i] - d.shift[p] - d.mean[p])
		}
		var err error
		parts[b], err = a.triangle(ctx)
		return err
	})
	if err != nil {
		return panel{}, err
	}
	r := parts[0]
	for _, part := range parts[1:] {
		if r, err = r.above(part).triangle(ctx); err != nil {
			return panel{}, err
		}
	}
	return r, nil
}

// model puts the means back: the intercept is the mean of the target less what
// the coefficients make of the mean row.
func (d *design) model(r panel, coef []float64, rank int) (*Model, error) {
	p := len(coef)
	m := &Model{Coef: coef, Rank: rank, Deviation: make(num.Floats, p)}
	terms := make([]float64, 0, 2*p+2)
	terms = append(terms, d.shift[p], d.mean[p])
	for j, c := range coef {
		terms = append(terms, -c*d.shift[j], -c*d.mean[j])
		m.Deviation[j] = floats.Norm(r.col(j), 2) / math.Sqrt(d.total)
	}
	m.Intercept = num.Sum(terms)
	if !num.Finite(m.Intercept) || !num.Finite(floats.Sum(m.Deviation)) {
		return nil, fmt.Errorf("add up the intercept: %w", ErrRange)
	}
	return m, nil
}
