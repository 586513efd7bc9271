package logistic

import (
	"errors"
	"fmt"
	"math"
)

// Errors of Options, of values that do not fit a float64 and of stored models.
var (
	ErrC       = errors.New("logistic: C must be a positive number")
	ErrTol     = errors.New("logistic: tolerance must not be negative")
	ErrMaxIter = errors.New("logistic: the most iterations must not be negative")
	ErrRange   = errors.New("logistic: values too large; scale the columns first")
	// ErrModel says that a stored model is damaged.
	ErrModel = errors.New("logistic: damaged model")
)

// Options are the choices of Fit.
type Options struct {
	// Classes is the number of classes K; targets are 0..K-1. 0 means one more
	// than the largest target, at most 65536. Classes without rows get probability 0.
	Classes int
	// C is the inverse strength of the penalty; smaller is stronger. 0 means 1.
	C float64
	// Balanced weighs each class by total / (classes · total of the class),
	// on top of the row weights, so that all classes count alike.
	Balanced bool
	// Tol ends the search once no derivative of the mean loss, penalty
	// included, by a coefficient of a standardised feature is larger. 0 means
	// 1e-9, which leaves the coefficients with about six right digits.
	// On hundreds of columns, such as pixels, 1e-4 takes a quarter of the steps.
	Tol float64
	// MaxIter is the most steps of the search. 0 means 1000; ordinary data
	// needs 10 to 200, images 600.
	MaxIter int
	// Workers is how many goroutines may sum rows; 0 means 1. The model does
	// not depend on it.
	Workers int
	// Progress, if not nil, hears from the calling goroutine how many of at
	// most MaxIter steps are done; a search that ends early says so by
	// reporting all of them done.
	Progress func(done, total int)
}

func (o Options) withDefaults() (Options, error) {
	if !(o.C >= 0) || math.IsInf(o.C, 1) {
		return o, fmt.Errorf("%w, not %v", ErrC, o.C)
	}
	if !(o.Tol >= 0) {
		return o, fmt.Errorf("%w, but is %v", ErrTol, o.Tol)
	}
	if o.MaxIter < 0 {
		return o, fmt.Errorf("%w, but are %d", ErrMaxIter, o.MaxIter)
	}
	if o.C == 0 {
		o.C = 1
	}
	if o.Tol == 0 {
		o.Tol = 1e-9
	}
	if o.MaxIter == 0 {
		o.MaxIter = 1000
	}
	o.Workers = max(o.Workers, 1)
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o, nil
}
