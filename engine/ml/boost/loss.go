package boost

import (
	"context"
	"math"

	"headrace.dev/studio/engine/num"
)

// loss turns scores into gradients, and scores it itself.
type loss interface {
	// width is the number of scores of a row, and of trees of a round.
	width() int
	// base returns the scores that a model without trees gives.
	base() []float64
	// prepare readies derive for the scores of rows lo..hi-1.
	prepare(score []float64, lo, hi int)
	// derive returns gradient and hessian of score k of row i, not yet weighted.
	derive(score []float64, i, k int) (g, h float64)
	// value returns the loss of row i, not yet weighted, for scores that were prepared.
	value(score []float64, i int) float64
}

func newLoss(y, w []float64, rows []uint32, classes int) loss {
	switch classes {
	case 0:
		return &squared{y: y, mean: mean(y, w, rows)}
	case 2:
		return &logistic{y: y, share: mean(y, w, rows), p: make([]float64, len(y)), cost: make([]float64, len(y))}
	}
	s := &softmax{y: y, classes: classes, p: make([]float64, len(y)*classes), cost: make([]float64, len(y))}
	is := make([]float64, len(y))
	for k := range classes {
		for i, v := range y {
			is[i] = 0
			if int(v) == k {
				is[i] = 1
			}
		}
		s.shares = append(s.shares, mean(is, w, rows))
	}
	return s
}

// mean returns the weighted mean of v over the given rows.
func mean(v, w []float64, rows []uint32) float64 {
	var sum, total float64
	first := v[rows[0]]
	for _, r := range rows {
		sum += float64(w[r] * (v[r] - first))
		total += w[r]
	}
	return first + sum/total
}

// rare is the share that a class is taken to have at least, so that the
// logarithm of the share of an absent class stays finite.
const rare = 1e-12

// squared is half the squared difference of score and target.
type squared struct {
	y    []float64
	mean float64
}

func (l *squared) width() int                  { return 1 }
func (l *squared) base() []float64             { return []float64{l.mean} }
func (l *squared) prepare([]float64, int, int) {}

func (l *squared) derive(score []float64, i, _ int) (g, h float64) {
	return score[i] - l.y[i], 1
}

func (l *squared) value(score []float64, i int) float64 {
	d := score[i] - l.y[i]
	return float64(d * d)
}

// logistic is the cross-entropy of a coin whose log odds are the score.
type logistic struct {
	y       []float64
	share   float64   // of class 1
	p, cost []float64 // of each row: probability of class 1, and loss
}

func (l *logistic) width() int { return 1 }

func (l *logistic) base() []float64 {
	p := min(max(l.share, rare), 1-rare)
	return []float64{log(p) - log(1-p)}
}

func (l *logistic) prepare(score []float64, lo, hi int) {
	for i := lo; i < hi; i++ {
		s := score[i]
		e := exp(-math.Abs(s))
		one := 1 + e
		l.cost[i] = log(one)
		if (s > 0) != (l.y[i] == 1) {
			l.cost[i] += math.Abs(s)
		}
		if s > 0 {
			l.p[i] = 1 / one
		} else {
			l.p[i] = e / one
		}
	}
}

func (l *logistic) derive(_ []float64, i, _ int) (g, h float64) {
	p := l.p[i]
	return p - l.y[i], float64(p * (1 - p))
}

func (l *logistic) value(_ []float64, i int) float64 { return l.cost[i] }

// softmax is the cross-entropy of classes whose log odds are the scores.
type softmax struct {
	y       []float64
	classes int
	shares  []float64
	p, cost []float64 // of each row: probabilities of the classes, and loss
}

func (l *softmax) width() int { return l.classes }

func (l *softmax) base() []float64 {
	b := make([]float64, l.classes)
	for k, s := range l.shares {
		b[k] = log(max(s, rare))
	}
	return b
}

func (l *softmax) prepare(score []float64, lo, hi int) {
	for i := lo; i < hi; i++ {
		s := score[i*l.classes : (i+1)*l.classes]
		p := l.p[i*l.classes : (i+1)*l.classes]
		copy(p, s)
		l.cost[i] = soften(p) - s[int(l.y[i])]
	}
}

func (l *softmax) derive(_ []float64, i, k int) (g, h float64) {
	p := l.p[i*l.classes+k]
	h = float64(p * (1 - p))
	if int(l.y[i]) == k {
		p--
	}
	return p, h
}

func (l *softmax) value(_ []float64, i int) float64 { return l.cost[i] }

// soften turns scores into probabilities that sum to 1 and returns the logarithm
// of the sum of their exponentials.
func soften(s []float64) float64 {
	top := s[0]
	for _, v := range s {
		top = max(top, v)
	}
	var sum float64
	for k, v := range s {
		s[k] = exp(v - top)
		sum += s[k]
	}
	for k := range s {
		s[k] /= sum
	}
	return top + log(sum)
}

// average returns the weighted mean loss of the given rows, added in row order.
func average(ctx context.Context, l loss, score, w []float64, rows []uint32, workers int) (float64, error) {
	count := num.Count(len(rows), num.BlockSize)
	sums, totals := make([]float64, count), make([]float64, count)
	err := num.Blocks(ctx, len(rows), num.BlockSize, workers, func(b, lo, hi int) error {
		var sum, total float64
		for _, r := range rows[lo:hi] {
			sum += float64(w[r] * l.value(score, int(r)))
			total += w[r]
		}
		sums[b], totals[b] = sum, total
		return nil
	})
	return num.Sum(sums) / num.Sum(totals), err
}
