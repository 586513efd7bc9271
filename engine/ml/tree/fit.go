package tree

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Fit learns a tree from the rows of x (n×p, NaN meaning missing), their
// targets y and weights w (nil means 1 each). Rows that weigh nothing are left
// out, and a row of weight k counts like k equal rows except where the options
// count rows.
//
// Splits send missing values to the side where they do more good. Where no
// value was missing, they follow the side with more rows.
//
// The errors are ErrOptions, those of package num, and the context's.
func Fit(ctx context.Context, x *mat.Dense, y, w []float64, o Options) (*Model, error) {
	if err := num.CheckShapes(x, y, w); err != nil {
		return nil, err
	}
	n, p := x.Dims()
	o = o.withDefaults()
	if err := o.check(p); err != nil {
		return nil, err
	}
	if o.Classes != 0 {
		if err := num.CheckClasses(y, w, o.Classes); err != nil {
			return nil, err
		}
	} else if err := num.CheckValues(y); err != nil {
		return nil, err
	}
	if n > math.MaxInt32 {
		return nil, fmt.Errorf("%w: %d rows; at most %d fit, so sample first", ErrOptions, n, math.MaxInt32)
	}
	samples, exponent := newSamples(y, w, o)
	rows := make([]uint32, 0, n)
	for i, a := range samples {
		if a.w > 0 {
			rows = append(rows, uint32(i))
		}
	}
	if len(rows) == 0 {
		return nil, fmt.Errorf("%w: class weights of zero leave no rows to learn from", ErrOptions)
	}
	c, err := newColumns(ctx, x, rows, o.Workers)
	if err != nil {
		return nil, err
	}
	g := newGrower(c, samples, o)
	if err := g.grow(ctx); err != nil {
		return nil, err
	}
	if o.CCPAlpha > 0 {
		// Impurity was measured on a scaled target.
		g.prune(math.Ldexp(o.CCPAlpha, -2*exponent))
	}
	return g.model(exponent), nil
}

// newSamples joins targets and weights. Numeric targets are divided by the power
// of two that brings the largest into [½, 1), so that squares neither overflow
// nor vanish; the division is exact and exponent undoes it.
func newSamples(y, w []float64, o Options) (samples []sample, exponent int) {
	samples = make([]sample, len(y))
	var largest float64
	for i, v := range y {
		samples[i] = sample{y: v, w: 1}
		if w != nil {
			samples[i].w = w[i]
		}
		largest = max(largest, math.Abs(v))
	}
	if o.Classes == 0 {
		_, exponent = math.Frexp(largest)
		for i := range samples {
			samples[i].y = math.Ldexp(samples[i].y, -exponent)
		}
		return samples, exponent
	}
	factor := o.ClassWeights
	if o.Balanced {
		factor = balance(samples, o.Classes)
	}
	if factor != nil {
		for i := range samples {
			samples[i].w *= factor[int(samples[i].y)]
		}
	}
	return samples, 0
}

// balance returns the factors that give every class the same total weight.
func balance(samples []sample, classes int) []float64 {
	factor := make([]float64, classes)
	var total float64
	for _, a := range samples {
		factor[int(a.y)] += a.w
		total += a.w
	}
	for k, v := range factor {
		if v > 0 {
			factor[k] = total / (float64(classes) * v)
		}
	}
	return factor
}
