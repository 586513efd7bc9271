package expr_test

import (
	"errors"
	"math"
	"testing"

	"headrace.dev/studio/engine/expr"
	"headrace.dev/studio/engine/table"
)

func FuzzCompile(f *testing.F) {
	for _, s := range []string{
		"age + 1", "a ? b : c", "`unit price` in [1, 2]", `col("in") ?? nil`, "let x = 1; x", "map([1], # > 0)", "age | min(1, 2)",
		"1 < 2 < 3", `name matches "["`, "{a: 1}.a", "-(-(-1))", "1e400", "9223372036854775807 + 1", `"\xff" == name`, "b'x'", "...", "#", "$env",
	} {
		f.Add(s)
	}
	t := people(f)
	f.Fuzz(func(tt *testing.T, source string) {
		p, err := expr.Compile(source, t.Schema())
		if err != nil {
			if e, ok := errors.AsType[*expr.Error](err); !ok || e.Message == "" || e.To < e.From || e.From < 0 {
				tt.Fatalf("%#v is no Error with a place", err)
			}
			return
		}
		c, err := p.Eval(tt.Context(), t)
		if err != nil {
			tt.Fatal(err)
		}
		if c.Len() != t.Rows() || c.Type != p.Type() {
			tt.Fatalf("%d rows of %s", c.Len(), c.Type)
		}
		for i := range c.Len() {
			if x := c.Float(i); c.Type == table.Number && !c.IsMissing(i) && math.IsNaN(x) {
				tt.Fatal("a number that is none")
			}
		}
	})
}

func BenchmarkEval(b *testing.B) {
	const n = 1_000_000
	x, y, s := make([]float64, n), make([]float64, n), make([]string, n)
	for i := range x {
		x[i], y[i], s[i] = float64(i), float64(i%7), []string{"male", "female"}[i%2]
	}
	tab, err := table.New(table.Numbers("x", x, nil), table.Numbers("y", y, nil), table.CategoriesOf("s", s, nil))
	if err != nil {
		b.Fatal(err)
	}
	for _, source := range []string{"x + y * 2", "x > 10 and y < 3", `s == "male"`, "log(x + 1)"} {
		b.Run(source, func(b *testing.B) {
			p, err := expr.Compile(source, tab.Schema())
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := p.Eval(b.Context(), tab); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
