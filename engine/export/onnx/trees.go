package onnx

import (
	"math"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/tree"
)

// mostLeaves is how far a float counts without a gap.
const mostLeaves = 1 << 24

// ensemble collects the attributes of a TreeEnsembleRegressor over doubles.
type ensemble struct {
	trees                          int64
	tree, node, feature, yes, no   []int64
	threshold                      []float64
	mode                           []string
	missing                        []int64
	leafTree, leafNode, leafTarget []int64
	weight                         []float64
}

// nodes are the arrays in which Headrace keeps a tree.
type nodes struct {
	feature, left, right []int32
	threshold            []float64
	missingLeft          []bool
}

// add adds a tree. For each leaf, leaf returns its weights on the targets from the given one on.
func (e *ensemble) add(t nodes, target int64, leaf func(node int) []float64) {
	for i, f := range t.feature {
		e.tree, e.node = append(e.tree, e.trees), append(e.node, int64(i))
		if f < 0 {
			e.feature, e.yes, e.no = append(e.feature, 0), append(e.yes, 0), append(e.no, 0)
			e.threshold, e.mode, e.missing = append(e.threshold, 0), append(e.mode, "LEAF"), append(e.missing, 0)
			for k, w := range leaf(i) {
				e.leafTree, e.leafNode = append(e.leafTree, e.trees), append(e.leafNode, int64(i))
				e.leafTarget, e.weight = append(e.leafTarget, target+int64(k)), append(e.weight, w)
			}
			continue
		}
		missing := int64(0)
		if t.missingLeft[i] {
			missing = 1
		}
		e.feature, e.yes, e.no = append(e.feature, int64(f)), append(e.yes, int64(t.left[i])), append(e.no, int64(t.right[i]))
		// A threshold of +Inf parts all values from missing ones: every value but NaN is at most that.
		e.threshold, e.mode, e.missing = append(e.threshold, t.threshold[i]), append(e.mode, "BRANCH_LEQ"), append(e.missing, missing)
	}
	e.trees++
}

// emit adds the operator, whose output is a float tensor of shape [N, targets] with the sums of the leaves, as doubles.
func (p *pipeline) emit(e *ensemble, x string, targets int) string {
	sums := p.ml("trees", "TreeEnsembleRegressor", []string{x},
		textAttribute("aggregate_function", "SUM"),
		integerAttribute("n_targets", int64(targets)),
		integersAttribute("nodes_falsenodeids", e.no),
		integersAttribute("nodes_featureids", e.feature),
		integersAttribute("nodes_missing_value_tracks_true", e.missing),
		textsAttribute("nodes_modes", e.mode),
		integersAttribute("nodes_nodeids", e.node),
		integersAttribute("nodes_treeids", e.tree),
		integersAttribute("nodes_truenodeids", e.yes),
		doublesAttribute("nodes_values_as_tensor", e.threshold),
		textAttribute("post_transform", "NONE"),
		integersAttribute("target_ids", e.leafTarget),
		integersAttribute("target_nodeids", e.leafNode),
		integersAttribute("target_treeids", e.leafTree),
		doublesAttribute("target_weights_as_tensor", e.weight))
	return p.toDouble("trees/sums", sums)
}

// tree returns the values of a tree's leaves, of shape [N, outputs]. The ensemble gives the number of the leaf, which float
// holds exactly, as it would not hold the values: shares that differ in the last digit decide which class is first.
func (p *pipeline) tree(m *tree.Model, x string) string {
	outputs := m.Outputs()
	var leaves []float64
	count := 0
	var e ensemble
	e.add(nodes{m.Feature, m.Left, m.Right, m.Threshold, m.MissingLeft}, 0, func(node int) []float64 {
		leaves = append(leaves, m.Value[node*outputs:(node+1)*outputs]...)
		count++
		return []float64{float64(count - 1)}
	})
	leaf := p.flat("leaf", p.op("leaf/number", "Cast", []string{p.emit(&e, x, 1)}, integerAttribute("to", int64(pb.TensorProto_INT64))))
	values := p.doubles("leaf/values", leaves, int64(count), int64(outputs))
	return p.op("leaf/value", "Gather", []string{values, leaf}, integerAttribute("axis", 0))
}

// boost returns the value or the probabilities of boosted trees.
func (p *pipeline) boost(m *boost.Model, x string) string {
	scores := p.scores(m, x)
	if m.Classes == 0 {
		return scores
	}
	if m.Classes == 2 { // log odds of the second class against 0
		scores = p.op("scores/both", "MatMul", []string{scores, p.doubles("scores/place", []float64{0, 1}, 1, 2)})
	}
	return p.op("share", "Softmax", []string{scores}, integerAttribute("axis", 1))
}

// grain is the number of binary places of the coarse sums.
const grain = 23

// scores returns the sums of the trees, of shape [N, scores].
//
// The ensemble puts out floats, of some seven digits, which is little for a price of five. So each leaf adds to two targets: its
// value divided by the largest sum there can be and rounded to grain places, whose sums float holds exactly, and what the rounding
// left, magnified. Together they have twice the digits.
func (p *pipeline) scores(m *boost.Model, x string) string {
	width := len(m.Base)
	exponent := make([]int, width)
	for k := range exponent {
		exponent[k] = reach(m, k)
	}
	var e ensemble
	for i := range m.Trees {
		t := &m.Trees[i]
		k := i % width
		e.add(nodes{t.Feature, t.Left, t.Right, t.Threshold, t.MissingLeft}, int64(2*k), func(node int) []float64 {
			v := math.Ldexp(t.Value[node], grain-exponent[k])
			coarse := math.Round(v)
			return []float64{math.Ldexp(coarse, -grain), v - coarse}
		})
	}
	if e.trees == 0 { // no round helped: an ensemble needs a tree all the same
		e.add(nodes{feature: []int32{-1}}, 0, func(int) []float64 { return []float64{0} })
	}
	join := make([]float64, 2*width*width)
	for k, x := range exponent {
		join[2*k*width+k] = math.Ldexp(1, x)
		join[(2*k+1)*width+k] = math.Ldexp(1, x-grain)
	}
	return p.affine("scores", p.emit(&e, x, 2*width), join, m.Base)
}

// reach returns the exponent of a power of two that no sum of the trees of a score exceeds.
func reach(m *boost.Model, score int) int {
	var total float64
	for i := score; i < len(m.Trees); i += len(m.Base) {
		t := &m.Trees[i]
		most := 0.0
		for n, f := range t.Feature {
			if f < 0 {
				most = max(most, math.Abs(t.Value[n]))
			}
		}
		total += most
	}
	_, exponent := math.Frexp(total) // 0 for no trees
	return exponent
}
