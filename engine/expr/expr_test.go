package expr_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/expr"
	"headrace.dev/studio/engine/table"
)

// people is a table of three rows; the last one is missing everywhere.
func people(tb testing.TB) *table.Table {
	tb.Helper()
	valid := []bool{true, true, false}
	out, err := table.New(
		table.Numbers("age", []float64{22.5, 0, 1}, valid),
		table.Integers("children", []int64{2, 0, 1}, valid),
		table.Booleans("alive", []bool{true, false, true}, valid),
		table.CategoriesOf("sex", []string{"male", "female", "x"}, valid),
		table.Texts("name", []string{"Braund, Mr. Ören", " 12.5 ", "x"}, valid),
		table.Times("born", []int64{951_782_400_000_000, 1_500_000, 0}, valid), // 2000-02-29, 1970-01-01 00:00:01.5
		table.Numbers("unit price", []float64{4, 9, 1}, valid),
		table.Numbers("in", []float64{1, 2, 1}, valid),
	)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

func compute(tb testing.TB, source string, t *table.Table) table.Column {
	tb.Helper()
	p, err := expr.Compile(source, t.Schema())
	if err != nil {
		tb.Fatal(err)
	}
	c, err := p.Eval(tb.Context(), t)
	if err != nil {
		tb.Fatal(err)
	}
	if c.Type != p.Type() || c.Len() != t.Rows() || c.Name != source {
		tb.Fatalf("%q has %d rows of %s, promised are %d of %s", c.Name, c.Len(), c.Type, t.Rows(), p.Type())
	}
	return c
}

func cells(c table.Column) string {
	out := make([]string, c.Len())
	for i := range out {
		out[i] = c.String(i)
		if c.IsMissing(i) {
			out[i] = "·"
		}
	}
	return strings.Join(out, " | ")
}

func TestEval(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]string{ // type, then the three cells
		"age":                              "number: 22.5 | 0 | ·",
		"children":                         "integer: 2 | 0 | ·",
		"1 + 2 * 3":                        "integer: 7 | 7 | 7",
		"7 / 2":                            "number: 3.5 | 3.5 | 3.5",
		"7 % 4 + 2 ** 3":                   "number: 11 | 11 | 11",
		"-2 ** 2":                          "number: -4 | -4 | -4",
		"children + 1":                     "integer: 3 | 1 | ·",
		"children + age":                   "number: 24.5 | 0 | ·",
		"-children - +age":                 "number: -24.5 | -0 | ·",
		"alive + 1":                        "integer: 2 | 1 | ·",
		"1 / age":                          "number: 0.044444444444444446 | · | ·",
		"log(age)":                         "number: 3.1135153092103742 | · | ·",
		"sqrt(-age)":                       "number: · | -0 | ·",
		"children ** 2000":                 "number: · | 0 | ·",
		"age ** 0":                         "number: 1 | 1 | ·",
		"`unit price` * 2":                 "number: 8 | 18 | ·",
		`col("unit price") + col("in")`:    "number: 5 | 11 | ·",
		"age > 18":                         "boolean: true | false | ·",
		"age == 22.5":                      "boolean: true | false | ·",
		"alive == 1":                       "boolean: true | false | ·",
		"1 <= children != false":           "boolean: true | false | ·",
		"not (age > 18)":                   "boolean: false | true | ·",
		"!alive":                           "boolean: false | true | ·",
		"alive and age > 18":               "boolean: true | false | ·",
		"alive and false":                  "boolean: false | false | false",
		"alive or true":                    "boolean: true | true | true",
		"alive or false":                   "boolean: true | false | ·",
		"alive && age > 100 || !alive":     "boolean: false | true | ·",
		`sex == "male"`:                    "boolean: true | false | ·",
		`sex == "gone"`:                    "boolean: false | false | ·",
		`sex < "l"`:                        "boolean: false | true | ·",
		`sex in ["female", 'other']`:       "boolean: false | true | ·",
		`sex not in ["female"]`:            "boolean: true | false | ·",
		"children in [0, 1.0]":             "boolean: false | true | ·",
		`name contains "Mr."`:              "boolean: true | false | ·",
		`name startsWith "Br"`:             "boolean: true | false | ·",
		`name endsWith sex`:                "boolean: false | false | ·",
		`name matches "^B.*n$"`:            "boolean: true | false | ·",
		`age < 18 ? "child" : "adult"`:     "category: adult | child | ·",
		`if age < 18 {name} else {sex}`:    "text: male |  12.5  | ·",
		"alive ? children : age":           "number: 2 | 0 | ·",
		"alive ? born : born":              "time: 2000-02-29T00:00:00Z | 1970-01-01T00:00:01.5Z | ·",
		"is_missing(name)":                 "boolean: false | false | true",
		"is_missing(age) or age > 1":       "boolean: true | false | true",
		"age ?? -1":                        "number: 22.5 | 0 | -1",
		`sex ?? "unknown"`:                 "category: male | female | unknown",
		"alive ?? false":                   "boolean: true | false | false",
		`born ?? "2020-01-01"`:             "time: 2000-02-29T00:00:00Z | 1970-01-01T00:00:01.5Z | 2020-01-01T00:00:00Z",
		"children ?? children ?? age ?? 9": "number: 2 | 0 | 9",
		`born > "1999-12-31"`:              "boolean: true | false | ·",
		`"2000-02-29 00:00" == born`:       "boolean: true | false | ·",
		"born - born + 1":                  "number: 1 | 1 | ·",
		"year(born) * 100 + month(born)":   "integer: 200002 | 197001 | ·",
		"day(born) + weekday(born)":        "integer: 31 | 5 | ·", // Tuesday 29th; Thursday 1st
		"hour(born) + minute(born)":        "integer: 0 | 0 | ·",
		"length(name)":                     "integer: 16 | 6 | ·",
		"upper(name)":                      "text: BRAUND, MR. ÖREN |  12.5  | ·",
		"trim(lower(sex))":                 "category: male | female | ·",
		`replace(sex, "male", "x")`:        "category: x | fex | ·",
		`sex + "-" + sex`:                  "category: male-male | female-female | ·",
		"name + sex":                       "text: Braund, Mr. Örenmale |  12.5 female | ·",
		"number(name)":                     "number: · | 12.5 | ·",
		"number(alive)":                    "integer: 1 | 0 | ·",
		"text(age) + text(alive)":          "text: 22.5true | 0false | ·",
		"text(born)":                       "text: 2000-02-29T00:00:00Z | 1970-01-01T00:00:01.5Z | ·",
		"text(sex)":                        "category: male | female | ·",
		"abs(-children)":                   "integer: 2 | 0 | ·",
		"round(age / 10)":                  "integer: 2 | 0 | ·",
		"round(age / 7, 2)":                "number: 3.21 | 0 | ·",
		"round(1e301, 300)":                "number: 1e+301 | 1e+301 | 1e+301",
		"floor(age) + ceil(age)":           "integer: 45 | 0 | ·",
		"min(age, 3) + max(1, age, 2)":     "number: 25.5 | 2 | ·",
		"exp(0) + log2(8) + log10(100)":    "number: 6 | 6 | 6",
		"log1p(0) // a remark":             "number: 0 | 0 | 0",
		"age | round()":                    "integer: 23 | 0 | ·",
	} {
		t.Run(source, func(t *testing.T) {
			t.Parallel()
			c := compute(t, source, people(t))
			if got := c.Type.String() + ": " + cells(c); got != want {
				t.Errorf("got %s, want %s", got, want)
			}
		})
	}
}

func TestCompileSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	for source, test := range map[string]struct {
		from int
		says string
	}{
		"":                          {0, "empty"},
		" \n":                       {0, "age + 1"},
		"agee + 1":                  {0, `there is no column "agee"; did you mean age?`},
		"1 + unitprice":             {4, "did you mean `unit price`?"},
		"zzz":                       {0, "there are age, children, alive, sex, name and 3 more"},
		"male":                      {0, "did you mean"},
		"age +":                     {4, "ends too early"},
		"age = 1":                   {4, "write == for equal"},
		"(age":                      {3, "ends too early"},
		"age 1":                     {4, "cannot be read"},
		"logg(age)":                 {0, "did you mean log?"},
		"Log(age)":                  {0, "did you mean log?"},
		"now()":                     {0, "there is no function now"},
		"map(1..3, # + 1)":          {0, "there is no function map"},
		"log()":                     {0, "write log(x)"},
		"min(age)":                  {0, "write min(x, y, …)"},
		"log(name)":                 {0, "takes a number and value 1 is a text"},
		"year(age)":                 {0, "takes a time and value 1 is a number"},
		"lower(age)":                {0, "takes a text"},
		`replace(name, sex, "x")`:   {0, "in quotes"},
		`age == "22"`:               {4, "leave out the quotes"},
		`age + name`:                {4, "cannot be joined"},
		`name * 2`:                  {5, "takes two numbers"},
		`-name`:                     {0, "takes a number"},
		`age and alive`:             {4, "joins two conditions and one of these is a number"},
		`not age > 3`:               {0, "in parentheses"},
		`age ? 1 : 2`:               {0, "the condition is a number"},
		`alive ? 1 : "a"`:           {14, "one choice is an integer and the other a text"},
		`born > "yesterday"`:        {7, "is not a time"},
		`born > 3`:                  {5, "cannot be compared"},
		`age in 3`:                  {4, "in brackets"},
		`age in []`:                 {4, "the list is empty"},
		`age in [1, "x"]`:           {4, "item 2 of the list"},
		"age in 1..3":               {4, "in brackets"},
		"1..3":                      {1, "x >= 1 and x <= 5"},
		"[1, 2]":                    {0, "a list outside of in"},
		"{a: 1}":                    {0, "a map"},
		"let a = 1; a":              {4, "a variable"},
		"age.x":                     {4, "in backticks"},
		"age[1]":                    {3, "cells have no parts"},
		"nil":                       {0, "is_missing"},
		"col(age)":                  {0, "in quotes"},
		`contains(name, "a")`:       {0, "stands between two texts"},
		`name matches "("`:          {13, "the pattern cannot be read"},
		`name matches sex`:          {5, "pattern in quotes"},
		"age contains 3":            {4, "looks for a text in a text"},
		"\xff":                      {0, "UTF-8"},
		strings.Repeat("1+", 5001):  {0, "longer than"},
		strings.Repeat("(", 10_000): {9_999, "ends too early"},
	} {
		t.Run(source[:min(len(source), 30)], func(t *testing.T) {
			t.Parallel()
			_, err := expr.Compile(source, people(t).Schema())
			at, ok := errors.AsType[*expr.Error](err)
			if !ok {
				t.Fatalf("%v is no Error", err)
			}
			if at.From != test.from || !strings.Contains(at.Message, test.says) {
				t.Errorf("at %d: %s\nwant at %d: %s", at.From, at.Message, test.from, test.says)
			}
		})
	}
}

