package expr

import (
	"math"
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/file"

	"headrace.dev/studio/engine/table"
)

// Function describes a function to tools.
type Function struct {
	Name string
	Use  string // "round(x, digits)"
	Doc  string
}

// Functions returns every function, in the order of a reference.
func Functions() []Function {
	return []Function{
		{"abs", "abs(x)", "the size of a number without its sign"},
		{"ceil", "ceil(x)", "the next whole number above"},
		{"col", `col("unit price")`, "a column whose name is no identifier"},
		{"day", "day(t)", "the day of the month, 1 to 31"},
		{"exp", "exp(x)", "e to the power of x"},
		{"floor", "floor(x)", "the next whole number below"},
		{"hour", "hour(t)", "the hour in UTC, 0 to 23"},
		{"is_missing", "is_missing(x)", "whether the cell is missing"},
		{"length", "length(s)", "the number of characters"},
		{"log", "log(x)", "the natural logarithm"},
		{"log10", "log10(x)", "the logarithm to base 10"},
		{"log1p", "log1p(x)", "the natural logarithm of 1 + x"},
		{"log2", "log2(x)", "the logarithm to base 2"},
		{"lower", "lower(s)", "the text in lower case"},
		{"max", "max(x, y, …)", "the greatest; missing where one is missing"},
		{"min", "min(x, y, …)", "the least; missing where one is missing"},
		{"minute", "minute(t)", "the minute, 0 to 59"},
		{"month", "month(t)", "the month, 1 to 12"},
		{"number", "number(s)", "the text read as a number; missing where it is none"},
		{"replace", `replace(s, "old", "new")`, "the text with every old part replaced"},
		{"round", "round(x) or round(x, digits)", "the nearest whole number, or that with some decimal digits; halves away from zero"},
		{"sqrt", "sqrt(x)", "the square root"},
		{"text", "text(x)", "the value as text"},
		{"trim", "trim(s)", "the text without blanks around it"},
		{"upper", "upper(s)", "the text in upper case"},
		{"weekday", "weekday(t)", "the day of the week in UTC, Monday 1 to Sunday 7"},
		{"year", "year(t)", "the year in UTC"},
	}
}

func functionNames() []string {
	var out []string
	for _, f := range Functions() {
		out = append(out, f.Name)
	}
	return out
}

// mathematical functions of one number and whether they give integers.
func mathematical(name string) (f func(float64) float64, whole bool) {
	switch name {
	case "exp":
		return math.Exp, false
	case "log":
		return math.Log, false
	case "log10":
		return math.Log10, false
	case "log1p":
		return math.Log1p, false
	case "log2":
		return math.Log2, false
	case "sqrt":
		return math.Sqrt, false
	case "ceil":
		return math.Ceil, true
	case "floor":
		return math.Floor, true
	}
	return nil, false
}

// calendar functions of a time.
func calendar(name string) func(time.Time) int {
	switch name {
	case "year":
		return time.Time.Year
	case "month":
		return func(t time.Time) int { return int(t.Month()) }
	case "day":
		return time.Time.Day
	case "hour":
		return time.Time.Hour
	case "minute":
		return time.Time.Minute
	case "weekday":
		return func(t time.Time) int { return (int(t.Weekday())+6)%7 + 1 }
	}
	return nil
}

// textual functions of a text.
func textual(name string) func(string) string {
	switch name {
	case "lower":
		return strings.ToLower
	case "upper":
		return strings.ToUpper
	case "trim":
		return strings.TrimSpace
	}
	return nil
}

func (c *compiler) call(name string, args []ast.Node, at file.Location) (value, error) {
	if name == "col" {
		return value{}, fail(at, "col takes the name of one column in quotes, such as col(\"unit price\")")
	}
	known := false
	for _, f := range Functions() {
		known = known || f.Name == name
	}
	if !known {
		return value{}, fail(at, "%s", unknownFunction(name))
	}
	v, err := c.compileAll(args)
	if err != nil {
		return value{}, err
	}
	if err := checkCount(name, len(v), at); err != nil {
		return value{}, err
	}
	if err := checkKinds(name, v, at); err != nil {
		return value{}, err
	}
	node := &ast.NilNode{}
	node.SetLocation(at)
	if f, whole := mathematical(name); f != nil {
		kind := table.Number
		if whole {
			kind = table.Integer
		}
		return eachNumber(v[0], kind, node, f), nil
	}
	if f := calendar(name); f != nil {
		return value{kind: table.Integer, at: at, run: eachTime(v[0], f)}, nil
	}
	if f := textual(name); f != nil {
		return value{kind: textType(v[0]), at: at, run: eachText(v[0], f)}, nil
	}
	switch name {
	case "abs":
		return eachNumber(v[0], sumType(v[0]), node, math.Abs), nil
	case "round":
		return round(v, node), nil
	case "min":
		return extreme(v, at, math.Min), nil
	case "max":
		return extreme(v, at, math.Max), nil
	case "is_missing":
		return value{kind: table.Boolean, at: at, run: missingness(v[0])}, nil
	case "length":
		return value{kind: table.Integer, at: at, run: textNumbers(v[0], func(s string) float64 { return float64(utf8.RuneCountInString(s)) })}, nil
	case "replace":
		old, with := *v[1].literal, *v[2].literal
		return value{kind: textType(v[0]), at: at, run: eachText(v[0], strings.NewReplacer(old, with).Replace)}, nil
	case "number":
		return toNumber(v[0], at), nil
	}
	return toText(v[0], at), nil
}

