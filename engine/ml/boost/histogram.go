package boost

import (
	"context"
	"math"

	"headrace.dev/studio/engine/num"
)

// cell sums up the rows of a leaf in one bin of one column.
type cell struct {
	g, h int64 // gradient and hessian, in units of the packing
	n    int64 // rows
}

// packing says how a row's gradient, hessian and a one for the row itself share
// a word. Words are added as a whole; a block of rows is so short that no field
// overflows into the next.
//
// If every hessian is the same, counting rows is enough and the gradient gets
// 36 bits. Otherwise it gets 17 and the hessian 13: coarse, but errors of single
// rows average out in the sums that splits are judged by.
type packing struct {
	block               int // most rows added in one word
	countBits, hessBits int
	gradLimit           float64 // largest gradient in units
	hessLimit           float64
}

func newPacking(constant bool) packing {
	if constant {
		return packing{block: 8192, countBits: 14, gradLimit: 1<<36 - 1}
	}
	return packing{block: 2048, countBits: 12, hessBits: 24, gradLimit: 1<<16 - 1, hessLimit: 1<<13 - 1}
}

// scale returns the power of two that brings values up to largest close to
// limit, which is one below a power of two.
func scale(largest, limit float64) float64 {
	if largest == 0 || limit == 0 {
		return 1
	}
	_, e := math.Frexp(largest)
	_, top := math.Frexp(limit)
	return math.Ldexp(1, min(top-e, 1000))
}

// pack returns the word of one row. The scales are powers of two.
func (k packing) pack(g, h, gradScale, hessScale float64) uint64 {
	v := int64(min(max(math.Floor(float64(g*gradScale)+.5), -k.gradLimit), k.gradLimit))
	word := uint64(v) << k.hessBits
	if k.hessBits > 0 {
		word += uint64(min(math.Floor(float64(h*hessScale)+.5), k.hessLimit))
	}
	return word<<k.countBits + 1
}

// flush adds the packed sums of one column to its cells and clears them.
func (k packing) flush(cells []cell, words *[256]uint64) {
	grad := k.countBits + k.hessBits
	count, hess := uint64(1)<<k.countBits-1, uint64(1)<<k.hessBits-1
	for b := range cells {
		v := words[b]
		if v == 0 {
			continue
		}
		words[b] = 0
		c := &cells[b]
		n := int64(v & count)
		c.n += n
		c.g += int64(v) >> grad
		if k.hessBits > 0 {
			c.h += int64(v >> k.countBits & hess)
		} else {
			c.h += n
		}
	}
}

// gatherRows is the number of rows copied side by side before they are added:
// many rows are fetched at once, which the additions could not do.
const gatherRows = 1024

// builder fills histograms. It has scratch space for each of its workers.
type builder struct {
	bins    *bins
	packing packing
	word    []uint64 // packed gradient, hessian and one, by row
	workers int
	scratch []scratch
	spare   [][]cell // histograms to use again
}

type scratch struct {
	sums  [][lanes][256]uint64
	rows  []uint64
	words []uint64
	cells []cell
}

func newBuilder(b *bins, k packing, workers int) *builder {
	t := &builder{bins: b, packing: k, workers: workers, word: make([]uint64, b.rows), scratch: make([]scratch, workers)}
	for i := range t.scratch {
		s := &t.scratch[i]
		s.sums = make([][lanes][256]uint64, b.words)
		s.rows = make([]uint64, gatherRows*b.words)
		s.words = make([]uint64, gatherRows)
		if i > 0 {
			s.cells = make([]cell, b.start[b.columns])
		}
	}
	return t
}

func (t *builder) take() []cell {
	if last := len(t.spare) - 1; last >= 0 {
		h := t.spare[last]
		t.spare = t.spare[:last]
		return h
	}
	return make([]cell, t.bins.start[t.bins.columns])
}

func (t *builder) give(h []cell) {
	if h != nil {
		t.spare = append(t.spare, h)
	}
}

// build returns the histogram of the given rows, which ascend, over the columns
// of the words marked in use.
func (t *builder) build(ctx context.Context, rows []uint32, use []bool) ([]cell, error) {
	h := t.take()
	workers := t.workers
	if len(rows) < 4096 {
		workers = 1
	}
	share := num.Count(len(rows), workers)
	err := num.Blocks(ctx, len(rows), share, workers, func(b, lo, hi int) error {
		s := &t.scratch[b]
		into := h
		if b > 0 {
			into = s.cells
		}
		clear(into)
		for ; lo < hi; lo += t.packing.block {
			if err := ctx.Err(); err != nil {
				clear(s.sums)
				return err
			}
			t.add(s, rows[lo:min(hi, lo+t.packing.block)], use)
			t.flush(s, into)
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	for b := 1; b < num.Count(len(rows), share); b++ {
		for i, c := range t.scratch[b].cells {
			h[i].g += c.g
			h[i].h += c.h
			h[i].n += c.n
		}
	}
	return h, nil
}

// add sums up at most a block of rows.
func (t *builder) add(s *scratch, rows []uint32, use []bool) {
	width := t.bins.words
	for len(rows) > 0 {
		n := min(len(rows), gatherRows)
		cells, words := s.rows[:n*width], s.words[:n]
		if first := int(rows[0]); int(rows[n-1])-first == n-1 { // neighbours: nothing to gather
			cells, words = t.bins.byRow[first*width:(first+n)*width], t.word[first:first+n]
		} else {
			for i, r := range rows[:n] {
				copy(cells[i*width:(i+1)*width], t.bins.byRow[int(r)*width:])
				words[i] = t.word[r]
			}
		}
		for w := range width {
			if use[w] {
				addWord(&s.sums[w], cells[w:], words, width)
			}
		}
		rows = rows[n:]
	}
}

// addWord adds the rows' words to the bins of eight columns. The bins of row i
// are in cells[i·width].
func addWord(sums *[lanes][256]uint64, cells, words []uint64, width int) {
	at := 0
	for _, v := range words {
		x := cells[at]
		at += width
		sums[0][uint8(x)] += v
		sums[1][uint8(x>>8)] += v
		sums[2][uint8(x>>16)] += v
		sums[3][uint8(x>>24)] += v
		sums[4][uint8(x>>32)] += v
		sums[5][uint8(x>>40)] += v
		sums[6][uint8(x>>48)] += v
		sums[7][uint8(x>>56)] += v
	}
}

func (t *builder) flush(s *scratch, into []cell) {
	start := t.bins.start
	for j := range t.bins.columns {
		t.packing.flush(into[start[j]:start[j+1]], &s.sums[j/lanes][j%lanes])
	}
	for j := t.bins.columns; j%lanes != 0; j++ { // lanes without a column
		s.sums[j/lanes][j%lanes][0] = 0
	}
}

// subtract takes the rows of part out of h.
func subtract(h, part []cell) {
	part = part[:len(h)]
	for i := range h {
		h[i].g -= part[i].g
		h[i].h -= part[i].h
		h[i].n -= part[i].n
	}
}
