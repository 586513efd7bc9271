package num

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"
)

// Moments returns the mean and the standard deviation (over the sum of the
// weights, not less one) of every column of x under row weights w, nil being
// all 1. A constant column has exactly its value as mean and exactly 0 as
// deviation. It refuses missing and infinite cells with a CellError. The rows
// are read twice, in blocks; the result does not depend on workers.
func Moments(ctx context.Context, x *mat.Dense, w []float64, workers int) (mean, deviation []float64, err error) {
	n, p := x.Dims()
	first, total := 0, float64(n)
	if w != nil {
		for w[first] == 0 {
			first++
		}
		total = Sum(w)
	}
	// Sums are taken of distances to a row with weight, later to the mean, so
	// that columns far from zero keep their digits.
	pass := func(from []float64, term func(d float64) float64) ([]float64, error) {
		parts := make([][]float64, Count(n, BlockSize))
		err := Blocks(ctx, n, BlockSize, workers, func(b, lo, hi int) error {
			if err := CheckFiniteRows(x, lo, hi); err != nil {
				return err
			}
			part := make([]float64, p)
			for i := lo; i < hi; i++ {
				weight := 1.0
				if w != nil {
					weight = w[i]
				}
				for j, v := range x.RawRowView(i) {
					part[j] += float64(weight * term(v-from[j]))
				}
			}
			parts[b] = part
			return nil
		})
		if err != nil {
			return nil, err
		}
		sum := make([]float64, p)
		for _, part := range parts {
			floats.Add(sum, part)
		}
		floats.Scale(1/total, sum)
		return sum, nil
	}
	from := append([]float64(nil), x.RawRowView(first)...)
	if mean, err = pass(from, func(d float64) float64 { return d }); err != nil {
		return nil, nil, err
	}
	floats.Add(mean, from)
	if deviation, err = pass(mean, func(d float64) float64 { return d * d }); err != nil {
		return nil, nil, err
	}
	for j, v := range deviation {
		deviation[j] = math.Sqrt(v)
	}
	return mean, deviation, nil
}
