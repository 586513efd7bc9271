package logistic

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// mostClasses is how many classes Fit finds on its own in the targets.
const mostClasses = 1 << 16

// Fit learns to tell the classes y (indices from 0) of the n×p features x under
// row weights w (nil: all 1; a weight of 2 is a row given twice). It refuses
// shapes that do not match, missing or infinite cells (as num.CellError) and
// rows of a single class. A search that MaxIter ends is no error: see
// Model.Converged.
func Fit(ctx context.Context, x *mat.Dense, y, w []float64, o Options) (*Model, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := num.CheckShapes(x, y, w); err != nil {
		return nil, err
	}
	if o.Classes == 0 {
		if err := num.CheckValues(y); err != nil {
			return nil, err
		}
		// A target beyond mostClasses is no class index and is refused below.
		o.Classes = max(2, 1+int(min(floats.Max(y), mostClasses-1)))
	}
	if err := num.CheckClasses(y, w, o.Classes); err != nil {
		return nil, err
	}
	mean, deviation, err := num.Moments(ctx, x, w, o.Workers)
	if err != nil {
		return nil, err
	}
	for j, s := range deviation {
		if math.IsNaN(s) || math.IsInf(s, 0) {
			return nil, fmt.Errorf("scale column %d: %w", j+1, ErrRange)
		}
	}
	f := newObjective(x, y, w, countClasses(y, w, o.Classes, o.Balanced), mean, deviation, o)
	u, iterations, converged, err := minimise(ctx, f, o)
	if err != nil {
		return nil, err
	}
	m := &Model{
		Classes: o.Classes, Present: f.classes.present, Columns: len(mean),
		Deviation: deviation, Iterations: iterations, Converged: converged,
	}
	for lo := 0; lo < len(u); lo += f.stride() {
		terms := []float64{u[lo+len(mean)]}
		for j, a := range f.inverse {
			coef := u[lo+j] * a
			m.Coef = append(m.Coef, coef)
			terms = append(terms, -coef*mean[j])
		}
		m.Intercept = append(m.Intercept, num.Sum(terms))
	}
	if !num.Finite(m.Intercept...) || !num.Finite(m.Coef...) {
		return nil, fmt.Errorf("bring the coefficients back to the columns' units: %w", ErrRange)
	}
	o.Progress(o.MaxIter, o.MaxIter)
	return m, nil
}
