package kmeans

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"

	"headrace.dev/studio/engine/num"
)

// slack keeps Hamerly's tests on the safe side of rounding.
const slack = 1e-10

// search is one run of Lloyd's iteration.
type search struct {
	*data
	centres []float64
	member  []int32   // centre of each row
	upper   []float64 // at least the distance of a row to its centre
	lower   []float64 // at most its distance to any other centre
	move    []float64 // how far each centre went in the last iteration
	half    []float64 // half the distance of each centre to the nearest other one
	parts   []part
}

// part is what one block of rows contributes.
type part struct {
	sums    []float64 // weighted sum of the rows of each centre
	weights []float64
	changed bool
}

// lloyd moves centres until no row changes, they move by no more than shift
// (summed squares), or limit iterations are over.
func (d *data) lloyd(ctx context.Context, centres []float64, shift float64, limit int) (*Model, error) {
	s := &search{
		data: d, centres: centres,
		member: make([]int32, d.n), upper: make([]float64, d.n), lower: make([]float64, d.n),
		move: make([]float64, d.k), half: make([]float64, d.k),
		parts: make([]part, num.Count(d.n, d.size)),
	}
	for i := range s.upper {
		s.member[i], s.upper[i] = -1, math.Inf(1)
	}
	for b := range s.parts {
		s.parts[b] = part{sums: make([]float64, d.k*d.p), weights: make([]float64, d.k)}
	}
	m := &Model{Columns: d.p}
	for m.Iterations < limit && !m.Converged {
		m.Iterations++
		changed, err := s.step(ctx)
		if err != nil {
			return nil, err
		}
		m.Converged = !changed || floats.Dot(s.move, s.move) <= shift
	}
	m.Centers = s.centres
	return m, s.measure(ctx, m)
}

// step gives every row to its nearest centre and moves the centres to the
// means of their rows. It says whether a row changed.
func (s *search) step(ctx context.Context) (changed bool, err error) {
	if err := s.separate(ctx); err != nil {
		return false, err
	}
	far := floats.MaxIdx(s.move)
	most, next := s.move[far], 0.0
	for c, v := range s.move {
		if c != far {
			next = max(next, v)
		}
	}
	err = s.blocks(ctx, func(b, lo, hi int) error {
		part := &s.parts[b]
		clear(part.sums)
		clear(part.weights)
		part.changed = false
		for i := lo; i < hi; i++ {
			row := s.x.RawRowView(i)
			if s.place(i, row, far, most, next) {
				part.changed = true
			}
			c, weight := int(s.member[i]), s.weight(i)
			floats.AddScaled(part.sums[c*s.p:(c+1)*s.p], weight, row)
			part.weights[c] += weight
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	sums, weights := make([]float64, s.k*s.p), make([]float64, s.k)
	for _, part := range s.parts {
		floats.Add(sums, part.sums)
		floats.Add(weights, part.weights)
		changed = changed || part.changed
	}
	if floats.Min(weights) == 0 {
		filled, err := s.fill(ctx, sums, weights)
		if err != nil {
			return false, err
		}
		changed = changed || filled
	}
	s.advance(sums, weights)
	return changed, nil
}

// place brings the bounds of row i up to date and gives the row to its nearest
// centre, measuring distances only if the bounds leave a choice.
func (s *search) place(i int, row []float64, far int, most, next float64) (changed bool) {
	if c := s.member[i]; c >= 0 {
		s.upper[i] += s.move[c]
		if int(c) == far {
			s.lower[i] -= next
		} else {
			s.lower[i] -= most
		}
		safe := max(s.lower[i], s.half[c]) * (1 - slack)
		if s.upper[i] < safe {
			return false
		}
		s.upper[i] = math.Sqrt(square(row, s.centres[int(c)*s.p:(int(c)+1)*s.p]))
		if s.upper[i] < safe {
			return false
		}
	}
	c, first, second := closest(row, s.centres)
	changed = int(s.member[i]) != c
	s.member[i], s.upper[i], s.lower[i] = int32(c), math.Sqrt(first), math.Sqrt(second)
	return changed
}

// separate measures half the distance from each centre to the nearest other.
func (s *search) separate(ctx context.Context) error {
	return num.Blocks(ctx, s.k, 64, s.workers, func(_, lo, hi int) error {
		for a := lo; a < hi; a++ {
			least := math.Inf(1)
			for b := range s.k {
				if b != a {
					least = min(least, square(s.centres[a*s.p:(a+1)*s.p], s.centres[b*s.p:(b+1)*s.p]))
				}
			}
			s.half[a] = math.Sqrt(least) / 2
		}
		return nil
	})
}

// fill gives each centre without rows the row that is farthest from its own,
// first of equals, unless that row is the last of its centre or lies on it.
func (s *search) fill(ctx context.Context, sums, weights []float64) (filled bool, err error) {
	away := make([]float64, s.n)
	err = s.blocks(ctx, func(_, lo, hi int) error {
		for i := lo; i < hi; i++ {
			c := int(s.member[i])
			away[i] = square(s.x.RawRowView(i), s.centres[c*s.p:(c+1)*s.p])
		}
		return nil
	})
	if err != nil {
		return false, err
	}
	for empty, weight := range weights {
		if weight > 0 {
			continue
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		chosen := -1
		for i, v := range away {
			if w := s.weight(i); w > 0 && w < weights[s.member[i]] && v > 0 && (chosen < 0 || v > away[chosen]) {
				chosen = i
			}
		}
		if chosen < 0 {
			continue // fewer different rows than centres
		}
		row, w, from := s.x.RawRowView(chosen), s.weight(chosen), int(s.member[chosen])
		floats.AddScaled(sums[from*s.p:(from+1)*s.p], -w, row)
		weights[from] -= w
		floats.AddScaled(sums[empty*s.p:(empty+1)*s.p], w, row)
		weights[empty] = w
		// Nothing is known about the row's distances any more.
		s.member[chosen], s.upper[chosen], s.lower[chosen] = int32(empty), math.Inf(1), 0
		away[chosen], filled = 0, true
	}
	return filled, nil
}

// advance moves the centres to the means and notes how far each went; one
// without rows stays.
func (s *search) advance(sums, weights []float64) {
	for c, weight := range weights {
		s.move[c] = 0
		if weight == 0 {
			continue
		}
		mean, centre := sums[c*s.p:(c+1)*s.p], s.centres[c*s.p:(c+1)*s.p]
		floats.Scale(1/weight, mean)
		s.move[c] = math.Sqrt(square(mean, centre))
		copy(centre, mean)
	}
}

// measure fills in inertia and cluster sizes for the final centres.
func (s *search) measure(ctx context.Context, m *Model) error {
	inertia := make([]float64, len(s.parts))
	err := s.blocks(ctx, func(b, lo, hi int) error {
		clear(s.parts[b].weights)
		for i := lo; i < hi; i++ {
			c, first, _ := closest(s.x.RawRowView(i), s.centres)
			inertia[b] += float64(s.weight(i) * first)
			s.parts[b].weights[c] += s.weight(i)
		}
		return nil
	})
	if err != nil {
		return err
	}
	m.Inertia = num.Sum(inertia)
	m.Sizes = make(num.Floats, s.k)
	for _, part := range s.parts {
		floats.Add(m.Sizes, part.weights)
	}
	return nil
}
