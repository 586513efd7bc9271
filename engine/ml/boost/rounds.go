package boost

import (
	"context"
	"math"

	"headrace.dev/studio/engine/num"
)

// minHessian is the least sum of hessians in a leaf, for a largest weight of 1.
const minHessian = 1e-3

// fitter holds what lives from round to round.
type fitter struct {
	o            Options
	exponent     int       // targets were divided by 2^exponent
	w            []float64 // by row
	train, valid []uint32
	loss         loss
	grower       *grower
	score        []float64 // n×width
	grad, hess   []float64 // of the score at hand, by row
	largest      [][2]float64
	drawn        []uint32 // rows of the round at hand
	inside       []bool   // by row: drawn; nil if every row is
	gains        []gain
}

// gain is what one split of one tree brought.
type gain struct {
	tree, feature int
	gain          float64
}

func (f *fitter) prepare(b *bins, y []float64) {
	f.loss = newLoss(y, f.w, f.train, f.o.Classes)
	heaviest, same := 0.0, f.o.Classes == 0
	for _, r := range f.train {
		heaviest = max(heaviest, f.w[r])
		same = same && f.w[r] == 1
	}
	f.grower = newGrower(b, newPacking(same), f.o, minHessian*heaviest)
	f.grad, f.hess = make([]float64, b.rows), make([]float64, b.rows)
	f.largest = make([][2]float64, num.Count(len(f.train), num.BlockSize))
	base := f.loss.base()
	f.score = make([]float64, b.rows*len(base))
	for i := range f.score {
		f.score[i] = base[i%len(base)]
	}
	if f.o.RowSample < 1 || len(f.train) < b.rows {
		f.inside = make([]bool, b.rows)
	}
	f.drawn = f.train
	if f.o.RowSample == 1 && f.inside != nil {
		f.markDrawn()
	}
}

// run grows the trees of m, round by round.
func (f *fitter) run(ctx context.Context, m *Model) error {
	for _, b := range f.loss.base() {
		m.Base = append(m.Base, math.Ldexp(b, f.exponent))
	}
	width := f.loss.width()
	best := 0
	for round := 0; ; round++ {
		if err := f.measure(ctx, m); err != nil {
			return err
		}
		if f.valid != nil {
			if m.ValidLoss[round] < m.ValidLoss[best] {
				best = round
			}
			if round-best >= f.o.EarlyStopping {
				break
			}
		}
		if round == f.o.Trees {
			break
		}
		f.sample()
		for k := range width {
			if err := f.add(ctx, m, k); err != nil {
				return err
			}
			f.o.Progress(len(m.Trees), f.o.Trees*width)
		}
	}
	if f.valid != nil {
		m.Trees = m.Trees[:best*width]
	}
	f.credit(m)
	return nil
}

// measure prepares the loss for the scores at hand and notes its means.
func (f *fitter) measure(ctx context.Context, m *Model) error {
	err := num.Blocks(ctx, len(f.w), num.BlockSize, f.o.Workers, func(_, lo, hi int) error {
		f.loss.prepare(f.score, lo, hi)
		return nil
	})
	if err != nil {
		return err
	}
	v, err := average(ctx, f.loss, f.score, f.w, f.train, f.o.Workers)
	if err != nil {
		return err
	}
	m.TrainLoss = append(m.TrainLoss, math.Ldexp(v, 2*f.exponent))
	if f.valid == nil {
		return nil
	}
	v, err = average(ctx, f.loss, f.score, f.w, f.valid, f.o.Workers)
	m.ValidLoss = append(m.ValidLoss, math.Ldexp(v, 2*f.exponent))
	return err
}

// sample draws the rows of a round, every set of the wanted size being equally
// likely (Knuth, The Art of Computer Programming 2, algorithm 3.4.2S).
func (f *fitter) sample() {
	if f.o.RowSample == 1 {
		return
	}
	left, want := len(f.train), max(1, int(math.Round(f.o.RowSample*float64(len(f.train)))))
	f.drawn = make([]uint32, 0, want)
	for _, r := range f.train {
		if f.o.Rand.IntN(left) < want-len(f.drawn) {
			f.drawn = append(f.drawn, r)
		}
		left--
	}
	f.markDrawn()
}

