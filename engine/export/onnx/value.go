package onnx

import (
	"maps"
	"math"
	"slices"
	"strconv"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/table"
)

// value is a column inside the graph.
//
// A column that came in as a number stays a tensor of numbers when it becomes levels, because comparing numbers gives the same
// answer as comparing how they are written, and ONNX writes them otherwise than Headrace.
type value struct {
	tensor string     // double, NaN being missing; or string, "" being missing. Its shape is [N, width]
	at     int        // which column of the tensor it is
	width  int        // the number of columns of the tensor
	typ    table.Type // what Headrace takes it for
	text   bool       // the tensor holds strings
	// written is the type whose way of writing gives the levels, for a tensor of numbers that is a category or text.
	written table.Type
	// fill is the level that missing cells have become; nil for none. The tensor still has them missing.
	fill *string
}

// single is a value with a tensor of its own.
func single(tensor string, typ table.Type) value {
	return value{tensor: tensor, width: 1, typ: typ, written: typ}
}

// tensorOf returns the value as a tensor of shape [N, 1].
func (b *builder) tensorOf(v value) string {
	if v.width == 1 {
		return v.tensor
	}
	at := b.integers(v.tensor+"/column", int64(v.at))
	return b.op(v.tensor+"/"+strconv.Itoa(v.at), "Gather", []string{v.tensor, at}, integerAttribute("axis", 1))
}

// missing returns a tensor of booleans that says where the tensor behind a value is missing, fills aside.
func (b *builder) missing(v value) string {
	x := b.tensorOf(v)
	if known, ok := b.gone[x]; ok {
		return known
	}
	if v.text {
		code := b.ml(x+"/missing", "LabelEncoder", []string{x}, textsAttribute("keys_strings", []string{""}),
			floatsAttribute("values_floats", []float32{1}), floatAttribute("default_float", 0))
		b.gone[x] = b.op(x+"/missing", "Cast", []string{code}, integerAttribute("to", int64(pb.TensorProto_BOOL)))
	} else {
		b.gone[x] = b.op(x+"/missing", "IsNaN", []string{x})
	}
	return b.gone[x]
}

// replace returns the value's tensor with its missing cells replaced by a constant.
func (b *builder) replace(v value, constant string) string {
	x := b.tensorOf(v)
	return b.op(x+"/filled", "Where", []string{b.missing(v), constant, x})
}

// codes returns a double tensor of shape [N, 1]: the code of each cell's level, or missing or unknown, which may not be NaN.
func (b *builder) codes(v value, code map[string]float64, missing, unknown float64) string {
	if v.fill != nil {
		missing = unknown
		if c, ok := code[*v.fill]; ok {
			missing = c
		}
	}
	if v.text {
		return b.textCodes(v, code, missing, unknown)
	}
	return b.numberCodes(v, code, missing, unknown)
}

func (b *builder) textCodes(v value, code map[string]float64, missing, unknown float64) string {
	keys, values := []string{""}, []float32{float32(missing)}
	for _, level := range slices.Sorted(maps.Keys(code)) {
		if level != "" {
			keys, values = append(keys, level), append(values, float32(code[level]))
		}
	}
	x := b.tensorOf(v)
	out := b.ml(x+"/code", "LabelEncoder", []string{x},
		textsAttribute("keys_strings", keys), floatsAttribute("values_floats", values), floatAttribute("default_float", float32(unknown)))
	return b.toDouble(x+"/code", out)
}

// numberCodes compares with every level and adds what the one that is equal has above unknown.
func (b *builder) numberCodes(v value, code map[string]float64, missing, unknown float64) string {
	var numbers, above []float64
	for _, level := range slices.Sorted(maps.Keys(code)) {
		if n, ok := readLevel(level, v.written); ok {
			numbers, above = append(numbers, n), append(above, code[level]-unknown)
		}
	}
	x := b.tensorOf(v)
	out := b.scalar(x+"/unknown", unknown)
	if k := int64(len(numbers)); k > 0 {
		equal := b.op(x+"/equal", "Equal", []string{x, b.doubles(x+"/levels", numbers, 1, k)})
		equal = b.toDouble(x+"/equal", equal)
		hit := b.op(x+"/hit", "MatMul", []string{equal, b.doubles(x+"/codes", above, k, 1)})
		out = b.op(x+"/code", "Add", []string{hit, out})
	}
	return b.op(x+"/code", "Where", []string{b.missing(v), b.scalar(x+"/code_of_missing", missing), out})
}

// readLevel returns the number that a column of type t writes as the level, if there is one.
func readLevel(level string, t table.Type) (float64, bool) {
	var n float64
	switch t {
	case table.Boolean:
		if level == "true" {
			n = 1
		}
		return n, level == "true" || level == "false"
	case table.Integer:
		i, err := strconv.ParseInt(level, 10, 64)
		return float64(i), err == nil && strconv.FormatInt(i, 10) == level
	}
	n, err := strconv.ParseFloat(level, 64)
	return n, err == nil && !math.IsNaN(n) && table.Numbers("", []float64{n}, nil).String(0) == level
}
