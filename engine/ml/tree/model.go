package tree

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Model is a fitted tree. Its nodes lie in arrays of one length, in preorder:
// node 0 is the root, and children come after their parents.
type Model struct {
	Classes int `json:"classes"` // 0 means regression
	Columns int `json:"columns"` // number of features

	Feature     []int32    `json:"feature"`      // column that the node is split on; -1 for a leaf
	Threshold   num.Floats `json:"threshold"`    // values ≤ threshold go left; +Inf parts all values from missing ones
	Left        []int32    `json:"left"`         // left child; -1 for a leaf
	Right       []int32    `json:"right"`        // right child; -1 for a leaf
	MissingLeft []bool     `json:"missing_left"` // missing values go left
	Value       num.Floats `json:"value"`        // nodes×Outputs: mean target, or shares of the classes

	Impurity num.Floats `json:"impurity"` // by the criterion that the tree was grown with
	Weight   num.Floats `json:"weight"`   // weight of the training rows
	Rows     []int32    `json:"rows"`     // number of training rows

	// Gain is, for each column, the decrease of impurity × weight by splits on
	// it, as a share of the whole; all zero for a tree that decreases nothing.
	Gain num.Floats `json:"gain"`
}

// Kind returns "tree".
func (m *Model) Kind() string { return "tree" }

// Outputs returns 1 for regression and the number of classes otherwise.
func (m *Model) Outputs() int { return max(1, m.Classes) }

// Features returns the number of columns that the tree was fitted on.
func (m *Model) Features() int { return m.Columns }

// Importance returns the decrease of impurity that each column's splits bring,
// as shares that sum to 1, or zeros if no split brings any.
func (m *Model) Importance() []float64 {
	return append([]float64(nil), m.Gain...)
}

// Leaves returns the number of leaves.
func (m *Model) Leaves() int { return (len(m.Feature) + 1) / 2 }

// Depth returns the number of splits on the longest way from root to leaf.
func (m *Model) Depth() int {
	deepest := 0
	depth := make([]int, len(m.Feature))
	for i, l := range m.Left {
		deepest = max(deepest, depth[i])
		if l >= 0 {
			depth[l], depth[m.Right[i]] = depth[i]+1, depth[i]+1
		}
	}
	return deepest
}

// Leaf returns the leaf that a row of Features() values ends in.
func (m *Model) Leaf(row []float64) int {
	i := int32(0)
	for m.Feature[i] >= 0 {
		v := row[m.Feature[i]]
		if v <= m.Threshold[i] || math.IsNaN(v) && m.MissingLeft[i] {
			i = m.Left[i]
		} else {
			i = m.Right[i]
		}
	}
	return int(i)
}

// Predict writes the mean target, or the shares of the classes, of the leaf of
// each row of x to the same row of out, which is n×Outputs.
func (m *Model) Predict(ctx context.Context, x, out *mat.Dense) error {
	if err := num.CheckPredict(x, out, m.Columns, m.Outputs()); err != nil {
		return err
	}
	n, _ := x.Dims()
	k := m.Outputs()
	return num.Blocks(ctx, n, num.BlockSize, 1, func(_, lo, hi int) error {
		for i := lo; i < hi; i++ {
			leaf := m.Leaf(x.RawRowView(i))
			copy(out.RawRowView(i), m.Value[leaf*k:(leaf+1)*k])
		}
		return nil
	})
}

// UnmarshalJSON implements json.Unmarshaler. It refuses arrays that do not form
// a tree with an error that wraps ErrModel.
func (m *Model) UnmarshalJSON(data []byte) error {
	type plain Model // without this method
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("read tree: %w", err)
	}
	read := Model(p)
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

// check refuses arrays in which Predict would stumble or walk forever.
func (m *Model) check() error {
	n := len(m.Feature)
	for _, l := range []int{len(m.Threshold), len(m.Left), len(m.Right), len(m.MissingLeft), len(m.Impurity), len(m.Weight), len(m.Rows)} {
		if l != n {
			return fmt.Errorf("%w: arrays of %d and %d nodes", ErrModel, n, l)
		}
	}
	if n == 0 || m.Classes < 0 || len(m.Value) != n*m.Outputs() || len(m.Gain) != m.Columns {
		return fmt.Errorf("%w: %d nodes, %d values and %d columns do not fit together", ErrModel, n, len(m.Value), m.Columns)
	}
	if !num.Finite(m.Value...) {
		return fmt.Errorf("%w: a leaf has a value that is not finite", ErrModel)
	}
	for i, f := range m.Feature {
		if f < 0 {
			continue
		}
		l, r := int(m.Left[i]), int(m.Right[i])
		if int(f) >= m.Columns || l <= i || r <= i || l >= n || r >= n {
			return fmt.Errorf("%w: node %d asks for column %d and has children %d and %d", ErrModel, i, f, l, r)
		}
	}
	return nil
}

// model lays the tree out in preorder, without what was pruned.
func (g *grower) model(exponent int) *Model {
	m := &Model{Classes: g.o.Classes, Columns: len(g.columns.order)}
	m.Gain = make(num.Floats, m.Columns)
	type visit struct {
		node   int
		parent int32 // whose right child this is; -1 for the root and left children
	}
	stack := []visit{{0, -1}}
	for len(stack) > 0 {
		v := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		d := &g.nodes[v.node]
		at := int32(len(m.Feature))
		if v.parent >= 0 {
			m.Right[v.parent] = at
		}
		m.Impurity = append(m.Impurity, math.Ldexp(max(0, d.impurity)/d.weight, 2*exponent))
		m.Weight = append(m.Weight, d.weight)
		m.Rows = append(m.Rows, int32(d.rows))
		if g.o.Classes == 0 {
			m.Value = append(m.Value, math.Ldexp(d.mean, exponent))
		}
		for _, c := range d.counts {
			m.Value = append(m.Value, c/d.weight)
		}
		feature, threshold, left := int32(-1), 0.0, int32(-1)
		if d.left > 0 {
			feature, threshold, left = int32(d.feature), d.threshold, at+1
			m.Gain[d.feature] += max(0, d.gain)
			stack = append(stack, visit{d.right, at}, visit{d.left, -1})
		}
		m.Feature = append(m.Feature, feature)
		m.Threshold = append(m.Threshold, threshold)
		m.Left = append(m.Left, left)
		m.Right = append(m.Right, -1)
		m.MissingLeft = append(m.MissingLeft, d.left > 0 && d.missingLeft)
	}
	normalise(m.Gain)
	return m
}

// normalise divides v by its sum, if that is not zero.
func normalise(v []float64) {
	if total := num.Sum(v); total > 0 {
		for j := range v {
			v[j] /= total
		}
	}
}
