package onnx

import (
	"fmt"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/kmeans"
	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/ml/linear"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/ml/tree"
)

// predict adds the predictor, which takes the features x, and the outputs.
func (p *pipeline) predict(x string) error {
	switch m := p.model.Predictor.(type) {
	case *linear.Model:
		p.value(p.linear(m, x))
	case *logistic.Model:
		p.labels(p.logistic(m, x))
	case *tree.Model:
		if m.Leaves() > mostLeaves {
			return p.refuseModel(fmt.Sprintf("a tree of %d leaves is more than the %d that its output can count; limit its depth", m.Leaves(), mostLeaves))
		}
		if m.Classes == 0 {
			p.value(p.tree(m, x))
		} else {
			p.labels(p.tree(m, x))
		}
	case *boost.Model:
		if m.Classes == 0 {
			p.value(p.boost(m, x))
		} else {
			p.labels(p.boost(m, x))
		}
	case *kmeans.Model:
		p.finish(p.kmeans(m, x), p.outputs.prediction, pb.TensorProto_INT64, 0)
	case *knn.Model:
		return p.refuseModel("nearest neighbours are the rows they learned from, and ONNX has no search among rows; " +
			"use the model in Headrace, or export another learner")
	default:
		return p.refuseModel("this learner has no counterpart there; use the model in Headrace")
	}
	return nil
}

func (p *pipeline) refuseModel(reason string) error {
	return &UnsupportedError{Node: p.model.Node, Kind: p.model.Predictor.Kind(), Reason: reason}
}

// value makes a [N, 1] tensor the prediction.
func (p *pipeline) value(tensor string) {
	p.finish(p.flat("value", tensor), p.outputs.prediction, pb.TensorProto_DOUBLE, 0)
}

// flat turns shape [N, 1] into [N].
func (p *pipeline) flat(want, tensor string) string {
	return p.op(want, "Squeeze", []string{tensor, p.integers("second_axis", 1)})
}

// labels makes a [N, classes] tensor of probabilities an output, and the most probable label, the first on ties as
// [model.Argmax] has it, the prediction. Where a probability is NaN, because the row has a missing cell, the label is "".
func (p *pipeline) labels(probabilities string) {
	classes := p.model.Classes
	best := p.op("best", "ArgMax", []string{probabilities}, integerAttribute("axis", 1), integerAttribute("keepdims", 0))
	label := p.op("label", "Gather", []string{p.texts("classes", classes, int64(len(classes))), best})
	sum := p.op("total", "ReduceSum", []string{probabilities, p.integers("second_axis", 1)}, integerAttribute("keepdims", 0))
	refused := p.op("refused", "IsNaN", []string{sum})
	label = p.op("label", "Where", []string{refused, p.texts("no_label", []string{""}, 1), label})
	p.finish(label, p.outputs.prediction, pb.TensorProto_STRING, 0)
	p.finish(probabilities, p.outputs.probabilities, pb.TensorProto_DOUBLE, len(classes))
}

// affine returns x·weights + bias for weights of shape [features, outputs].
func (p *pipeline) affine(want, x string, weights, bias []float64) string {
	k := int64(len(bias))
	product := p.op(want+"/product", "MatMul", []string{x, p.doubles(want+"/weights", weights, int64(len(weights))/k, k)})
	return p.op(want, "Add", []string{product, p.doubles(want+"/bias", bias, 1, k)})
}

func (p *pipeline) linear(m *linear.Model, x string) string {
	return p.affine("linear", x, m.Coef, []float64{m.Intercept})
}

// logistic returns the probabilities, the classes that had no rows having 0.
func (p *pipeline) logistic(m *logistic.Model, x string) string {
	weights := make([]float64, len(m.Coef))
	outputs := len(m.Intercept)
	for i, c := range m.Coef {
		weights[i%m.Columns*outputs+i/m.Columns] = c
	}
	score := p.affine("score", x, weights, m.Intercept)
	var present string
	if outputs == 1 {
		against := p.op("score/against", "Neg", []string{score})
		both := p.op("score/both", "Concat", []string{against, score}, integerAttribute("axis", 1))
		present = p.op("share", "Sigmoid", []string{both})
	} else {
		present = p.op("share", "Softmax", []string{score}, integerAttribute("axis", 1))
	}
	if len(m.Present) == m.Classes {
		return present
	}
	place := make([]float64, len(m.Present)*m.Classes)
	for i, k := range m.Present {
		place[i*m.Classes+k] = 1
	}
	return p.op("share/all", "MatMul", []string{present, p.doubles("share/place", place, int64(len(m.Present)), int64(m.Classes))})
}

// kmeans returns the number of the nearest centre, the first of equals, and -1 for a row with a missing cell. Distances are sums
// of squared differences, one centre at a time: the quicker form with a product loses digits and with them ties.
func (p *pipeline) kmeans(m *kmeans.Model, x string) string {
	var distances []string
	for c := range m.Clusters() {
		centre := p.doubles("centre", m.Centers[c*m.Columns:(c+1)*m.Columns], 1, int64(m.Columns))
		d := p.op("difference", "Sub", []string{x, centre})
		distances = append(distances, p.op("distance", "ReduceSumSquare", []string{d}, integersAttribute("axes", []int64{1})))
	}
	all := p.op("distances", "Concat", distances, integerAttribute("axis", 1))
	nearest := p.op("nearest", "ArgMin", []string{all}, integerAttribute("axis", 1), integerAttribute("keepdims", 0))
	refused := p.op("refused", "IsNaN", []string{p.flat("first_distance", distances[0])})
	return p.op("cluster", "Where", []string{refused, p.integers("no_cluster", -1), nearest})
}
