package onnx

import (
	"headrace.dev/studio/engine/export/onnx/pb"
)

func attribute(name string, t pb.AttributeProto_AttributeType) *pb.AttributeProto {
	return &pb.AttributeProto{Name: new(name), Type: &t}
}

func integerAttribute(name string, v int64) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_INT)
	a.I = new(v)
	return a
}

func integersAttribute(name string, v []int64) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_INTS)
	a.Ints = v
	return a
}

func floatAttribute(name string, v float32) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_FLOAT)
	a.F = new(v)
	return a
}

func floatsAttribute(name string, v []float32) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_FLOATS)
	a.Floats = v
	return a
}

func textAttribute(name, v string) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_STRING)
	a.S = []byte(v)
	return a
}

func textsAttribute(name string, v []string) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_STRINGS)
	for _, s := range v {
		a.Strings = append(a.Strings, []byte(s))
	}
	return a
}

func doublesAttribute(name string, v []float64) *pb.AttributeProto {
	a := attribute(name, pb.AttributeProto_TENSOR)
	a.T = doubleTensor(v, int64(len(v)))
	return a
}
