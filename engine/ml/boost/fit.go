package boost

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// most is the largest number of rows whose sums stay exact.
const most = 1 << 26

// Fit learns from the rows of x (n×p, NaN meaning missing), their targets y and
// weights w (nil means 1 each). Rows that weigh nothing are left out, and a row
// of weight k counts like k equal rows except where rows are counted: in the
// smallest leaf and in the quantiles that bins are cut at.
//
// The errors are ErrOptions, those of package num, and the context's.
func Fit(ctx context.Context, x *mat.Dense, y, w []float64, o Options) (*Model, error) {
	if err := num.CheckShapes(x, y, w); err != nil {
		return nil, err
	}
	o = o.withDefaults()
	if err := o.check(); err != nil {
		return nil, err
	}
	if o.Classes != 0 {
		if err := num.CheckClasses(y, w, o.Classes); err != nil {
			return nil, err
		}
	} else if err := num.CheckValues(y); err != nil {
		return nil, err
	}
	n, p := x.Dims()
	if n > most {
		return nil, fmt.Errorf("%w: %d rows; at most %d fit, so sample first", ErrOptions, n, most)
	}
	w, rows, err := weigh(y, w, o)
	if err != nil {
		return nil, err
	}
	f := &fitter{o: o, w: w}
	if o.Classes == 0 {
		y, f.exponent = shrink(y)
	}
	if f.train, f.valid, err = holdOut(y, rows, o); err != nil {
		return nil, err
	}
	b, err := newBins(ctx, x, f.train, o)
	if err != nil {
		return nil, err
	}
	f.prepare(b, y)
	m := &Model{Classes: o.Classes, Columns: p, Gain: make(num.Floats, p)}
	if err := f.run(ctx, m); err != nil {
		return nil, err
	}
	return m, nil
}

// weigh returns the weight of every row, class weights included, and the rows
// that have any.
func weigh(y, w []float64, o Options) (weights []float64, rows []uint32, err error) {
	weights = make([]float64, len(y))
	for i := range weights {
		weights[i] = 1
		if w != nil {
			weights[i] = w[i]
		}
	}
	factor := o.ClassWeights
	if o.Balanced {
		factor = make([]float64, o.Classes)
		for i, v := range weights {
			factor[int(y[i])] += v
		}
		total := num.Sum(factor)
		for k, v := range factor {
			if v > 0 {
				factor[k] = total / (float64(o.Classes) * v)
			}
		}
	}
	for i := range weights {
		if factor != nil {
			weights[i] *= factor[int(y[i])]
		}
		if weights[i] > 0 {
			rows = append(rows, uint32(i))
		}
	}
	if len(rows) == 0 {
		err = fmt.Errorf("%w: class weights of zero leave no rows to learn from", ErrOptions)
	}
	return weights, rows, err
}

// shrink divides the targets by the power of two that brings the largest into
// [½, 1), so that squares neither overflow nor vanish; the division is exact and
// exponent undoes it.
func shrink(y []float64) (small []float64, exponent int) {
	var largest float64
	for _, v := range y {
		largest = max(largest, math.Abs(v))
	}
	_, exponent = math.Frexp(largest)
	small = make([]float64, len(y))
	for i, v := range y {
		small[i] = math.Ldexp(v, -exponent)
	}
	return small, exponent
}

// holdOut parts rows into those to learn from and those to measure the loss on,
// each class evenly. Both lists ascend.
func holdOut(y []float64, rows []uint32, o Options) (train, valid []uint32, err error) {
	if o.EarlyStopping == 0 {
		return rows, nil, nil
	}
	byClass := make([][]uint32, max(1, o.Classes))
	for _, r := range rows {
		k := 0
		if o.Classes > 0 {
			k = int(y[r])
		}
		byClass[k] = append(byClass[k], r)
	}
	held := make([]bool, len(y))
	for _, c := range byClass {
		o.Rand.Shuffle(len(c), func(i, j int) { c[i], c[j] = c[j], c[i] })
		want := int(math.Round(o.ValidationShare * float64(len(c))))
		for _, r := range c[:max(0, min(want, len(c)-1))] {
			held[r] = true
		}
	}
	for _, r := range rows {
		if held[r] {
			valid = append(valid, r)
		} else {
			train = append(train, r)
		}
	}
	if len(valid) == 0 {
		return nil, nil, fmt.Errorf("%w: %d rows are too few to hold out a share of %v for early stopping", ErrOptions, len(rows), o.ValidationShare)
	}
	return train, valid, nil
}
