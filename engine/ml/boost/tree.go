package boost

import (
	"fmt"
	"math"

	"headrace.dev/studio/engine/num"
)

// Tree is one tree of a model, its nodes in arrays of one length. Node 0 is the
// root, and children come after their parents.
type Tree struct {
	Feature     []int32    `json:"feature"`      // column that the node is split on; -1 for a leaf
	Threshold   num.Floats `json:"threshold"`    // values ≤ threshold go left; +Inf parts all values from missing ones
	Left        []int32    `json:"left"`         // left child; -1 for a leaf
	Right       []int32    `json:"right"`        // right child; -1 for a leaf
	MissingLeft []bool     `json:"missing_left"` // missing values go left
	Value       num.Floats `json:"value"`        // what a leaf adds to the score, learning rate included; 0 elsewhere
}

// Leaf returns the leaf that a row ends in.
func (t *Tree) Leaf(row []float64) int {
	i := int32(0)
	for t.Feature[i] >= 0 {
		v := row[t.Feature[i]]
		if v <= t.Threshold[i] || t.MissingLeft[i] && math.IsNaN(v) {
			i = t.Left[i]
		} else {
			i = t.Right[i]
		}
	}
	return int(i)
}

// tree returns the tree that was grown last, its values times 2^exponent.
func (t *grower) tree(exponent int) Tree {
	n := len(t.nodes)
	out := Tree{
		Feature: make([]int32, n), Threshold: make(num.Floats, n), Left: make([]int32, n), Right: make([]int32, n),
		MissingLeft: make([]bool, n), Value: make(num.Floats, n),
	}
	for i, d := range t.nodes {
		if d.left == 0 {
			out.Feature[i], out.Left[i], out.Right[i] = -1, -1, -1
			out.Value[i] = math.Ldexp(d.value, exponent)
			continue
		}
		out.Feature[i], out.Left[i], out.Right[i] = int32(d.split.feature), int32(d.left), int32(d.right)
		out.Threshold[i], out.MissingLeft[i] = t.bins.edge[d.split.feature][d.split.bin], d.split.missingLeft
	}
	return out
}

// check refuses arrays in which Leaf would stumble or walk forever.
func (t *Tree) check(columns int) error {
	n := len(t.Feature)
	for _, l := range []int{len(t.Threshold), len(t.Left), len(t.Right), len(t.MissingLeft), len(t.Value)} {
		if l != n || n == 0 {
			return fmt.Errorf("%w: arrays of %d and %d nodes", ErrModel, n, l)
		}
	}
	if !num.Finite(t.Value...) {
		return fmt.Errorf("%w: a leaf has a value that is not finite", ErrModel)
	}
	for i, f := range t.Feature {
		if f < 0 {
			continue
		}
		l, r := int(t.Left[i]), int(t.Right[i])
		if int(f) >= columns || l <= i || r <= i || l >= n || r >= n {
			return fmt.Errorf("%w: node %d asks for column %d and has children %d and %d", ErrModel, i, f, l, r)
		}
	}
	return nil
}
