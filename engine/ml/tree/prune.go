package tree

// prune turns the tree into the smallest one that minimises
// R(T) + alpha·|leaves of T|, R being the impurity of the leaves weighted by
// their share of all weight (Breiman et al. 1984, section 3.3). A bottom-up
// pass finds the same tree as cutting the weakest link again and again.
func (g *grower) prune(alpha float64) {
	total := g.nodes[0].weight
	cost := make([]float64, len(g.nodes))
	for i := len(g.nodes) - 1; i >= 0; i-- { // children before parents
		d := &g.nodes[i]
		cost[i] = d.impurity/total + alpha
		if d.left == 0 {
			continue
		}
		if below := cost[d.left] + cost[d.right]; below < cost[i] {
			cost[i] = below
		} else {
			d.left, d.right = 0, 0
		}
	}
}
