package onnx

import (
	"math"
	"slices"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/conf"
	"github.com/expr-lang/expr/parser"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/expr"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// derive lowers the expression of a column. Package expr says what expressions mean.
func (p *pipeline) derive(s *step.Derive, name string, before func(string) (value, error)) (value, error) {
	if name != s.Name {
		return before(name)
	}
	if len(s.Inputs) == 0 {
		return value{}, refuse("%q is the same in every row; write the value where it is used", name)
	}
	f := formula{pipeline: p, name: name, source: []rune(s.Expression), columns: map[string]value{}}
	var schema table.Schema
	for _, in := range s.Inputs {
		v, err := before(in)
		if err != nil {
			return v, err
		}
		f.columns[in] = v
		schema.Fields = append(schema.Fields, table.Field{Name: in, Type: v.typ})
	}
	program, err := expr.Compile(s.Expression, schema)
	if err != nil {
		return value{}, refuse("its expression does not fit the columns: %v", err)
	}
	tree, err := parser.ParseWithConfig(s.Expression, conf.CreateNew())
	if err != nil {
		return value{}, refuse("its expression cannot be read: %v", err)
	}
	out, err := f.lower(tree.Node)
	if err != nil {
		return value{}, err
	}
	if out.column != nil { // the expression is a column and nothing else
		return *out.column, nil
	}
	v := single(out.tensor, program.Type())
	v.text = out.text
	return v, nil
}

// formula is an expression that is being lowered.
type formula struct {
	*pipeline
	name    string
	source  []rune
	columns map[string]value
}

// term is a part of an expression: a double tensor in which truth is 1 and NaN is missing; or a text, which is a string tensor in
// which "" is missing, a literal or a column.
type term struct {
	tensor  string
	text    bool
	literal *string // a text written out
	column  *value  // a column of levels
}

// number adds an operator on doubles.
func (f formula) number(op string, in ...string) string { return f.op(f.name+"/"+op, op, in) }

func (f formula) scalar(v float64) string { return f.pipeline.scalar(f.name+"/constant", v) }

// where is cond ? x : y for a tensor of booleans.
func (f formula) where(cond, x, y string) string { return f.number("Where", cond, x, y) }

// settle makes numbers without a value missing, as package expr does after each operation.
func (f formula) settle(x string) string {
	return f.where(f.number("IsInf", x), f.scalar(math.NaN()), x)
}

// known returns x where a and b are there, and missing elsewhere.
func (f formula) known(x, a, b string) string {
	return f.where(f.number("Or", f.number("IsNaN", a), f.number("IsNaN", b)), f.scalar(math.NaN()), x)
}

func (f formula) lower(n ast.Node) (term, error) {
	if name, ok := f.columnName(n); ok {
		v := f.columns[name]
		if v.typ.Numeric() && !v.text {
			return term{tensor: f.tensorOf(v)}, nil
		}
		return term{column: &v, text: true}, nil
	}
	switch n := n.(type) {
	case *ast.IntegerNode:
		return term{tensor: f.scalar(float64(n.Value))}, nil
	case *ast.FloatNode:
		return term{tensor: f.scalar(n.Value)}, nil
	case *ast.BoolNode:
		if n.Value {
			return term{tensor: f.scalar(1)}, nil
		}
		return term{tensor: f.scalar(0)}, nil
	case *ast.StringNode:
		if n.Value == "" {
			return term{}, refuse("the empty text in its expression is a missing cell there; compare with is_missing()")
		}
		return term{literal: &n.Value, text: true}, nil
	case *ast.UnaryNode:
		return f.unary(n)
	case *ast.BinaryNode:
		if n.Operator == "in" {
			return f.membership(n)
		}
		return f.binary(n)
	case *ast.ConditionalNode:
		return f.choice(n)
	case *ast.BuiltinNode:
		return f.call(n.Name, n.Arguments)
	case *ast.CallNode:
		if callee, ok := n.Callee.(*ast.IdentifierNode); ok {
			return f.call(callee.Value, n.Arguments)
		}
	}
	return term{}, refuse("its expression has a part with no counterpart there; compute %q before the rows reach the model", f.name)
}

// columnName returns the column that a node names: an identifier, a text in backticks, or col("…").
func (f formula) columnName(n ast.Node) (string, bool) {
	switch n := n.(type) {
	case *ast.IdentifierNode:
		return n.Value, true
	case *ast.StringNode:
		return n.Value, f.source[n.Location().From] == '`'
	case *ast.CallNode:
		callee, ok := n.Callee.(*ast.IdentifierNode)
		if ok && callee.Value == "col" {
			return n.Arguments[0].(*ast.StringNode).Value, true // anything else does not compile
		}
	}
	return "", false
}

// numbers lowers parts that must be numbers or conditions.
func (f formula) numbers(nodes ...ast.Node) ([]string, error) {
	out := make([]string, len(nodes))
	for i, n := range nodes {
		t, err := f.lower(n)
		if err != nil {
			return nil, err
		}
		if t.text {
			return nil, refuse("its expression computes with texts; ONNX can only compare them for equality")
		}
		out[i] = t.tensor
	}
	return out, nil
}

func (f formula) unary(n *ast.UnaryNode) (term, error) {
	x, err := f.numbers(n.Node)
	if err != nil {
		return term{}, err
	}
	switch n.Operator {
	case "-":
		return term{tensor: f.settle(f.number("Neg", x[0]))}, nil
	case "+":
		return term{tensor: x[0]}, nil
	}
	return term{tensor: f.not(x[0])}, nil
}

func (f formula) binary(n *ast.BinaryNode) (term, error) {
	if n.Operator == "==" || n.Operator == "!=" {
		return f.equality(n)
	}
	x, err := f.numbers(n.Left, n.Right)
	if err != nil {
		return term{}, err
	}
	a, b := x[0], x[1]
	switch n.Operator {
	case "and", "&&":
		return term{tensor: f.and(a, b)}, nil
	case "or", "||": // De Morgan holds with missing operands too
		return term{tensor: f.not(f.and(f.not(a), f.not(b)))}, nil
	case "??":
		return term{tensor: f.where(f.number("IsNaN", a), b, a)}, nil
	case "%":
		out := f.op(f.name+"/Mod", "Mod", x, integerAttribute("fmod", 1))
		return term{tensor: f.settle(out)}, nil
	case "**", "^":
		return term{tensor: f.settle(f.known(f.number("Pow", a, b), a, b))}, nil
	}
	if op, ok := map[string]string{"+": "Add", "-": "Sub", "*": "Mul", "/": "Div"}[n.Operator]; ok {
		return term{tensor: f.settle(f.number(op, a, b))}, nil
	}
	op, ok := map[string]string{"<": "Less", "<=": "LessOrEqual", ">": "Greater", ">=": "GreaterOrEqual"}[n.Operator]
	if !ok {
		return term{}, refuse("%s in its expression has no counterpart there; compute %q before the rows reach the model", n.Operator, f.name)
	}
	return term{tensor: f.known(f.truth(f.number(op, a, b)), a, b)}, nil
}

// truth turns a tensor of booleans into 0 and 1.
func (f formula) truth(x string) string { return f.toDouble(f.name+"/truth", x) }

func (f formula) not(x string) string { return f.number("Sub", f.scalar(1), x) }

// and is 0 where one is 0, and elsewhere the product, which is missing where one is.
func (f formula) and(a, b string) string {
	zero := f.scalar(0)
	either := f.number("Or", f.number("Equal", a, zero), f.number("Equal", b, zero))
	return f.where(either, zero, f.number("Mul", a, b))
}

// equality is x == y or x != y.
func (f formula) equality(n *ast.BinaryNode) (term, error) {
	equal, err := f.equal(n.Left, n.Right)
	if err == nil && n.Operator == "!=" {
		equal = f.not(equal)
	}
	return term{tensor: equal}, err
}

// equal compares two numbers, or a column of levels with a text written out.
func (f formula) equal(left, right ast.Node) (string, error) {
	a, err := f.lower(left)
	if err != nil {
		return "", err
	}
	b, err := f.lower(right)
	if err != nil {
		return "", err
	}
	if a.literal != nil {
		a, b = b, a
	}
	switch {
	case !a.text && !b.text:
		return f.known(f.truth(f.number("Equal", a.tensor, b.tensor)), a.tensor, b.tensor), nil
	case b.literal == nil || a.literal != nil:
		return "", refuse("its expression compares texts with one another; ONNX can only compare a column with a text in quotes")
	}
	const gone = -1
	v := value{tensor: a.tensor, width: 1, typ: table.Text, text: true}
	if a.column != nil {
		v = *a.column
	}
	code := f.codes(v, map[string]float64{*b.literal: 1}, gone, 0)
	return f.where(f.number("Less", code, f.scalar(0)), f.scalar(math.NaN()), code), nil
}

// membership is x == a or x == b or ….
func (f formula) membership(n *ast.BinaryNode) (term, error) {
	var none string // of the items is equal
	for i, item := range n.Right.(*ast.ArrayNode).Nodes {
		equal, err := f.equal(n.Left, item)
		if err != nil {
			return term{}, err
		}
		if i == 0 {
			none = f.not(equal)
		} else {
			none = f.and(none, f.not(equal))
		}
	}
	return term{tensor: f.not(none)}, nil
}

// choice is cond ? x : y of two numbers or two texts.
func (f formula) choice(n *ast.ConditionalNode) (term, error) {
	cond, err := f.numbers(n.Cond)
	if err != nil {
		return term{}, err
	}
	x, err := f.lower(n.Exp1)
	if err != nil {
		return term{}, err
	}
	y, err := f.lower(n.Exp2)
	if err != nil {
		return term{}, err
	}
	missing, yes, no := "", x.tensor, y.tensor
	if !x.text {
		missing = f.scalar(math.NaN())
	} else {
		missing = f.texts(f.name+"/missing", []string{""}, 1, 1)
		if yes, err = f.written(x); err != nil {
			return term{}, err
		}
		if no, err = f.written(y); err != nil {
			return term{}, err
		}
	}
	holds := f.op(f.name+"/holds", "Cast", cond, integerAttribute("to", int64(pb.TensorProto_BOOL)))
	out := f.where(f.number("IsNaN", cond[0]), missing, f.where(holds, yes, no))
	return term{tensor: out, text: x.text}, nil
}

// written returns a text as a tensor of strings.
func (f formula) written(t term) (string, error) {
	switch {
	case t.literal != nil:
		return f.texts(f.name+"/text", []string{*t.literal}, 1, 1), nil
	case t.column == nil:
		return t.tensor, nil
	case !t.column.text:
		return "", refuse("its expression takes numbers for texts, and numbers are written otherwise there; compute %q before the rows reach the model", f.name)
	case t.column.fill != nil:
		return f.replace(*t.column, f.texts(f.name+"/fill", []string{*t.column.fill}, 1, 1)), nil
	}
	return f.tensorOf(*t.column), nil
}

// call lowers a function.
func (f formula) call(name string, args []ast.Node) (term, error) {
	if name == "is_missing" {
		return f.isMissing(args[0])
	}
	if slices.Contains([]string{"abs", "ceil", "exp", "floor", "log", "log10", "log1p", "log2", "max", "min", "round", "sqrt"}, name) {
		x, err := f.numbers(args...)
		if err != nil {
			return term{}, err
		}
		return f.function(name, x)
	}
	return term{}, refuse("the function %s in its expression has no counterpart there; compute %q before the rows reach the model", name, f.name)
}

func (f formula) isMissing(n ast.Node) (term, error) {
	x, err := f.lower(n)
	switch {
	case err != nil:
		return term{}, err
	case x.column != nil:
		return term{tensor: f.indicator(f.name, *x.column).tensor}, nil
	case x.literal != nil:
		return term{tensor: f.scalar(0)}, nil
	case x.text:
		return term{tensor: f.indicator(f.name, value{tensor: x.tensor, width: 1, text: true}).tensor}, nil
	}
	return term{tensor: f.truth(f.number("IsNaN", x.tensor))}, nil
}