func (f *fitter) markDrawn() {
	clear(f.inside)
	for _, r := range f.drawn {
		f.inside[r] = true
	}
}

// add grows the tree of score k of a round and adds its values to the scores.
func (f *fitter) add(ctx context.Context, m *Model, k int) error {
	if err := f.derive(ctx, k); err != nil {
		return err
	}
	if err := f.grower.grow(ctx, f.drawn); err != nil {
		return err
	}
	width := f.loss.width()
	leaves := f.grower.leaves
	err := num.Blocks(ctx, len(leaves), 1, f.o.Workers, func(i, _, _ int) error {
		l := &leaves[i]
		rows := f.grower.rows[l.lo:l.hi]
		v, err := f.value(ctx, rows)
		f.grower.nodes[l.node].value = v
		for _, r := range rows {
			f.score[int(r)*width+k] += v
		}
		return err
	})
	if err != nil {
		return err
	}
	if f.inside != nil {
		err = num.Blocks(ctx, len(f.inside), num.BlockSize, f.o.Workers, func(_, lo, hi int) error {
			for r := lo; r < hi; r++ {
				if !f.inside[r] {
					f.score[r*width+k] += f.grower.walk(uint32(r)).value
				}
			}
			return nil
		})
	}
	for _, d := range f.grower.nodes {
		if d.left > 0 {
			f.gains = append(f.gains, gain{len(m.Trees), d.split.feature, d.split.gain})
		}
	}
	m.Trees = append(m.Trees, f.grower.tree(f.exponent))
	return err
}

// derive computes the gradients of score k and packs them.
func (f *fitter) derive(ctx context.Context, k int) error {
	err := num.Blocks(ctx, len(f.drawn), num.BlockSize, f.o.Workers, func(b, lo, hi int) error {
		var most [2]float64
		for _, r := range f.drawn[lo:hi] {
			g, h := f.loss.derive(f.score, int(r), k)
			g, h = float64(g*f.w[r]), float64(h*f.w[r])
			f.grad[r], f.hess[r] = g, h
			most[0], most[1] = max(most[0], math.Abs(g)), max(most[1], h)
		}
		f.largest[b] = most
		return nil
	})
	if err != nil {
		return err
	}
	var most [2]float64
	for _, v := range f.largest[:num.Count(len(f.drawn), num.BlockSize)] {
		most[0], most[1] = max(most[0], v[0]), max(most[1], v[1])
	}
	t := f.grower.builder
	gradScale, hessScale := scale(most[0], t.packing.gradLimit), scale(most[1], t.packing.hessLimit)
	f.grower.judge.gradUnit, f.grower.judge.hessUnit = 1/gradScale, 1/hessScale
	return num.Blocks(ctx, len(f.drawn), num.BlockSize, f.o.Workers, func(_, lo, hi int) error {
		for _, r := range f.drawn[lo:hi] {
			t.word[r] = t.packing.pack(f.grad[r], f.hess[r], gradScale, hessScale)
		}
		return nil
	})
}

// value returns the value of a leaf with the given rows: the Newton step
// −G/(H+λ) times the learning rate, from the unrounded gradients. Blocks of
// fixed size are added in order, whichever worker does it.
func (f *fitter) value(ctx context.Context, rows []uint32) (float64, error) {
	var grad, hess float64
	for len(rows) > 0 {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		n := min(len(rows), num.BlockSize)
		var g, h float64
		for _, r := range rows[:n] {
			g += f.grad[r]
			h += f.hess[r]
		}
		grad += g
		hess += h
		rows = rows[n:]
	}
	if hess+f.o.L2 <= 0 {
		return 0, nil
	}
	return -float64(f.o.LearningRate*grad) / (hess + f.o.L2), nil
}

// credit notes the share of each column in the gains of the trees that were kept.
func (f *fitter) credit(m *Model) {
	for _, g := range f.gains {
		if g.tree < len(m.Trees) {
			m.Gain[g.feature] += g.gain
		}
	}
	if total := num.Sum(m.Gain); total > 0 {
		for j := range m.Gain {
			m.Gain[j] /= total
		}
	}
}
