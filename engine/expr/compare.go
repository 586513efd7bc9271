package expr

import (
	"math"

	"github.com/expr-lang/expr/ast"

	"headrace.dev/studio/engine/table"
)

// holds says which of less, equal and greater satisfy a comparison.
type holds struct{ less, equal, greater int8 }

func holdsOf(operator string) holds {
	switch operator {
	case "==":
		return holds{0, 1, 0}
	case "!=":
		return holds{1, 0, 1}
	case "<":
		return holds{1, 0, 0}
	case "<=":
		return holds{1, 1, 0}
	case ">":
		return holds{0, 0, 1}
	}
	return holds{0, 1, 1}
}

func compare(n *ast.BinaryNode, x, y value) (value, error) {
	x, y, err := commonType(n, x, y)
	if err != nil {
		return value{}, err
	}
	h := holdsOf(n.Operator)
	out := value{kind: table.Boolean, at: n.Location()}
	switch {
	case isNumeric(x.kind):
		left, right := x.numeric(), y.numeric()
		out.run = func(b *batch) vector { return vector{flags: h.numbers(left(b).numbers, right(b).numbers)} }
	case x.kind == table.Time:
		out.run = func(b *batch) vector { return vector{flags: h.times(x.run(b).times, y.run(b).times)} }
	default:
		out.run = func(b *batch) vector { return vector{flags: h.texts(x.run(b), y.run(b))} }
	}
	return out, nil
}

// commonType makes two values comparable: a text written out becomes a time beside a time.
func commonType(n ast.Node, x, y value) (left, right value, err error) {
	switch {
	case isNumeric(x.kind) && isNumeric(y.kind), isText(x.kind) && isText(y.kind), x.kind == table.Time && y.kind == table.Time:
		return x, y, nil
	case x.kind == table.Time && y.literal != nil:
		y, err = timeLiteral(y)
		return x, y, err
	case y.kind == table.Time && x.literal != nil:
		x, err = timeLiteral(x)
		return x, y, err
	case isNumeric(x.kind) && isText(y.kind) || isText(x.kind) && isNumeric(y.kind):
		return x, y, fail(n.Location(), "%s and %s are never equal; leave out the quotes around a number, or write number(x) or text(x) around a column",
			x.noun(), y.noun())
	}
	return x, y, fail(n.Location(), "%s and %s cannot be compared", x.noun(), y.noun())
}

func timeLiteral(v value) (value, error) {
	c, err := table.Texts("time", []string{*v.literal}, nil).Cast(table.Time)
	if err != nil || c.IsMissing(0) {
		return v, fail(v.at, "%q is not a time; write it as 2006-01-02 or 2006-01-02 15:04:05", *v.literal)
	}
	at := c.Int(0)
	return value{kind: table.Time, at: v.at, run: constant(func(v *vector, n int) { v.times = repeat(at, n) })}, nil
}

func (h holds) numbers(a, b []float64) []int8 {
	out := make([]int8, len(a))
	b = b[:len(a)]
	for i, x := range a {
		switch y := b[i]; {
		case x < y:
			out[i] = h.less
		case x == y:
			out[i] = h.equal
		case x > y:
			out[i] = h.greater
		default: // one is NaN
			out[i] = unknown
		}
	}
	return out
}

func (h holds) times(a, b []int64) []int8 {
	out := make([]int8, len(a))
	for i, x := range a {
		switch y := b[i]; {
		case x == noTime || y == noTime:
			out[i] = unknown
		case x < y:
			out[i] = h.less
		case x == y:
			out[i] = h.equal
		default:
			out[i] = h.greater
		}
	}
	return out
}

func (h holds) texts(a, b vector) []int8 {
	out := make([]int8, len(a.texts))
	for i, x := range a.texts {
		switch y := b.texts[i]; {
		case a.textMissing(i) || b.textMissing(i):
			out[i] = unknown
		case x == y:
			out[i] = h.equal
		case x < y:
			out[i] = h.less
		default:
			out[i] = h.greater
		}
	}
	return out
}

// membership is x in [a, b, …]: x == a or x == b or ….
func (c *compiler) membership(n *ast.BinaryNode) (value, error) {
	x, err := c.compile(n.Left)
	if err != nil {
		return value{}, err
	}
	x.run = shared(x.run)
	items, ok := n.Right.(*ast.ArrayNode)
	if !ok {
		return value{}, fail(n.Location(), "in takes a list in brackets, such as x in [1, 2, 3]")
	}
	if len(items.Nodes) == 0 {
		return value{}, fail(n.Location(), "the list is empty; write the values between the brackets")
	}
	out := value{kind: table.Boolean, at: n.Location(), run: constant(func(v *vector, m int) { v.flags = make([]int8, m) })}
	for i, item := range items.Nodes {
		y, err := c.compile(item)
		if err != nil {
			return value{}, err
		}
		equal, err := compare(&ast.BinaryNode{Operator: "==", Left: n.Left, Right: item}, x, y)
		if err != nil {
			return value{}, fail(n.Location(), "item %d of the list is %s and what it is compared with %s", i+1, y.noun(), x.noun())
		}
		before := out.run
		out.run = func(b *batch) vector { return vector{flags: either(before(b).flags, equal.run(b).flags)} }
	}
	return out, nil
}

