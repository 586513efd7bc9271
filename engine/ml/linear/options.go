package linear

import (
	"errors"
	"fmt"
	"math"
)

// ErrAlpha says that the penalty is negative or not a number.
var ErrAlpha = errors.New("linear: penalty must be zero or a positive number")

// ErrRange says that the values are so large that the fit overflows.
var ErrRange = errors.New("linear: values too large to fit; scale the columns and the target first")

// ErrModel says that a stored model is damaged.
var ErrModel = errors.New("linear: damaged model")

// Options are the choices of Fit. The zero value is ordinary least squares.
type Options struct {
	// Alpha is the ridge penalty: Fit minimises Σ w·(y − prediction)² + Alpha·Σ coef².
	// The intercept is never penalised. 0, the default, is ordinary least squares.
	Alpha float64
	// Workers is how many goroutines may reduce rows; 0 means 1. The model does
	// not depend on it.
	Workers int
	// Progress, if not nil, hears from the calling goroutine how many of the
	// passes over the rows are done.
	Progress func(done, total int)
}

func (o Options) withDefaults() (Options, error) {
	if !(o.Alpha >= 0) || math.IsInf(o.Alpha, 1) {
		return o, fmt.Errorf("%w, not %v", ErrAlpha, o.Alpha)
	}
	o.Workers = max(o.Workers, 1)
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o, nil
}
