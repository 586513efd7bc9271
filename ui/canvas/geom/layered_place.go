package geom

// place gives every node the height of its centre: first stacked, then pulled
// towards its neighbours layer by layer, forwards and backwards in turn.
func (l *layout) place() {
	for k := range l.layers {
		l.fit(k, func(*layoutNode) []int { return nil })
	}
	for s := range sweeps {
		if s%2 == 0 {
			for k := 1; k < len(l.layers); k++ {
				l.fit(k, func(n *layoutNode) []int { return n.in })
			}
		} else {
			for k := len(l.layers) - 2; k >= 0; k-- {
				l.fit(k, func(n *layoutNode) []int { return n.out })
			}
		}
	}
}

// block is a run of nodes that touch: they share one offset from where they
// would lie if the layer were packed from zero.
type block struct {
	first, count int
	sum, weight  float64
}

// fit places one layer. The heights nearest in squares to the wanted ones,
// subject to order and gaps, are those of isotonic regression, which pooling
// adjacent violators solves exactly.
func (l *layout) fit(k int, neighbours func(*layoutNode) []int) {
	layer := l.layers[k]
	packed := make([]float64, len(layer))
	var blocks []block
	edge := 0.0
	for at, i := range layer {
		n := &l.nodes[i]
		packed[at] = edge + n.box.H/2
		edge += n.box.H + rowGap
		want, weight := l.wanted(n, neighbours(n))
		blocks = append(blocks, block{at, 1, weight * (want - packed[at]), weight})
		for len(blocks) > 1 {
			a, b := &blocks[len(blocks)-2], blocks[len(blocks)-1]
			if a.sum/a.weight <= b.sum/b.weight {
				break
			}
			a.count, a.sum, a.weight = a.count+b.count, a.sum+b.sum, a.weight+b.weight
			blocks = blocks[:len(blocks)-1]
		}
	}
	for _, b := range blocks {
		for at := b.first; at < b.first+b.count; at++ {
			l.nodes[layer[at]].y = packed[at] + b.sum/b.weight
		}
	}
}

// wanted is the height a node is drawn to and how strongly. Links between two
// dummies are parts of one long link and count more, so that it stays straight.
func (l *layout) wanted(n *layoutNode, neighbours []int) (y, weight float64) {
	if len(neighbours) == 0 {
		return n.y, 0.1
	}
	sum := 0.0
	for _, j := range neighbours {
		w := 1.0
		if n.dummy && l.nodes[j].dummy {
			w = 8
		}
		sum += w * l.nodes[j].y
		weight += w
	}
	return sum / weight, weight
}

// extent is the range of heights that the nodes take up.
func (l *layout) extent() (low, high float64) {
	r := Empty()
	for _, n := range l.nodes {
		r = r.Union(Rect{0, n.y - n.box.H/2, 0, n.y + n.box.H/2})
	}
	return r.Y0, r.Y1
}
