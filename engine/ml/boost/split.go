package boost

import (
	"context"

	"headrace.dev/studio/engine/num"
)

// split is a way to divide a leaf: bins up to bin go left, and missing values if
// missingLeft says so.
type split struct {
	feature     int // -1: no split
	bin         int
	missingLeft bool
	gain        float64
	left        cell
}

// judge finds the best split of a histogram.
type judge struct {
	bins     *bins
	minRows  int64
	minHess  float64 // least sum of hessians in a leaf
	l2       float64
	gradUnit float64 // what one unit of a cell is worth
	hessUnit float64
	best     []split // of each column, scratch
	workers  int
}

// parallelBins is the number of bins of a histogram below which handing columns
// to other goroutines costs more than it saves.
const parallelBins = 4096

// search returns the split of a leaf with histogram h and the given total that
// gains most over the given columns: of equally good ones, the lowest column,
// then the lowest bin. The gain of sums of gradients G and hessians H is
// G_L²/(H_L+λ) + G_R²/(H_R+λ) − G²/(H+λ).
func (s *judge) search(ctx context.Context, h []cell, total cell, columns []int) (split, error) {
	workers := s.workers
	if len(h) < parallelBins {
		workers = 1
	}
	err := num.Blocks(ctx, len(columns), num.Count(len(columns), workers), workers, func(_, lo, hi int) error {
		for _, j := range columns[lo:hi] {
			s.best[j] = s.column(j, h[s.bins.start[j]:s.bins.start[j+1]], total)
		}
		return nil
	})
	best := split{feature: -1}
	for _, j := range columns {
		if b := s.best[j]; b.feature >= 0 && (best.feature < 0 || b.gain > best.gain) {
			best = b
		}
	}
	return best, err
}

// column returns the best split on column j. Its cells end with the one for
// missing values.
func (s *judge) column(j int, cells []cell, total cell) split {
	last := len(cells) - 1
	missing := cells[last]
	best := split{feature: -1}
	s.sweep(&best, cells[:last], cell{}, total)
	if missing.n > 0 {
		before := best.gain
		s.sweep(&best, cells[:last], missing, total)
		best.missingLeft = best.gain > before
	} else {
		best.missingLeft = best.left.n > total.n-best.left.n
	}
	if best.feature >= 0 {
		best.feature = j
	}
	return best
}

// sweep moves one bin after the other to the left side, which starts with left.
func (s *judge) sweep(best *split, cells []cell, left, total cell) {
	parent := s.score(total)
	for b, c := range cells {
		if c.n == 0 && b > 0 {
			continue // parts the rows as the bin before did
		}
		left.g += c.g
		left.h += c.h
		left.n += c.n
		right := cell{g: total.g - left.g, h: total.h - left.h, n: total.n - left.n}
		if left.n < s.minRows {
			continue
		}
		if right.n < s.minRows {
			return
		}
		if float64(left.h)*s.hessUnit < s.minHess || float64(right.h)*s.hessUnit < s.minHess {
			continue
		}
		if gain := s.score(left) + s.score(right) - parent; gain > best.gain {
			*best = split{feature: 0, bin: b, gain: gain, left: left}
		}
	}
}

// score returns G²/(H+λ). The square is rounded before the division, so no
// processor can fuse anything.
func (s *judge) score(c cell) float64 {
	g := float64(c.g) * s.gradUnit
	return float64(g*g) / (float64(float64(c.h)*s.hessUnit) + s.l2)
}
