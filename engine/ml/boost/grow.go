package boost

import (
	"context"
	"math"
	"slices"

	"headrace.dev/studio/engine/num"
)

// node is a node of the tree that grows; it knows bins besides thresholds.
// Children come after their parents.
type node struct {
	split       split
	left, right int // 0: a leaf
	value       float64
}

// leaf is a node that may still be split. It owns the rows lo..hi-1 of the
// grower's list, which ascend.
type leaf struct {
	node, depth int
	lo, hi      int
	total       cell
	cells       []cell // nil if it is not split any more
	split       split
}

// grower grows one tree after the other on the packed gradients of builder.
type grower struct {
	o       Options
	bins    *bins
	builder *builder
	judge   judge
	rows    []uint32 // of the tree at hand, leaf by leaf
	spare   []uint32
	nodes   []node
	leaves  []leaf
	columns []int  // that splits may use
	use     []bool // words that hold any of them
}

func newGrower(b *bins, k packing, o Options, minHess float64) *grower {
	return &grower{
		o: o, bins: b, builder: newBuilder(b, k, o.Workers),
		judge: judge{
			bins: b, minRows: int64(o.MinSamplesLeaf), minHess: minHess, l2: o.L2,
			best: make([]split, b.columns), workers: o.Workers,
		},
		rows: make([]uint32, b.rows), spare: make([]uint32, b.rows), use: make([]bool, b.words),
	}
}

// draw chooses the columns of the next tree.
func (t *grower) draw() {
	p := t.bins.columns
	t.columns = t.columns[:0]
	want := max(1, int(math.Round(t.o.ColumnSample*float64(p))))
	if want == p {
		for j := range p {
			t.columns = append(t.columns, j)
		}
	} else {
		t.columns = append(t.columns, t.o.Rand.Perm(p)[:want]...)
		slices.Sort(t.columns)
	}
	clear(t.use)
	for _, j := range t.columns {
		t.use[j/lanes] = true
	}
}

// grow builds a tree on the given rows, best leaf first. Afterwards t.nodes
// holds it without values, and t.leaves its leaves with their rows.
func (t *grower) grow(ctx context.Context, rows []uint32) error {
	t.draw()
	t.rows = t.rows[:copy(t.rows[:len(rows)], rows)]
	t.nodes = append(t.nodes[:0], node{})
	t.leaves = append(t.leaves[:0], leaf{hi: len(rows)})
	defer func() {
		for i := range t.leaves {
			t.drop(&t.leaves[i])
		}
	}()
	root := &t.leaves[0]
	var err error
	if root.cells, err = t.builder.build(ctx, t.rows, t.use); err != nil {
		return err
	}
	j := t.columns[0]
	for _, c := range root.cells[t.bins.start[j]:t.bins.start[j+1]] {
		root.total.g += c.g
		root.total.h += c.h
		root.total.n += c.n
	}
	if err := t.consider(ctx, root); err != nil {
		return err
	}
	for len(t.leaves) < t.o.MaxLeaves {
		best := -1
		for i := range t.leaves {
			if t.leaves[i].cells != nil && (best < 0 || t.leaves[i].split.gain > t.leaves[best].split.gain) {
				best = i
			}
		}
		if best < 0 {
			break
		}
		if err := t.divide(ctx, best); err != nil {
			return err
		}
	}
	return nil
}

// drop gives the histogram of a leaf that is not split any more away.
func (t *grower) drop(l *leaf) {
	t.builder.give(l.cells)
	l.cells = nil
}

// open reports whether a leaf has rows and depth enough to be split.
func (t *grower) open(l *leaf) bool {
	return l.depth < t.o.MaxDepth && l.total.n/2 >= int64(t.o.MinSamplesLeaf)
}

// consider searches the best split of a leaf that has its histogram, and drops
// the histogram if there is none.
func (t *grower) consider(ctx context.Context, l *leaf) error {
	l.split.feature = -1
	if t.open(l) {
		var err error
		if l.split, err = t.judge.search(ctx, l.cells, l.total, t.columns); err != nil {
			return err
		}
	}
	if l.split.feature < 0 {
		t.drop(l)
	}
	return nil
}

// divide splits leaf i. The histogram of the smaller child is built, and that of
// the larger is what remains of the parent's.
func (t *grower) divide(ctx context.Context, i int) error {
	parent := t.leaves[i]
	mid, err := t.part(ctx, parent)
	if err != nil {
		return err
	}
	first := len(t.nodes)
	d := &t.nodes[parent.node]
	d.split, d.left, d.right = parent.split, first, first+1
	t.nodes = append(t.nodes, node{}, node{})
	all, l := parent.total, parent.split.left
	left := leaf{node: first, depth: parent.depth + 1, lo: parent.lo, hi: mid, total: l}
	right := leaf{node: first + 1, depth: parent.depth + 1, lo: mid, hi: parent.hi, total: cell{g: all.g - l.g, h: all.h - l.h, n: all.n - l.n}}
	t.leaves[i] = left
	t.leaves = append(t.leaves, right)
	small, large := &t.leaves[i], &t.leaves[len(t.leaves)-1]
	if left.total.n > right.total.n {
		small, large = large, small
	}
	large.cells = parent.cells
	if len(t.leaves) == t.o.MaxLeaves || !t.open(large) {
		t.drop(large)
		return nil
	}
	if small.cells, err = t.builder.build(ctx, t.rows[small.lo:small.hi], t.use); err != nil {
		return err
	}
	subtract(large.cells, small.cells)
	if err := t.consider(ctx, small); err != nil {
		return err
	}
	return t.consider(ctx, large)
}

// part moves the rows of l that go left in front of the others and returns where
// the others begin. Both keep their order.
func (t *grower) part(ctx context.Context, l leaf) (int, error) {
	var goes [256]uint8
	missing := len(t.bins.edge[l.split.feature])
	for b := range goes[:missing] {
		if b <= l.split.bin {
			goes[b] = 1
		}
	}
	if l.split.missingLeft {
		goes[missing] = 1
	}
	bin, rows, spare := t.bins.byColumn[l.split.feature], t.rows[l.lo:l.hi], t.spare[:l.hi-l.lo]
	workers := t.o.Workers
	if len(rows) < 1<<15 {
		workers = 1
	}
	share := num.Count(len(rows), workers)
	lefts := make([]int, workers)
	err := num.Blocks(ctx, len(rows), share, workers, func(b, lo, hi int) error {
		a, r := lo, lo
		for _, row := range rows[lo:hi] {
			// Both writes always happen, so that no branch waits for the bin.
			rows[a], spare[r] = row, row
			g := int(goes[bin[row]])
			a += g
			r += 1 - g
		}
		lefts[b] = a - lo
		return nil
	})
	if err != nil {
		return 0, err
	}
	at := 0
	for b, n := range lefts {
		at += copy(rows[at:], rows[min(b*share, len(rows)):][:n])
	}
	mid := at
	for b, n := range lefts {
		lo, hi := min(b*share, len(rows)), min((b+1)*share, len(rows))
		at += copy(rows[at:], spare[lo:hi-n])
	}
	return l.lo + mid, nil
}

// walk returns the leaf that a row ends in, by its bins.
func (t *grower) walk(row uint32) *node {
	d := &t.nodes[0]
	for d.left > 0 {
		b, s := int(t.bins.byColumn[d.split.feature][row]), &d.split
		if b <= s.bin || s.missingLeft && b == len(t.bins.edge[s.feature]) {
			d = &t.nodes[d.left]
		} else {
			d = &t.nodes[d.right]
		}
	}
	return d
}
