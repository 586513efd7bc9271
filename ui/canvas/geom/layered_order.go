package geom

import (
	"cmp"
	"slices"
)

// reduceCrossings orders the nodes of each layer by the mean position of their
// neighbours in the layer before, forwards and backwards in turn, and keeps the
// order with the fewest crossings.
func (l *layout) reduceCrossings() {
	best, fewest := l.order(), l.crossings()
	for s := range sweeps {
		if fewest == 0 {
			break
		}
		if s%2 == 0 {
			for k := 1; k < len(l.layers); k++ {
				l.sortLayer(k, func(n *layoutNode) []int { return n.in })
			}
		} else {
			for k := len(l.layers) - 2; k >= 0; k-- {
				l.sortLayer(k, func(n *layoutNode) []int { return n.out })
			}
		}
		if c := l.crossings(); c < fewest {
			best, fewest = l.order(), c
		}
	}
	for k := range l.layers {
		l.setLayer(k, best[k])
	}
}

// order is a copy of the layers.
func (l *layout) order() [][]int {
	out := make([][]int, len(l.layers))
	for k := range out {
		out[k] = slices.Clone(l.layers[k])
	}
	return out
}

func (l *layout) setLayer(k int, nodes []int) {
	l.layers[k] = nodes
	for at, i := range nodes {
		l.nodes[i].at = at
	}
}

// sortLayer orders one layer by the mean position of each node's neighbours;
// a node without any keeps its place.
func (l *layout) sortLayer(k int, neighbours func(*layoutNode) []int) {
	centre := make(map[int]float64, len(l.layers[k]))
	for _, i := range l.layers[k] {
		n := &l.nodes[i]
		list := neighbours(n)
		centre[i] = float64(n.at)
		if len(list) > 0 {
			sum := 0.0
			for _, j := range list {
				sum += float64(l.nodes[j].at)
			}
			centre[i] = sum / float64(len(list))
		}
	}
	nodes := slices.Clone(l.layers[k])
	slices.SortStableFunc(nodes, func(a, b int) int { return cmp.Compare(centre[a], centre[b]) })
	l.setLayer(k, nodes)
}

// crossings counts pairs of links between adjacent layers that cross: the
// inversions of their ends when sorted by their starts.
func (l *layout) crossings() int {
	total := 0
	for _, layer := range l.layers {
		var ends []int
		for _, i := range layer {
			from := len(ends)
			for _, j := range l.nodes[i].out {
				ends = append(ends, l.nodes[j].at)
			}
			slices.Sort(ends[from:])
		}
		total += inversions(ends)
	}
	return total
}

// inversions counts the pairs out of order, by merge sort; it sorts v.
func inversions(v []int) int {
	if len(v) < 2 {
		return 0
	}
	mid := len(v) / 2
	a, b := slices.Clone(v[:mid]), slices.Clone(v[mid:])
	count := inversions(a) + inversions(b)
	i, j := 0, 0
	for k := range v {
		if j == len(b) || i < len(a) && a[i] <= b[j] {
			v[k] = a[i]
			i++
		} else {
			v[k] = b[j]
			j++
			count += len(a) - i
		}
	}
	return count
}
