package knn

import (
	"errors"
	"fmt"
)

// Errors of Options, of values whose distances do not fit a float64 and of
// stored models.
var (
	ErrNeighbours = errors.New("knn: not enough rows for the number of neighbours")
	ErrMetric     = errors.New("knn: unknown metric")
	ErrWeighting  = errors.New("knn: unknown weighting")
	ErrRange      = errors.New("knn: distances too large; scale the columns first")
	// ErrModel says that a stored model is damaged.
	ErrModel = errors.New("knn: damaged model")
)

// TreeColumns is the most columns for which rows are kept in a k-d tree;
// beyond it a tree has to look at most rows anyway.
const TreeColumns = 15

// Metric is a distance between rows.
type Metric string

// The metrics.
const (
	Euclidean Metric = "euclidean" // root of the sum of squared differences
	Manhattan Metric = "manhattan" // sum of absolute differences
)

// Weighting says how much a neighbour counts.
type Weighting string

// The weightings.
const (
	Uniform  Weighting = "uniform"  // all alike
	Distance Weighting = "distance" // 1 / distance; rows at distance 0 alone if there are any
)

// Options are the choices of Fit.
type Options struct {
	// Classes is the number of classes K, with targets 0..K-1; 0 is regression.
	Classes int
	// Neighbours is how many nearest rows count. 0 means 5.
	Neighbours int
	// Metric is the distance; "" means Euclidean.
	Metric Metric
	// Weighting is how much each neighbour counts; "" means Uniform.
	Weighting Weighting
	// Progress, if not nil, hears once that all rows are kept.
	Progress func(done, total int)
}

func (o Options) withDefaults() (Options, error) {
	if o.Neighbours < 0 {
		return o, fmt.Errorf("%w: %d neighbours; ask for one or more", ErrNeighbours, o.Neighbours)
	}
	if o.Neighbours == 0 {
		o.Neighbours = 5
	}
	switch o.Metric {
	case "":
		o.Metric = Euclidean
	case Euclidean, Manhattan:
	default:
		return o, fmt.Errorf("%w %q; choose %q or %q", ErrMetric, o.Metric, Euclidean, Manhattan)
	}
	switch o.Weighting {
	case "":
		o.Weighting = Uniform
	case Uniform, Distance:
	default:
		return o, fmt.Errorf("%w %q; choose %q or %q", ErrWeighting, o.Weighting, Uniform, Distance)
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o, nil
}
