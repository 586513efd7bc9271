package logistic

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
)

const (
	remembered = 30 // pairs of steps and gradient changes that L-BFGS keeps
	armijo     = 1e-4
	wolfe      = 0.9
	trials     = 60 // halvings or doublings of one step
)

// point is a place in the search: parameters, value and gradient there.
type point struct {
	u, gradient []float64
	value       float64
}

func newPoint(dim int) *point {
	return &point{u: make([]float64, dim), gradient: make([]float64, dim)}
}

// change is one remembered step.
type change struct {
	step, gradient []float64
	product        float64
}

// minimise searches from zero until no derivative exceeds o.Tol.
func minimise(ctx context.Context, f *objective, o Options) (u []float64, iterations int, converged bool, err error) {
	m, err := newMetric(ctx, f)
	if err != nil {
		return nil, 0, false, err
	}
	here, there := newPoint(f.dim()), newPoint(f.dim())
	if here.value, err = f.at(ctx, here.u, here.gradient); err != nil {
		return nil, 0, false, err
	}
	var past []change
	for iterations < o.MaxIter {
		if floats.Norm(here.gradient, math.Inf(1)) <= o.Tol {
			return here.u, iterations, true, nil
		}
		d, err := direction(m, past, here.gradient)
		if err != nil {
			return nil, 0, false, err
		}
		moved, err := search(ctx, f, here, there, d)
		if err != nil {
			return nil, 0, false, err
		}
		if !moved {
			if past == nil {
				break // not even the plain metric finds a lower point
			}
			past = nil
			continue
		}
		past = remember(past, here, there)
		here, there = there, here
		iterations++
		o.Progress(iterations, o.MaxIter)
	}
	return here.u, iterations, floats.Norm(here.gradient, math.Inf(1)) <= o.Tol, nil
}

func remember(past []change, from, to *point) []change {
	c := change{step: make([]float64, len(to.u)), gradient: make([]float64, len(to.u))}
	floats.SubTo(c.step, to.u, from.u)
	floats.SubTo(c.gradient, to.gradient, from.gradient)
	if c.product = floats.Dot(c.step, c.gradient); !(c.product > 0) {
		return past // rounding has eaten the curvature
	}
	if len(past) == remembered {
		past = past[1:]
	}
	return append(past, c)
}

// direction returns minus the gradient times the inverse curvature that the
// metric and the remembered steps suggest (Nocedal and Wright, Numerical
// Optimization, algorithm 7.4).
func direction(m *metric, past []change, gradient []float64) ([]float64, error) {
	d := make([]float64, len(gradient))
	floats.SubTo(d, d, gradient)
	along := make([]float64, len(past))
	for i := len(past) - 1; i >= 0; i-- {
		along[i] = floats.Dot(past[i].step, d) / past[i].product
		floats.AddScaled(d, -along[i], past[i].gradient)
	}
	if err := m.divide(d); err != nil {
		return nil, err
	}
	if len(past) > 0 {
		last := past[len(past)-1]
		scaled := append([]float64(nil), last.gradient...)
		if err := m.divide(scaled); err != nil {
			return nil, err
		}
		if q := floats.Dot(last.gradient, scaled); q > 0 {
			floats.Scale(last.product/q, d)
		}
	}
	for i, c := range past {
		floats.AddScaled(d, along[i]-floats.Dot(c.gradient, d)/c.product, c.step)
	}
	return d, nil
}

// search moves from here along d to there, where the weak Wolfe conditions
// hold, by halving and doubling (Lewis and Overton, Math. Program. 141, 2013).
// Near the minimum, where rounding hides the decrease, the slope alone decides
// (Hager and Zhang, SIAM J. Optim. 16, 2005). It says whether it found a place.
func search(ctx context.Context, f *objective, here, there *point, d []float64) (bool, error) {
	slope := floats.Dot(here.gradient, d)
	if !(slope < 0) {
		return false, nil
	}
	low, high, step := 0.0, math.Inf(1), 1.0
	for range trials {
		floats.AddScaledTo(there.u, here.u, step, d)
		var err error
		if there.value, err = f.at(ctx, there.u, there.gradient); err != nil {
			return false, err
		}
		now := floats.Dot(there.gradient, d)
		lower := there.value <= here.value+armijo*step*slope
		level := there.value <= here.value+1e-14*math.Abs(here.value) && now <= (2*armijo-1)*slope
		switch {
		case !lower && !level:
			high = step
		case now < wolfe*slope:
			low = step
		default:
			return true, nil
		}
		if math.IsInf(high, 1) {
			step = 2 * low
		} else {
			step = (low + high) / 2
		}
	}
	return false, nil
}
