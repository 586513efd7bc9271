package knn

import (
	"math"
	"slices"
)

// neighbour is a kept row near a query.
type neighbour struct {
	size   float64 // distance, squared for Euclidean
	origin int     // row it was learned from; decides at equal distance
	place  int     // where the model keeps it
	weight float64
}

func (a neighbour) before(b neighbour) bool {
	return a.size < b.size || (a.size == b.size && a.origin < b.origin)
}

// nearest holds the nearest rows seen so far, in order: the fewest whose
// weights reach want.
type nearest struct {
	want float64
	sum  float64
	rows []neighbour
}

func (s *nearest) reset() {
	s.sum, s.rows = 0, s.rows[:0]
}

// last returns the farthest of the rows.
func (s *nearest) last() neighbour {
	return s.rows[len(s.rows)-1]
}

// reach returns the distance beyond which no row can enter.
func (s *nearest) reach() float64 {
	if s.sum < s.want {
		return math.Inf(1)
	}
	return s.last().size
}

func (s *nearest) add(n neighbour) {
	at := len(s.rows)
	for at > 0 && n.before(s.rows[at-1]) {
		at--
	}
	if at == len(s.rows) && s.sum >= s.want {
		return
	}
	s.rows = slices.Insert(s.rows, at, n)
	s.sum += n.weight
	for last := len(s.rows) - 1; last > 0 && s.sum-s.rows[last].weight >= s.want; last-- {
		s.sum -= s.rows[last].weight
		s.rows = s.rows[:last]
	}
}
