package expr

import (
	"math"

	"github.com/expr-lang/expr/ast"

	"headrace.dev/studio/engine/table"
)

func isNumeric(t table.Type) bool { return t.Numeric() }

func isText(t table.Type) bool { return t == table.Text || t == table.Category }

// numeric returns the kernel of a value that counts: booleans become 0 and 1.
func (v value) numeric() kernel {
	if v.kind != table.Boolean {
		return v.run
	}
	return func(b *batch) vector {
		flags := v.run(b).flags
		out := make([]float64, len(flags))
		for i, f := range flags {
			out[i] = float64(f)
			if f == unknown {
				out[i] = math.NaN()
			}
		}
		return vector{numbers: out}
	}
}

// sumType is the type of sums, differences and products.
func sumType(values ...value) table.Type {
	for _, v := range values {
		if v.kind == table.Number {
			return table.Number
		}
	}
	return table.Integer
}

func (c *compiler) unary(n *ast.UnaryNode) (value, error) {
	x, err := c.compile(n.Node)
	if err != nil {
		return value{}, err
	}
	switch n.Operator {
	case "not", "!":
		if x.kind != table.Boolean {
			return value{}, fail(n.Location(), "not takes a condition and this is %s; put a comparison behind it in parentheses, such as not (x > 0)", x.noun())
		}
		return value{kind: table.Boolean, at: n.Location(), run: func(b *batch) vector {
			in := x.run(b).flags
			out := make([]int8, len(in))
			for i, f := range in {
				out[i] = unknown
				if f != unknown {
					out[i] = 1 - f
				}
			}
			return vector{flags: out}
		}}, nil
	case "+", "-":
		if !isNumeric(x.kind) {
			return value{}, fail(n.Location(), "%s takes a number and this is %s", n.Operator, x.noun())
		}
		if n.Operator == "+" {
			return value{kind: sumType(x), at: n.Location(), run: x.numeric()}, nil
		}
		return eachNumber(x, sumType(x), n, func(a float64) float64 { return -a }), nil
	}
	return value{}, fail(n.Location(), "there is no operator %s", n.Operator)
}

// eachNumber applies f to every number; what has no value becomes missing.
func eachNumber(x value, kind table.Type, at ast.Node, f func(float64) float64) value {
	run := x.numeric()
	return value{kind: kind, at: at.Location(), run: func(b *batch) vector {
		in := run(b).numbers
		out := make([]float64, len(in))
		for i, a := range in {
			out[i] = f(a)
		}
		return vector{numbers: settle(out)}
	}}
}

// pairs combines two vectors of numbers.
func pairs(x, y kernel, f func(a, b, out []float64)) kernel {
	return func(b *batch) vector {
		left, right := x(b).numbers, y(b).numbers
		out := make([]float64, len(left))
		f(left, right[:len(left)], out)
		return vector{numbers: settle(out)}
	}
}

func (c *compiler) binary(n *ast.BinaryNode) (value, error) {
	if n.Operator == "in" {
		return c.membership(n)
	}
	x, err := c.compile(n.Left)
	if err != nil {
		return value{}, err
	}
	y, err := c.compile(n.Right)
	if err != nil {
		return value{}, err
	}
	switch n.Operator {
	case "+", "-", "*", "/", "%", "**", "^":
		return arithmetic(n, x, y)
	case "==", "!=", "<", "<=", ">", ">=":
		return compare(n, x, y)
	case "and", "&&", "or", "||":
		return logic(n, x, y)
	case "contains", "startsWith", "endsWith", "matches":
		return search(n, x, y)
	case "??":
		return coalesce(n, x, y)
	case "..":
		return value{}, fail(n.Location(), "ranges stand for nothing here; write x >= 1 and x <= 5")
	}
	return value{}, fail(n.Location(), "there is no operator %s", n.Operator)
}

