package onnx

import "math"

// function lowers a mathematical function of numbers.
func (f formula) function(name string, x []string) (term, error) {
	a := x[0]
	var out string
	switch name {
	case "abs", "ceil", "exp", "floor", "log", "sqrt":
		op := map[string]string{"abs": "Abs", "ceil": "Ceil", "exp": "Exp", "floor": "Floor", "log": "Log", "sqrt": "Sqrt"}[name]
		out = f.number(op, a)
	case "log2":
		out = f.number("Div", f.number("Log", a), f.scalar(math.Ln2))
	case "log10":
		out = f.number("Div", f.number("Log", a), f.scalar(math.Ln10))
	case "log1p":
		out = f.log1p(a)
	case "max":
		out = f.extreme("Greater", x)
	case "min":
		out = f.extreme("Less", x)
	case "round":
		if len(x) > 1 {
			return term{}, refuse("rounding to digits has no counterpart there; round to whole numbers, or compute %q before the rows reach the model", f.name)
		}
		out = f.round(a)
	}
	return term{tensor: f.settle(out)}, nil
}

// extreme is the greatest or least number, missing where one is missing.
func (f formula) extreme(compare string, x []string) string {
	out := x[0]
	for _, b := range x[1:] {
		out = f.known(f.where(f.number(compare, out, b), out, b), out, b)
	}
	return out
}

// round goes to the nearest whole number, halves away from zero; the operator Round takes them to the even one.
func (f formula) round(x string) string {
	size := f.number("Abs", x)
	whole := f.number("Floor", size)
	half := f.number("GreaterOrEqual", f.number("Sub", size, whole), f.scalar(0.5))
	return f.number("Mul", f.number("Sign", x), f.number("Add", whole, f.truth(half)))
}

// log1p is the logarithm of u = 1 + x without the loss of digits near 0: log(u)·x/(u − 1), and x where u is 1 (Goldberg, "What
// every computer scientist should know about floating-point arithmetic", 1991, theorem 4).
func (f formula) log1p(x string) string {
	one := f.scalar(1)
	u := f.number("Add", x, one)
	precise := f.number("Div", f.number("Mul", f.number("Log", u), x), f.number("Sub", u, one))
	return f.where(f.number("Equal", u, one), x, precise)
}
