package kmeans

import (
	"context"
	"math"
	"math/rand/v2"

	"gonum.org/v1/gonum/floats"

	"headrace.dev/studio/engine/num"
)

// seed chooses k rows as centres by greedy k-means++: each next one is the best
// of a few rows drawn with a chance proportional to weight times squared
// distance from the centres so far.
func (d *data) seed(ctx context.Context, r *rand.Rand) ([]float64, error) {
	trials := 2 + int(math.Log(float64(d.k)))
	near := make([]float64, d.n) // squared distance to the closest centre so far
	for i := range near {
		near[i] = 1 // the first is drawn by weight alone
	}
	centres := make([]float64, 0, d.k*d.p)
	sums, err := d.potential(ctx, near)
	if err != nil {
		return nil, err
	}
	for c := range d.k {
		drawn := 1
		if c > 0 {
			drawn = trials
		}
		candidates := make([]int, drawn)
		for t := range candidates {
			candidates[t] = d.draw(r, near, sums)
		}
		chosen := candidates[0]
		if c > 0 {
			if chosen, err = d.best(ctx, candidates, near); err != nil {
				return nil, err
			}
		} else {
			for i := range near {
				near[i] = math.Inf(1)
			}
		}
		row := d.x.RawRowView(chosen)
		centres = append(centres, row...)
		err = d.blocks(ctx, func(_, lo, hi int) error {
			for i := lo; i < hi; i++ {
				near[i] = min(near[i], square(d.x.RawRowView(i), row))
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
		if sums, err = d.potential(ctx, near); err != nil {
			return nil, err
		}
	}
	return centres, nil
}

// potential returns the sum of weight times near of each block of rows.
func (d *data) potential(ctx context.Context, near []float64) ([]float64, error) {
	sums := make([]float64, num.Count(d.n, d.size))
	err := d.blocks(ctx, func(b, lo, hi int) error {
		for i := lo; i < hi; i++ {
			sums[b] += float64(d.weight(i) * near[i])
		}
		return nil
	})
	return sums, err
}

// draw returns a row with a chance proportional to weight times near; if that
// is zero throughout, every row is a centre already and any will do.
func (d *data) draw(r *rand.Rand, near, sums []float64) int {
	left := r.Float64() * floats.Sum(sums)
	b := 0
	for b < len(sums)-1 && left >= sums[b] {
		left -= sums[b]
		b++
	}
	last := 0
	for i := b * d.size; i < min(d.n, (b+1)*d.size); i++ {
		part := float64(d.weight(i) * near[i])
		if part == 0 {
			continue
		}
		if last = i; left < part {
			return i
		}
		left -= part
	}
	return last // rounding has left a little over
}

// best returns the candidate that leaves the least sum of distances, the first
// of equals.
func (d *data) best(ctx context.Context, candidates []int, near []float64) (int, error) {
	parts := make([][]float64, num.Count(d.n, d.size))
	err := d.blocks(ctx, func(b, lo, hi int) error {
		part := make([]float64, len(candidates))
		for i := lo; i < hi; i++ {
			row, weight := d.x.RawRowView(i), d.weight(i)
			for t, c := range candidates {
				part[t] += float64(weight * min(near[i], square(row, d.x.RawRowView(c))))
			}
		}
		parts[b] = part
		return nil
	})
	if err != nil {
		return 0, err
	}
	total := make([]float64, len(candidates))
	for _, part := range parts {
		floats.Add(total, part)
	}
	return candidates[floats.MinIdx(total)], nil
}
