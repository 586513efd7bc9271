package geom

import (
	"cmp"
	"slices"
)

// Distances that the layout keeps, in world units.
const (
	layerGap = 90 // between columns, for links to turn in
	rowGap   = 36 // between nodes of a column
	partGap  = 70 // between unconnected parts
)

// sweeps is how often the layout passes over all layers, in either direction,
// to reduce crossings and again to straighten links. Both settle well before.
const sweeps = 12

// Box is the size of a node to lay out.
type Box struct{ W, H float64 }

// Edge is a link between two boxes given by their positions in the slice.
type Edge struct{ From, To int }

// Layered returns a top-left corner for each box so that links lead from left
// to right, cross little and are straight where they can be. Unconnected parts
// stand below one another, the first corner is near the origin, and corners lie
// on the grid. Links that close a cycle are laid backwards. The same input
// gives the same output.
//
// It follows Sugiyama, Tagawa and Toda (1981): layers by longest path, dummy
// nodes on links that span several layers, order within layers by the
// barycentre heuristic, keeping the best order met. Vertical positions are then
// the least-squares fit to the neighbours under the order, by pooling adjacent
// violators.
func Layered(boxes []Box, links []Edge) []Point {
	out := make([]Point, len(boxes))
	top := 0.0
	for _, part := range parts(len(boxes), links) {
		l := newLayout(part, boxes, links)
		l.reduceCrossings()
		l.place()
		low, high := l.extent()
		for _, i := range part {
			n := l.nodes[l.of[i]]
			out[i] = Point{Snap(l.columns[n.layer] + (l.widths[n.layer]-n.box.W)/2), Snap(n.y - n.box.H/2 - low + top)}
		}
		top += high - low + partGap
	}
	return out
}

// parts splits 0..n-1 into connected parts, each ascending, in order of their
// first member.
func parts(n int, links []Edge) [][]int {
	root := make([]int, n)
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	for _, e := range links {
		a, b := find(e.From), find(e.To)
		root[max(a, b)] = min(a, b)
	}
	at := map[int]int{}
	var out [][]int
	for i := range n {
		r := find(i)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

// layout is the work on one connected part.
type layout struct {
	nodes   []layoutNode
	of      map[int]int // node of each box
	layers  [][]int     // nodes of each layer from top to bottom
	columns []float64   // left edge of each layer
	widths  []float64
}

// layoutNode is a box or, with an empty box, a place where a long link passes
// through a layer.
type layoutNode struct {
	box     Box
	layer   int
	at      int // position in its layer
	y       float64
	in, out []int
	dummy   bool
}

// newLayout assigns layers and breaks long links up.
func newLayout(part []int, boxes []Box, links []Edge) *layout {
	l := &layout{of: make(map[int]int, len(part))}
	for k, i := range part {
		l.of[i] = k
		l.nodes = append(l.nodes, layoutNode{box: boxes[i]})
	}
	edges := l.acyclic(links)
	l.assignLayers(edges)
	for _, e := range edges {
		from := e.From
		for layer := l.nodes[e.From].layer + 1; layer < l.nodes[e.To].layer; layer++ {
			l.nodes = append(l.nodes, layoutNode{layer: layer, dummy: true})
			l.connect(from, len(l.nodes)-1)
			from = len(l.nodes) - 1
		}
		l.connect(from, e.To)
	}
	for i := range l.nodes {
		n := &l.nodes[i]
		for len(l.layers) <= n.layer {
			l.layers = append(l.layers, nil)
			l.widths = append(l.widths, 0)
		}
		n.at = len(l.layers[n.layer])
		l.layers[n.layer] = append(l.layers[n.layer], i)
		l.widths[n.layer] = max(l.widths[n.layer], n.box.W)
	}
	x := 0.0
	for _, w := range l.widths {
		l.columns = append(l.columns, x)
		x += w + layerGap
	}
	return l
}

func (l *layout) connect(a, b int) {
	l.nodes[a].out = append(l.nodes[a].out, b)
	l.nodes[b].in = append(l.nodes[b].in, a)
}

// acyclic returns the links of this part between its nodes, each pair once,
// with those that close a cycle turned round and loops left out.
func (l *layout) acyclic(links []Edge) []Edge {
	next := make([][]int, len(l.nodes))
	for _, e := range links {
		a, ok := l.of[e.From]
		b, here := l.of[e.To]
		if ok && here && a != b && !slices.Contains(next[a], b) {
			next[a] = append(next[a], b)
		}
	}
	const open, closed = 1, 2
	state := make([]int, len(l.nodes))
	var out []Edge
	var visit func(a int)
	visit = func(a int) {
		state[a] = open
		for _, b := range next[a] {
			switch state[b] {
			case open:
				out = append(out, Edge{b, a})
			case closed:
				out = append(out, Edge{a, b})
			default:
				out = append(out, Edge{a, b})
				visit(b)
			}
		}
		state[a] = closed
	}
	for i := range l.nodes {
		if state[i] == 0 {
			visit(i)
		}
	}
	slices.SortFunc(out, func(x, y Edge) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To))
	})
	return slices.Compact(out)
}

// assignLayers gives each node the length of the longest path to it, then moves
// sources to just before what they feed.
func (l *layout) assignLayers(edges []Edge) {
	for range l.nodes {
		changed := false
		for _, e := range edges {
			if need := l.nodes[e.From].layer + 1; l.nodes[e.To].layer < need {
				l.nodes[e.To].layer = need
				changed = true
			}
		}
		if !changed {
			break
		}
	}
	source := make([]bool, len(l.nodes))
	nearest := make([]int, len(l.nodes))
	for i := range source {
		source[i], nearest[i] = true, len(l.nodes)
	}
	for _, e := range edges {
		source[e.To] = false
		nearest[e.From] = min(nearest[e.From], l.nodes[e.To].layer)
	}
	for i := range l.nodes {
		if source[i] && nearest[i] < len(l.nodes) {
			l.nodes[i].layer = nearest[i] - 1
		}
	}
}