func arithmetic(n *ast.BinaryNode, x, y value) (value, error) {
	switch {
	case n.Operator == "+" && isText(x.kind) && isText(y.kind):
		return concatenate(n, x, y), nil
	case n.Operator == "-" && x.kind == table.Time && y.kind == table.Time:
		return seconds(n, x, y), nil
	case n.Operator == "+" && (isText(x.kind) || isText(y.kind)):
		return value{}, fail(n.Location(), "text and %s cannot be joined; write text(x) around the one that is no text", other(x, y))
	case !isNumeric(x.kind) || !isNumeric(y.kind):
		return value{}, fail(n.Location(), "%s takes two numbers and these are %s and %s; number(x) reads a text as a number",
			n.Operator, x.noun(), y.noun())
	}
	kind := sumType(x, y)
	if n.Operator == "/" || n.Operator == "**" || n.Operator == "^" {
		kind = table.Number
	}
	return value{kind: kind, at: n.Location(), run: pairs(x.numeric(), y.numeric(), loop(n.Operator))}, nil
}

// loop returns the loop of an operator; one for each, so that nothing is called in the usual ones.
func loop(operator string) func(a, b, out []float64) {
	switch operator {
	case "+":
		return func(a, b, out []float64) {
			for i, v := range a {
				out[i] = v + b[i]
			}
		}
	case "-":
		return func(a, b, out []float64) {
			for i, v := range a {
				out[i] = v - b[i]
			}
		}
	case "*":
		return func(a, b, out []float64) {
			for i, v := range a {
				out[i] = v * b[i]
			}
		}
	case "/":
		return func(a, b, out []float64) {
			for i, v := range a {
				out[i] = v / b[i]
			}
		}
	case "%":
		return func(a, b, out []float64) {
			for i, v := range a {
				out[i] = math.Mod(v, b[i])
			}
		}
	}
	return func(a, b, out []float64) {
		for i, v := range a {
			out[i] = power(v, b[i])
		}
	}
}

// power is math.Pow, but a missing operand stays missing, where math.Pow has 1**NaN and NaN**0 be 1.
func power(a, b float64) float64 {
	if math.IsNaN(a) || math.IsNaN(b) {
		return math.NaN()
	}
	return math.Pow(a, b)
}

func seconds(n *ast.BinaryNode, x, y value) value {
	return value{kind: table.Number, at: n.Location(), run: func(b *batch) vector {
		to, from := x.run(b).times, y.run(b).times
		out := make([]float64, len(to))
		for i := range out {
			out[i] = math.NaN()
			if to[i] != noTime && from[i] != noTime {
				out[i] = (float64(to[i]) - float64(from[i])) / 1e6
				if d := to[i] - from[i]; (d > 0) == (to[i] > from[i]) { // did not overflow: exact
					out[i] = float64(d) / 1e6
				}
			}
		}
		return vector{numbers: out}
	}}
}

func concatenate(n *ast.BinaryNode, x, y value) value {
	out := value{kind: textType(x, y), at: n.Location()}
	out.run = func(b *batch) vector {
		left, right := x.run(b), y.run(b)
		v := vector{texts: make([]string, len(left.texts)), missing: eitherMissing(left, right)}
		for i := range v.texts {
			if !v.textMissing(i) {
				v.texts[i] = left.texts[i] + right.texts[i]
			}
		}
		return v
	}
	return out
}

// textType is category where all parts are, for few parts have few combinations; text otherwise.
func textType(values ...value) table.Type {
	for _, v := range values {
		if v.kind == table.Text {
			return table.Text
		}
	}
	return table.Category
}

// eitherMissing returns where one of two vectors of texts is missing; nil for nowhere.
func eitherMissing(x, y vector) []bool {
	if x.missing == nil && y.missing == nil {
		return nil
	}
	out := make([]bool, len(x.texts))
	for i := range out {
		out[i] = x.textMissing(i) || y.textMissing(i)
	}
	return out
}

// noun says what a value is in a sentence.
func (v value) noun() string {
	if v.literal != nil {
		return "a text"
	}
	return article(v.kind)
}

// article names a type in a sentence.
func article(t table.Type) string {
	switch t {
	case table.Integer:
		return "an integer"
	case table.Time:
		return "a time"
	}
	return "a " + t.String()
}

// other describes the one of two values that is no text.
func other(x, y value) string {
	if isText(x.kind) {
		return y.noun()
	}
	return x.noun()
}
