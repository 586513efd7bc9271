package onnx

import (
	"encoding/binary"
	"fmt"
	"math"

	"headrace.dev/studio/engine/export/onnx/pb"
)

// The versions of the operators and of the format.
const (
	opset     = 17
	mlOpset   = 3
	irVersion = 8
	mlDomain  = "ai.onnx.ml"
)

// builder puts a graph together. Nodes are added after what they use, which is the order that ONNX demands.
type builder struct {
	graph *pb.GraphProto
	taken map[string]bool   // names of tensors
	gone  map[string]string // which tensor says where another is missing
}

func newBuilder(name string) *builder {
	return &builder{graph: &pb.GraphProto{Name: new(name)}, taken: map[string]bool{}, gone: map[string]string{}}
}

// unique returns the wanted name, or with a number behind it if another tensor has it.
func (b *builder) unique(want string) string {
	name := want
	for i := 2; b.taken[name]; i++ {
		name = fmt.Sprintf("%s_%d", want, i)
	}
	b.taken[name] = true
	return name
}

// op adds an operator with one output and returns the output's name, which is want where that is free.
func (b *builder) op(want, kind string, inputs []string, attributes ...*pb.AttributeProto) string {
	return b.add("", want, kind, inputs, attributes)
}

// ml adds an operator of the machine learning domain.
func (b *builder) ml(want, kind string, inputs []string, attributes ...*pb.AttributeProto) string {
	return b.add(mlDomain, want, kind, inputs, attributes)
}

func (b *builder) add(domain, want, kind string, inputs []string, attributes []*pb.AttributeProto) string {
	out := b.unique(want)
	n := &pb.NodeProto{Name: new(kind + " " + out), OpType: new(kind), Input: inputs, Output: []string{out}, Attribute: attributes}
	if domain != "" {
		n.Domain = new(domain)
	}
	b.graph.Node = append(b.graph.Node, n)
	return out
}

// finish makes a tensor an output of the graph under a name that was kept for it.
func (b *builder) finish(tensor, name string, t pb.TensorProto_DataType, columns int) {
	b.graph.Node = append(b.graph.Node, &pb.NodeProto{
		Name: new("Identity " + name), OpType: new("Identity"),
		Input: []string{tensor}, Output: []string{name},
	})
	b.graph.Output = append(b.graph.Output, valueInfo(name, t, columns))
}

// constant adds an initializer.
func (b *builder) constant(want string, t *pb.TensorProto) string {
	name := b.unique(want)
	t.Name = new(name)
	b.graph.Initializer = append(b.graph.Initializer, t)
	return name
}

func (b *builder) doubles(want string, v []float64, dims ...int64) string {
	return b.constant(want, doubleTensor(v, dims...))
}

// scalar adds a double that is combined with every row.
func (b *builder) scalar(want string, v float64) string {
	return b.doubles(want, []float64{v}, 1, 1)
}

func (b *builder) integers(want string, v ...int64) string {
	return b.constant(want, &pb.TensorProto{
		DataType: new(int32(pb.TensorProto_INT64)), Dims: []int64{int64(len(v))}, Int64Data: v,
	})
}

func (b *builder) texts(want string, v []string, dims ...int64) string {
	t := &pb.TensorProto{DataType: new(int32(pb.TensorProto_STRING)), Dims: dims}
	for _, s := range v {
		t.StringData = append(t.StringData, []byte(s))
	}
	return b.constant(want, t)
}

func (b *builder) toDouble(want, tensor string) string {
	return b.op(want, "Cast", []string{tensor}, integerAttribute("to", int64(pb.TensorProto_DOUBLE)))
}

func doubleTensor(v []float64, dims ...int64) *pb.TensorProto {
	raw := make([]byte, 0, 8*len(v))
	for _, x := range v {
		raw = binary.LittleEndian.AppendUint64(raw, math.Float64bits(x))
	}
	return &pb.TensorProto{DataType: new(int32(pb.TensorProto_DOUBLE)), Dims: dims, RawData: raw}
}

// valueInfo describes a tensor of shape [N], or [N, columns] if columns is positive.
func valueInfo(name string, t pb.TensorProto_DataType, columns int) *pb.ValueInfoProto {
	shape := &pb.TensorShapeProto{Dim: []*pb.TensorShapeProto_Dimension{
		{Value: &pb.TensorShapeProto_Dimension_DimParam{DimParam: "N"}},
	}}
	if columns > 0 {
		shape.Dim = append(shape.Dim, &pb.TensorShapeProto_Dimension{Value: &pb.TensorShapeProto_Dimension_DimValue{DimValue: int64(columns)}})
	}
	return &pb.ValueInfoProto{Name: new(name), Type: &pb.TypeProto{Value: &pb.TypeProto_TensorType{
		TensorType: &pb.TypeProto_Tensor{ElemType: new(int32(t)), Shape: shape},
	}}}
}
