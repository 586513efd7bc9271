package tree

import (
	"container/heap"
	"context"
	"slices"

	"headrace.dev/studio/engine/num"
)

// node is a node of the tree that grows. Children come after their parents.
type node struct {
	split
	tally
	left, right int // 0: a leaf
}

// candidate is a leaf that can be split, and its best split.
type candidate struct {
	node, depth int
	lo, hi      int // its rows in every order of columns
	split       split
}

type grower struct {
	o       Options
	columns *columns
	samples []sample
	nodes   []node
	leaves  int
	settled int    // rows in leaves that stay leaves
	draw    []int  // columns in the order last drawn
	left    []bool // by row: goes left in the split at hand
	spare   [][]uint32
	scans   []scan // one for each column, so that columns can be searched side by side
}

// parallelCells is the number of rows × columns of a node below which handing
// columns to other goroutines costs more than it saves.
const parallelCells = 1 << 15

func newGrower(c *columns, samples []sample, o Options) *grower {
	g := &grower{o: o, columns: c, samples: samples, left: make([]bool, len(samples))}
	g.draw = make([]int, len(c.order))
	for j := range g.draw {
		g.draw[j] = j
	}
	g.spare = make([][]uint32, max(1, o.Workers))
	g.scans = make([]scan, len(c.order))
	for j := range g.scans {
		g.scans[j] = scan{
			feature: j,
			value:   c.value[j],
			samples: samples,
			minLeaf: o.MinSamplesLeaf,
			left:    make([]float64, o.Classes),
			right:   make([]float64, o.Classes),
		}
	}
	return g
}

// grow builds the tree, depth first, or best split first if leaves are limited.
func (g *grower) grow(ctx context.Context) error {
	total := len(g.columns.order[0])
	f := &frontier{best: g.o.MaxLeaves < total}
	g.leaves = 1
	if err := g.add(ctx, f, 0, total, 0); err != nil {
		return err
	}
	for f.Len() > 0 && g.leaves < g.o.MaxLeaves {
		c := f.take()
		if err := ctx.Err(); err != nil {
			return err
		}
		left := g.mark(c)
		g.columns.divide(c.split.feature, c.lo, c.hi, g.left, g.room(0, c.hi-c.lo))
		mid := c.lo + left
		order := g.columns.order[c.split.feature]
		l, r := g.tally(order[c.lo:mid]), g.tally(order[mid:c.hi])
		if g.open(&l, c.depth+1) || g.open(&r, c.depth+1) {
			if err := g.divide(ctx, c); err != nil {
				return err
			}
		}
		first := len(g.nodes)
		parent := &g.nodes[c.node]
		parent.split, parent.left, parent.right = c.split, first, first+1
		g.nodes = append(g.nodes, node{tally: l}, node{tally: r})
		g.leaves++
		// The left child is searched last so that depth-first growth takes it next.
		if err := g.consider(ctx, f, candidate{node: first + 1, depth: c.depth + 1, lo: mid, hi: c.hi}); err != nil {
			return err
		}
		if err := g.consider(ctx, f, candidate{node: first, depth: c.depth + 1, lo: c.lo, hi: mid}); err != nil {
			return err
		}
		g.o.Progress(g.settled, total)
	}
	g.o.Progress(total, total)
	return nil
}

// add appends the root, which owns the rows lo..hi-1.
func (g *grower) add(ctx context.Context, f *frontier, lo, hi, depth int) error {
	g.nodes = append(g.nodes, node{tally: g.tally(g.columns.order[0][lo:hi])})
	return g.consider(ctx, f, candidate{depth: depth, lo: lo, hi: hi})
}

func (g *grower) tally(rows []uint32) tally {
	if g.o.Classes > 0 {
		return tallyClasses(rows, g.samples, g.o.Classes, g.o.Criterion == Entropy)
	}
	return tallyValues(rows, g.samples)
}

// open reports whether the options let a node at this depth be split.
func (g *grower) open(t *tally, depth int) bool {
	return !t.pure && depth < g.o.MaxDepth && t.rows >= g.o.MinSamplesSplit && t.rows/2 >= g.o.MinSamplesLeaf
}

// consider searches the best split of c and puts c on the frontier if there is one.
func (g *grower) consider(ctx context.Context, f *frontier, c candidate) error {
	t := &g.nodes[c.node].tally
	if !g.open(t, c.depth) {
		g.settled += t.rows
		return nil
	}
	var err error
	if c.split, err = g.search(ctx, c, t); err != nil {
		return err
	}
	if c.split.feature < 0 {
		g.settled += t.rows
		return nil
	}
	f.put(c)
	return nil
}