func logic(n *ast.BinaryNode, x, y value) (value, error) {
	if x.kind != table.Boolean || y.kind != table.Boolean {
		odd := x
		if x.kind == table.Boolean {
			odd = y
		}
		return value{}, fail(n.Location(), "%s joins two conditions and one of these is %s; compare it with something, such as x > 0",
			n.Operator, odd.noun())
	}
	join := both
	if n.Operator == "or" || n.Operator == "||" {
		join = either
	}
	return value{kind: table.Boolean, at: n.Location(), run: func(b *batch) vector {
		return vector{flags: join(x.run(b).flags, y.run(b).flags)}
	}}, nil
}

// both is "and" of three-valued logic (Kleene 1938).
func both(a, b []int8) []int8 {
	out := make([]int8, len(a))
	for i, x := range a {
		switch y := b[i]; {
		case x == 0 || y == 0:
		case x == unknown || y == unknown:
			out[i] = unknown
		default:
			out[i] = 1
		}
	}
	return out
}

// either is "or" of three-valued logic.
func either(a, b []int8) []int8 {
	out := make([]int8, len(a))
	for i, x := range a {
		switch y := b[i]; {
		case x == 1 || y == 1:
			out[i] = 1
		case x == unknown || y == unknown:
			out[i] = unknown
		}
	}
	return out
}

// coalesce is x ?? y: y where x is missing.
func coalesce(n *ast.BinaryNode, x, y value) (value, error) {
	x.run = shared(x.run)
	isMissing := missingness(x)
	return choose(n, func(b *batch) []int8 { return isMissing(b).flags }, y, x)
}

func (c *compiler) choice(n *ast.ConditionalNode) (value, error) {
	v, err := c.compileAll([]ast.Node{n.Cond, n.Exp1, n.Exp2})
	if err != nil {
		return value{}, err
	}
	if v[0].kind != table.Boolean {
		return value{}, fail(n.Cond.Location(), "the condition is %s; compare it with something, such as x > 0", v[0].noun())
	}
	return choose(n, func(b *batch) []int8 { return v[0].run(b).flags }, v[1], v[2])
}

// choose takes x where the condition holds, y where it does not, and nothing where that is unknown.
func choose(n ast.Node, cond func(b *batch) []int8, x, y value) (value, error) {
	out := value{kind: x.kind, at: n.Location()}
	switch {
	case x.kind == table.Boolean && y.kind == table.Boolean:
		out.run = func(b *batch) vector {
			return vector{flags: pick(cond(b), x.run(b).flags, y.run(b).flags, unknown)}
		}
		return out, nil
	case isNumeric(x.kind) && isNumeric(y.kind):
		left, right := x.numeric(), y.numeric()
		out.kind = sumType(x, y)
		out.run = func(b *batch) vector {
			return vector{numbers: pick(cond(b), left(b).numbers, right(b).numbers, math.NaN())}
		}
		return out, nil
	}
	x, y, err := commonType(n, x, y)
	if err != nil {
		return value{}, fail(n.Location(), "one choice is %s and the other %s; make both of one type, with number(x) or text(x)",
			x.noun(), y.noun())
	}
	if x.kind == table.Time {
		out.kind = table.Time
		out.run = func(b *batch) vector {
			return vector{times: pick(cond(b), x.run(b).times, y.run(b).times, noTime)}
		}
		return out, nil
	}
	out.kind = textType(x, y)
	out.run = func(b *batch) vector {
		c, left, right := cond(b), x.run(b), y.run(b)
		v := vector{texts: pick(c, left.texts, right.texts, ""), missing: make([]bool, len(c))}
		for i, f := range c {
			v.missing[i] = f == unknown || f == 1 && left.textMissing(i) || f == 0 && right.textMissing(i)
		}
		return v
	}
	return out, nil
}

func pick[T any](cond []int8, x, y []T, none T) []T {
	out := make([]T, len(cond))
	for i, f := range cond {
		switch f {
		case 1:
			out[i] = x[i]
		case 0:
			out[i] = y[i]
		default:
			out[i] = none
		}
	}
	return out
}

// missingness tells where a value is missing.
func missingness(x value) kernel {
	return func(b *batch) vector {
		v := x.run(b)
		out := make([]int8, b.rows())
		mark := func(i int, missing bool) {
			if missing {
				out[i] = 1
			}
		}
		for i, a := range v.numbers {
			mark(i, math.IsNaN(a))
		}
		for i, a := range v.flags {
			mark(i, a == unknown)
		}
		for i, a := range v.missing {
			mark(i, a)
		}
		for i, a := range v.times {
			mark(i, a == noTime)
		}
		return vector{flags: out}
	}
}
