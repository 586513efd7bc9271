package rows_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/table"
)

type reference struct {
	Shop       []*string
	Price      []*float64
	Groups     []*string
	Aggregates map[string][]*float64
	Left       struct{ Key, X []int64 }
	Right      struct {
		Key []int64
		X   []string
	}
	Joins map[string][][]*string
}

func readReference(t *testing.T) reference {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func labels(name string, v []*string) table.Column {
	text, valid := make([]string, len(v)), make([]bool, len(v))
	for i, s := range v {
		if s != nil {
			text[i], valid[i] = *s, true
		}
	}
	return table.CategoriesOf(name, text, valid)
}

func numbers(name string, v []*float64) table.Column {
	f := make([]float64, len(v))
	for i, x := range v {
		f[i] = math.NaN()
		if x != nil {
			f[i] = *x
		}
	}
	return table.Numbers(name, f, nil)
}

func TestAggregateEqualsPandas(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	tab := newTable(t, labels("shop", r.Shop), numbers("price", r.Price).As(table.Target))
	var names []string
	for name := range r.Aggregates {
		names = append(names, name)
	}
	out := rowsOf(t, "rows.aggregate", map[string]any{"by": "shop", "aggregations": map[string]string{"price": strings.Join(names, " ")}},
		map[string]*table.Table{"rows": tab})
	if d := cmp.Diff([]string{"2", "3", "1", "2"}, cells(t, out, "rows")); d != "" {
		t.Errorf("rows of the groups (-want +got):\n%s", d)
	}
	for i := range r.Groups {
		if got, want := out.At(0).String(i), labels("", r.Groups).String(i); got != want {
			t.Errorf("group %d is %q, want %q", i, got, want)
		}
	}
	for name, want := range r.Aggregates {
		c, ok := out.Column(name + "(price)")
		if !ok {
			t.Fatalf("no %s(price) among %v", name, out.Schema().Names())
		}
		if c.Role != table.Feature {
			t.Errorf("%s has the role %s", c.Name, c.Role)
		}
		for i, w := range numbers("", want).Floats() {
			if g := c.Float(i); math.Abs(g-w) > 1e-12 || math.IsNaN(g) != math.IsNaN(w) {
				t.Errorf("%s of group %d is %v, want %v", name, i, g, w)
			}
		}
	}
	if out.Lineage().Origin.ID == "test" {
		t.Error("an aggregation kept the origin of its rows")
	}
}

func TestAggregateOfAllRows(t *testing.T) {
	t.Parallel()
	tab := newTable(t, table.Integers("n", []int64{1 << 60, 1<<60 + 1}, nil), table.Booleans("b", []bool{true, false}, nil))
	out := rowsOf(t, "rows.aggregate", map[string]any{"aggregations": map[string]string{"n": "min,max", "b": "mean"}}, map[string]*table.Table{"rows": tab})
	want := map[string][]string{"rows": {"2"}, "min(n)": {"1152921504606846976"}, "max(n)": {"1152921504606846977"}, "mean(b)": {"0.5"}}
	for name, want := range want {
		if d := cmp.Diff(want, cells(t, out, name)); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

func TestJoinEqualsPandas(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	in := map[string]*table.Table{
		"left":  newTable(t, table.Integers("key", r.Left.Key, nil), table.Integers("x", r.Left.X, nil)),
		"right": newTable(t, table.Integers("key", r.Right.Key, nil), table.Texts("x", r.Right.X, nil)),
	}
	for how, want := range r.Joins {
		out := rowsOf(t, "rows.join", map[string]any{"left_keys": "key", "how": how}, in)
		if d := cmp.Diff([]string{"key", "x", "x_right"}, out.Schema().Names()); d != "" {
			t.Fatalf("%s: columns (-want +got):\n%s", how, d)
		}
		if out.Rows() != len(want) {
			t.Fatalf("%s: %d rows, want %d", how, out.Rows(), len(want))
		}
		for i, row := range want {
			for k, w := range row {
				c := out.At(k)
				if c.IsMissing(i) != (w == nil) || (w != nil && c.String(i) != *w) {
					t.Errorf("%s: row %d, %s is %q", how, i, c.Name, c.String(i))
				}
			}
		}
	}
}

// Every join against nested loops over the rows.
func TestJoinAgreesWithNestedLoops(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		key := rapid.SliceOfN(rapid.IntRange(-1, 4), 0, 12) // −1 stands for missing
		a, b := key.Draw(r, "left"), key.Draw(r, "right")
		how := rapid.SampledFrom([]string{"left", "inner", "right", "outer"}).Draw(r, "how")
		out := rowsOf(t, "rows.join", map[string]any{"left_keys": "k", "right_keys": "key", "how": how}, map[string]*table.Table{
			"left": keyTable(t, "k", "l", a), "right": keyTable(t, "key", "r", b),
		})
		got := map[[3]string]int{}
		for i := range out.Rows() {
			got[[3]string{out.At(0).String(i), out.At(1).String(i), out.At(2).String(i)}]++
		}
		if d := cmp.Diff(nested(a, b, how), got); d != "" {
			r.Fatalf("%s join of %v and %v (-want +got):\n%s", how, a, b, d)
		}
	})
}

// keyTable holds a key, as a number on the right and an integer on the left, and the row's position as text.
func keyTable(t *testing.T, name, position string, keys []int) *table.Table {
	t.Helper()
	v, valid, at := make([]int64, len(keys)), make([]bool, len(keys)), make([]string, len(keys))
	f := make([]float64, len(keys))
	for i, k := range keys {
		v[i], valid[i], at[i], f[i] = int64(k), k >= 0, string(rune('a'+i)), float64(k)
	}
	if position == "l" {
		return newTable(t, table.Integers(name, v, valid), table.Texts(position, at, nil))
	}
	return newTable(t, table.Numbers(name, f, valid), table.Texts(position, at, nil))
}

func nested(a, b []int, how string) map[[3]string]int {
	text := func(k int) string {
		if k < 0 {
			return ""
		}
		return string(rune('0' + k))
	}
	out := map[[3]string]int{}
	for i, x := range a {
		alone := true
		for j, y := range b {
			if x == y && x >= 0 {
				alone = false
				out[[3]string{text(x), string(rune('a' + i)), string(rune('a' + j))}]++
			}
		}
		if alone && (how == "left" || how == "outer") {
			out[[3]string{text(x), string(rune('a' + i)), ""}]++
		}
	}
	for j, y := range b {
		alone := true
		for _, x := range a {
			alone = alone && (x != y || x < 0)
		}
		if alone && (how == "right" || how == "outer") {
			out[[3]string{text(y), "", string(rune('a' + j))}]++
		}
	}
	return out
}

func TestCombinationsThatAreRefused(t *testing.T) {
	t.Parallel()
	many := make([]int64, 100)
	in := map[string]*table.Table{
		"left":  newTable(t, table.Integers("k", many, nil), table.Texts("s", make([]string, 100), nil), table.Numbers("s_right", make([]float64, 100), nil)),
		"right": newTable(t, table.Integers("k", many, nil), table.Texts("s", make([]string, 100), nil)),
	}
	in["rows"] = in["left"]
	cases := map[string]struct {
		kind   string
		params map[string]any
		want   string
	}{
		"exploding join":       {"rows.join", map[string]any{"left_keys": "k", "max_rows": 5000, "suffix": "_r"}, "more than 5000"},
		"name taken":           {"rows.join", map[string]any{"left_keys": "k"}, "choose another suffix"},
		"keys of two types":    {"rows.join", map[string]any{"left_keys": "k", "right_keys": "s"}, "change one of the types"},
		"uneven keys":          {"rows.join", map[string]any{"left_keys": "k", "right_keys": "k,s"}, "same number of key columns"},
		"no key":               {"rows.join", nil, "choose at least one column"},
		"unknown aggregation":  {"rows.aggregate", map[string]any{"aggregations": "k=average"}, `"average"; choose among count, sum, mean`},
		"mean of text":         {"rows.aggregate", map[string]any{"aggregations": "s=mean"}, "no mean of a text column"},
		"nothing to aggregate": {"rows.aggregate", map[string]any{"count": false}, "nothing is left to compute"},
		"same aggregate twice": {"rows.aggregate", map[string]any{"aggregations": "k=sum sum"}, "one name"},
		"descending stranger":  {"rows.sort", map[string]any{"by": "k", "descending": "s"}, "not among the columns to sort by"},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := run(t.Context(), t, c.kind, c.params, in)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error with %q", err, c.want)
			}
		})
	}
}