func TestCompileNamesColumns(t *testing.T) {
	t.Parallel()
	p, err := expr.Compile("age + `unit price` > age ? col(\"children\") : 1", people(t).Schema())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"age", "unit price", "children"}, p.Columns()); diff != "" {
		t.Error(diff)
	}
	_, err = expr.Compile("later > 1", table.Schema{Open: true})
	if !errors.Is(err, expr.ErrOpenSchema) {
		t.Errorf("an unknown column of an open schema: %v", err)
	}
	if _, err = expr.Compile("later > 1", table.Schema{}); !errors.Is(err, table.ErrColumn) {
		t.Errorf("an unknown column: %v", err)
	}
}

func TestEvalOfAnotherTable(t *testing.T) {
	t.Parallel()
	p, err := expr.Compile("age + 1", people(t).Schema())
	if err != nil {
		t.Fatal(err)
	}
	text, err := table.New(table.Texts("age", []string{"3", "x"}, nil))
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Eval(t.Context(), text.Take([]int{0}))
	if err != nil || cells(got) != "4" {
		t.Errorf("text that reads as numbers: %v", err)
	}
	if _, err := p.Eval(t.Context(), text); !errors.Is(err, table.ErrValue) {
		t.Errorf("text that does not: %v", err)
	}
	if _, err := p.Eval(t.Context(), text.Drop("age")); !errors.Is(err, table.ErrColumn) {
		t.Errorf("an absent column: %v", err)
	}
}

func TestWhere(t *testing.T) {
	t.Parallel()
	for source, want := range map[string][]int{"age > 18": {0}, "age >= 0": {0, 1}, "is_missing(age)": {2}, "age > 100": {}} {
		p, err := expr.Compile(source, people(t).Schema())
		if err != nil {
			t.Fatal(err)
		}
		got, err := p.Where(t.Context(), people(t))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source, diff)
		}
	}
	p, err := expr.Compile("age", people(t).Schema())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Where(t.Context(), people(t)); err == nil {
		t.Error("a number passed for a condition")
	}
}

// Batches do not show: every row is what it is alone.
func TestEvalOfManyRows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 10_000).Draw(rt, "n")
		x, y := make([]float64, n), make([]float64, n)
		for i := range x {
			x[i], y[i] = float64(i), float64(i%7)
		}
		tab, err := table.New(table.Numbers("x", x, nil), table.Numbers("y", y, nil))
		if err != nil {
			rt.Fatal(err)
		}
		p, err := expr.Compile("y == 0 ? 0 : x / y + 0.5", tab.Schema())
		if err != nil {
			rt.Fatal(err)
		}
		c, err := p.Eval(t.Context(), tab)
		if err != nil {
			rt.Fatal(err)
		}
		for i := range x {
			want := 0.0
			if y[i] != 0 {
				want = x[i]/y[i] + 0.5
			}
			if got := c.Float(i); got != want {
				rt.Fatalf("row %d is %v, want %v", i, got, want)
			}
		}
	})
}

func TestEvalStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	p, err := expr.Compile("age + 1", people(t).Schema())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Eval(ctx, people(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// Parts that are needed twice are computed once: otherwise this would take 2⁶⁰ steps.
func TestNestingDoesNotMultiplyWork(t *testing.T) {
	t.Parallel()
	source := strings.Repeat("(", 60) + "alive" + strings.Repeat(" in [true, false])", 60)
	if got := cells(compute(t, source, people(t))); got != "true | true | ·" {
		t.Error(got)
	}
	if got := cells(compute(t, strings.Repeat("(", 60)+"age"+strings.Repeat(" ?? 1)", 60), people(t))); got != "22.5 | 0 | 1" {
		t.Error(got)
	}
}

func TestFunctionsAreDescribed(t *testing.T) {
	t.Parallel()
	for _, f := range expr.Functions() {
		use, _, _ := strings.Cut(f.Use, " or ")
		use = strings.NewReplacer("(x, y, …)", "(age, 1)", "(x)", "(age)", "(t)", "(born)", "(s", "(name").Replace(use)
		if _, err := expr.Compile(use, people(t).Schema()); err != nil || f.Doc == "" {
			t.Errorf("%s: %v", use, err)
		}
	}
}
