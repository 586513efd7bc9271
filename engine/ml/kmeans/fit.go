package kmeans

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Fit groups the n×p rows of x under weights w (nil: all 1; a weight of 2 is a
// row given twice, one of 0 joins a cluster but moves no centre). The slice
// between them stands where supervised learners take the target; it is not
// looked at. Fit refuses missing or infinite cells (as num.CellError) and more
// clusters than rows with weight.
func Fit(ctx context.Context, x *mat.Dense, _, w []float64, o Options) (*Model, error) {
	o, err := o.withDefaults()
	if err != nil {
		return nil, err
	}
	if err := num.CheckRows(x); err != nil {
		return nil, err
	}
	n, p := x.Dims()
	if err := num.CheckWeights(w, n); err != nil {
		return nil, err
	}
	if err := checkClusters(x, w, o); err != nil {
		return nil, err
	}
	_, deviation, err := num.Moments(ctx, x, w, o.Workers)
	if err != nil {
		return nil, err
	}
	d := newData(x, w, o)
	shift := o.Tol * floats.Dot(deviation, deviation) / float64(p)
	var best *Model
	for done := range o.Restarts {
		var centres []float64
		if o.Start == nil {
			centres, err = d.seed(ctx, o.Rand)
		} else {
			centres = mat.DenseCopyOf(o.Start).RawMatrix().Data
		}
		if err != nil {
			return nil, err
		}
		m, err := d.lloyd(ctx, centres, shift, o.MaxIter)
		if err != nil {
			return nil, err
		}
		// A centre that overflowed may have no rows left that show in the inertia.
		if !num.Finite(m.Inertia) || !num.Finite(m.Centers...) {
			return nil, fmt.Errorf("measure distances: %w", ErrRange)
		}
		if best == nil || m.Inertia < best.Inertia {
			best = m
		}
		o.Progress(done+1, o.Restarts)
	}
	return best, nil
}

func checkClusters(x *mat.Dense, w []float64, o Options) error {
	n, p := x.Dims()
	for _, v := range w {
		if v == 0 {
			n--
		}
	}
	if o.Clusters > n {
		return fmt.Errorf("%w: %d clusters of %d rows; ask for fewer", ErrClusters, o.Clusters, n)
	}
	if o.Start == nil {
		return nil
	}
	if _, cols := o.Start.Dims(); cols != p {
		return fmt.Errorf("%w: they have %d columns, the rows %d", ErrStart, cols, p)
	}
	if err := num.CheckFinite(o.Start); err != nil {
		return fmt.Errorf("%w: %w", ErrStart, err)
	}
	return nil
}

// data is the rows and how they are cut into blocks.
type data struct {
	x       *mat.Dense
	w       []float64
	n, p, k int
	size    int
	workers int
}

func newData(x *mat.Dense, w []float64, o Options) *data {
	n, p := x.Dims()
	// The sums of a block hold k · p numbers; four rows a cluster keep them
	// small beside the rows themselves.
	return &data{x: x, w: w, n: n, p: p, k: o.Clusters, size: max(num.BlockSize, 4*o.Clusters), workers: o.Workers}
}

func (d *data) weight(i int) float64 {
	if d.w == nil {
		return 1
	}
	return d.w[i]
}

func (d *data) blocks(ctx context.Context, f func(b, lo, hi int) error) error {
	return num.Blocks(ctx, d.n, d.size, d.workers, f)
}

// square returns the squared distance of a and b, summed in four lanes, which
// a processor can add side by side.
func square(a, b []float64) float64 {
	b = b[:len(a)]
	var s0, s1, s2, s3 float64
	j := 0
	for ; j+4 <= len(a); j += 4 {
		d0, d1, d2, d3 := a[j]-b[j], a[j+1]-b[j+1], a[j+2]-b[j+2], a[j+3]-b[j+3]
		s0 += float64(d0 * d0)
		s1 += float64(d1 * d1)
		s2 += float64(d2 * d2)
		s3 += float64(d3 * d3)
	}
	for ; j < len(a); j++ {
		d := a[j] - b[j]
		s0 += float64(d * d)
	}
	return (s0 + s1) + (s2 + s3)
}

// closest returns the centre nearest to row, the first of equals, and the
// squared distances to it and to the second nearest.
func closest(row, centres []float64) (best int, first, second float64) {
	first, second = math.Inf(1), math.Inf(1)
	p := len(row)
	for c := 0; c*p < len(centres); c++ {
		switch s := square(row, centres[c*p:(c+1)*p]); {
		case s < first:
			best, first, second = c, s, first
		case s < second:
			second = s
		}
	}
	return best, first, second
}