func checkCount(name string, n int, at file.Location) error {
	least, most := 1, 1
	switch name {
	case "min", "max":
		least, most = 2, 100
	case "round":
		most = 2
	case "replace":
		least, most = 3, 3
	}
	if n >= least && n <= most {
		return nil
	}
	for _, f := range Functions() {
		if f.Name == name {
			return fail(at, "%s does not take %d values; write %s", name, n, f.Use)
		}
	}
	return nil
}

func checkKinds(name string, v []value, at file.Location) error {
	want, fits := "a number", isNumeric
	switch {
	case name == "is_missing" || name == "text":
		return nil
	case name == "number":
		want, fits = "a text or a number", func(t table.Type) bool { return t != table.Time }
	case calendar(name) != nil:
		want, fits = "a time", func(t table.Type) bool { return t == table.Time }
	case textual(name) != nil || name == "length" || name == "replace":
		want, fits = "a text", isText
	}
	for i, x := range v {
		if !fits(x.kind) {
			return fail(at, "%s takes %s and value %d is %s", name, want, i+1, x.noun())
		}
		if name == "replace" && i > 0 && x.literal == nil {
			return fail(at, "replace takes the old and the new part in quotes, such as replace(s, \"old\", \"new\")")
		}
	}
	return nil
}

func round(v []value, at ast.Node) value {
	if len(v) == 1 {
		return eachNumber(v[0], table.Integer, at, math.Round)
	}
	return value{kind: table.Number, at: at.Location(), run: pairs(v[0].numeric(), v[1].numeric(), func(a, digits, out []float64) {
		for i, x := range a {
			scale := math.Pow(10, math.Trunc(digits[i]))
			out[i] = math.Round(x*scale) / scale
			if scaled := x * scale; math.IsInf(scaled, 0) || math.IsInf(scale, 0) { // no digits are left to round
				out[i] = x
			}
		}
	})}
}

func extreme(v []value, at file.Location, f func(a, b float64) float64) value {
	run := v[0].numeric()
	for _, x := range v[1:] {
		run = pairs(run, x.numeric(), func(a, b, out []float64) {
			for i, x := range a {
				out[i] = f(x, b[i])
			}
		})
	}
	return value{kind: sumType(v...), at: at, run: run}
}

func eachText(x value, f func(string) string) kernel {
	return func(b *batch) vector {
		in := x.run(b)
		out := vector{texts: make([]string, len(in.texts)), missing: in.missing}
		for i, s := range in.texts {
			if !in.textMissing(i) {
				out.texts[i] = f(s)
			}
		}
		return out
	}
}

func textNumbers(x value, f func(string) float64) kernel {
	return func(b *batch) vector {
		in := x.run(b)
		out := make([]float64, len(in.texts))
		for i, s := range in.texts {
			out[i] = math.NaN()
			if !in.textMissing(i) {
				out[i] = f(s)
			}
		}
		return vector{numbers: out}
	}
}

func eachTime(x value, f func(time.Time) int) kernel {
	return func(b *batch) vector {
		in := x.run(b).times
		out := make([]float64, len(in))
		for i, t := range in {
			out[i] = math.NaN()
			if t != noTime {
				out[i] = float64(f(time.UnixMicro(t).UTC()))
			}
		}
		return vector{numbers: out}
	}
}

func toNumber(x value, at file.Location) value {
	if isNumeric(x.kind) {
		return value{kind: sumType(x), at: at, run: x.numeric()}
	}
	return value{kind: table.Number, at: at, run: textNumbers(x, func(s string) float64 {
		c, err := table.Texts("number", []string{s}, nil).Cast(table.Number)
		if err != nil {
			return math.NaN()
		}
		return c.Float(0)
	})}
}

// toText writes values the way files have them.
func toText(x value, at file.Location) value {
	if isText(x.kind) {
		return value{kind: x.kind, at: at, run: x.run}
	}
	return value{kind: table.Text, at: at, run: func(b *batch) vector {
		c := x.column("text", []vector{x.run(b)}, b.rows())
		v := vector{texts: make([]string, c.Len()), missing: make([]bool, c.Len())}
		for i := range v.texts {
			v.texts[i], v.missing[i] = c.String(i), c.IsMissing(i)
		}
		return v
	}}
}

// search finds one text in another.
func search(n *ast.BinaryNode, x, y value) (value, error) {
	if !isText(x.kind) || !isText(y.kind) {
		return value{}, fail(n.Location(), "%s looks for a text in a text and these are %s and %s", n.Operator, x.noun(), y.noun())
	}
	var found func(s, part string) bool
	switch n.Operator {
	case "contains":
		found = strings.Contains
	case "startsWith":
		found = strings.HasPrefix
	case "endsWith":
		found = strings.HasSuffix
	default:
		if y.literal == nil {
			return value{}, fail(n.Location(), "matches takes a pattern in quotes, such as name matches \"^A\"")
		}
		pattern, err := regexp.Compile(*y.literal)
		if err != nil {
			return value{}, fail(y.at, "the pattern cannot be read: %s", strings.TrimPrefix(err.Error(), "error parsing regexp: "))
		}
		found = func(s, _ string) bool { return pattern.MatchString(s) }
	}
	return value{kind: table.Boolean, at: n.Location(), run: func(b *batch) vector {
		in, part := x.run(b), y.run(b)
		out := make([]int8, len(in.texts))
		for i, s := range in.texts {
			switch {
			case in.textMissing(i) || part.textMissing(i):
				out[i] = unknown
			case found(s, part.texts[i]):
				out[i] = 1
			}
		}
		return vector{flags: out}
	}}, nil
}
