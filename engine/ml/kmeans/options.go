package kmeans

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"
)

// Errors of Options, of values whose distances do not fit a float64 and of
// stored models.
var (
	ErrClusters = errors.New("kmeans: impossible number of clusters")
	ErrStart    = errors.New("kmeans: starting centres do not fit")
	ErrRandom   = errors.New("kmeans: a random source is needed unless starting centres are given")
	ErrTol      = errors.New("kmeans: tolerance must not be negative")
	ErrMaxIter  = errors.New("kmeans: restarts and iterations must not be negative")
	ErrRange    = errors.New("kmeans: values too large; scale the columns first")
	// ErrModel says that a stored model is damaged.
	ErrModel = errors.New("kmeans: damaged model")
)

// Options are the choices of Fit.
type Options struct {
	// Clusters is the number of centres k. 0 means 8, or as many as Start has.
	Clusters int
	// Start has k rows of p columns to start from once, in place of chosen
	// ones; nil means k-means++.
	Start *mat.Dense
	// Restarts is how many starts are tried. 0 means 10.
	Restarts int
	// Tol ends an iteration once the centres have moved by no more: the sum of
	// squared moves is compared with Tol times the mean variance of a column.
	// 0 means 1e-4. Every search also ends when no row changes its centre.
	Tol float64
	// MaxIter is the most iterations of a start. 0 means 300.
	MaxIter int
	// Workers is how many goroutines may visit rows; 0 means 1. The model does
	// not depend on it.
	Workers int
	// Rand draws the starts; it is needed unless Start is given.
	Rand *rand.Rand
	// Progress, if not nil, hears from the calling goroutine how many starts
	// are done.
	Progress func(done, total int)
}

func (o Options) withDefaults() (Options, error) {
	if o.Start != nil {
		k, _ := o.Start.Dims()
		if o.Clusters != 0 && o.Clusters != k {
			return o, fmt.Errorf("%w: %d centres for %d clusters", ErrStart, k, o.Clusters)
		}
		o.Clusters, o.Restarts = k, 1
	}
	if o.Start == nil && o.Rand == nil {
		return o, ErrRandom
	}
	if o.Clusters == 0 && o.Start == nil {
		o.Clusters = 8
	}
	if o.Clusters < 1 {
		return o, fmt.Errorf("%w: %d; ask for one or more", ErrClusters, o.Clusters)
	}
	if !(o.Tol >= 0) || math.IsInf(o.Tol, 1) {
		return o, fmt.Errorf("%w, but is %v", ErrTol, o.Tol)
	}
	if o.Restarts < 0 || o.MaxIter < 0 {
		return o, fmt.Errorf("%w, but are %d and %d", ErrMaxIter, o.Restarts, o.MaxIter)
	}
	if o.Tol == 0 {
		o.Tol = 1e-4
	}
	if o.Restarts == 0 {
		o.Restarts = 10
	}
	if o.MaxIter == 0 {
		o.MaxIter = 300
	}
	o.Workers = max(o.Workers, 1)
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o, nil
}