// search returns the best split of c over the columns drawn for it.
func (g *grower) search(ctx context.Context, c candidate, t *tally) (split, error) {
	drawn := g.drawn(c.lo, c.hi)
	workers := g.o.Workers
	if t.rows*len(drawn) < parallelCells {
		workers = 1
	}
	tie := float64(tieShare * t.impurity)
	err := num.Blocks(ctx, len(drawn), 1, workers, func(b, _, _ int) error {
		j := drawn[b]
		s := &g.scans[j]
		s.rows = g.columns.order[j][c.lo:c.hi]
		s.known = g.columns.known(j, s.rows)
		s.node, s.tie = t, tie
		s.run(g.o.Classes > 0, g.o.Criterion == Entropy)
		return nil
	})
	best := split{feature: -1}
	for _, j := range drawn {
		s := g.scans[j].best
		if s.feature >= 0 && (best.feature < 0 || s.gain > best.gain+tie) {
			best = s
		}
	}
	return best, err
}

// drawn returns the columns to search for a split of rows lo..hi-1, ascending.
// If MaxFeatures says to draw, columns that are constant in these rows count
// among those drawn, but drawing goes on until one is not.
func (g *grower) drawn(lo, hi int) []int {
	if !g.o.draws(len(g.draw)) {
		return g.draw
	}
	d, found := 0, false
	for ; d < len(g.draw) && (d < g.o.MaxFeatures || !found); d++ {
		k := d + g.o.Rand.IntN(len(g.draw)-d)
		g.draw[d], g.draw[k] = g.draw[k], g.draw[d]
		found = found || !g.columns.constant(g.draw[d], lo, hi)
	}
	return slices.Sorted(slices.Values(g.draw[:d]))
}

// mark notes for each row of c on which side it goes and returns how many go left.
func (g *grower) mark(c candidate) int {
	rows := g.columns.order[c.split.feature][c.lo:c.hi]
	known := g.columns.known(c.split.feature, rows)
	left := c.split.cut
	for _, r := range rows[:left] {
		g.left[r] = true
	}
	for _, r := range rows[left:known] {
		g.left[r] = false
	}
	for _, r := range rows[known:] {
		g.left[r] = c.split.missingLeft
	}
	if c.split.missingLeft {
		left += len(rows) - known
	}
	return left
}

// divide parts the rows of c in all columns but the one that it is split on.
func (g *grower) divide(ctx context.Context, c candidate) error {
	p, workers := len(g.columns.order), g.o.Workers
	if (c.hi-c.lo)*p < parallelCells {
		workers = 1
	}
	share := num.Count(p, max(1, workers))
	return num.Blocks(ctx, p, share, workers, func(b, first, end int) error {
		spare := g.room(b, c.hi-c.lo)
		for j := first; j < end; j++ {
			if err := ctx.Err(); err != nil {
				return err
			}
			if j != c.split.feature {
				g.columns.divide(j, c.lo, c.hi, g.left, spare)
			}
		}
		return nil
	})
}

// room returns scratch space b for n rows.
func (g *grower) room(b, n int) []uint32 {
	if cap(g.spare[b]) < n {
		g.spare[b] = make([]uint32, n)
	}
	return g.spare[b]
}

// frontier holds the leaves that can be split: a stack, or a heap by gain.
type frontier struct {
	best bool
	list []candidate
}

func (f *frontier) put(c candidate) {
	if f.best {
		heap.Push(f, c)
		return
	}
	f.Push(c)
}

func (f *frontier) take() candidate {
	if f.best {
		return heap.Pop(f).(candidate)
	}
	return f.Pop().(candidate)
}

// Len implements heap.Interface.
func (f *frontier) Len() int { return len(f.list) }

// Less puts the larger gain first and, of equal ones, the older node.
func (f *frontier) Less(i, j int) bool {
	a, b := f.list[i], f.list[j]
	if a.split.gain != b.split.gain {
		return a.split.gain > b.split.gain
	}
	return a.node < b.node
}

// Swap implements heap.Interface.
func (f *frontier) Swap(i, j int) { f.list[i], f.list[j] = f.list[j], f.list[i] }

// Push implements heap.Interface.
func (f *frontier) Push(c any) { f.list = append(f.list, c.(candidate)) }

// Pop implements heap.Interface.
func (f *frontier) Pop() any {
	last := len(f.list) - 1
	c := f.list[last]
	f.list = f.list[:last]
	return c
}
