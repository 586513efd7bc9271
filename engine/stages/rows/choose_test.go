package rows_test

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/table"
)

func TestSortPutsMissingLastAndKeepsEqualRowsInOrder(t *testing.T) {
	t.Parallel()
	tab := newTable(t,
		table.CategoriesOf("size", []string{"10", "9", "", "10", "9"}, []bool{true, true, false, true, true}),
		table.Numbers("price", []float64{1, math.NaN(), 5, 2, 3}, nil),
	)
	for name, c := range map[string]struct {
		params map[string]any
		want   []int64
	}{
		"ascending":                {map[string]any{"by": "size"}, []int64{1, 4, 0, 3, 2}},
		"descending, missing last": {map[string]any{"by": "price", "descending": "price"}, []int64{2, 4, 3, 0, 1}},
		"two columns":              {map[string]any{"by": "size,price", "descending": "size"}, []int64{0, 3, 4, 1, 2}},
	} {
		got := rowsOf(t, "rows.sort", c.params, map[string]*table.Table{"rows": tab})
		if d := cmp.Diff(c.want, got.RowIDs()); d != "" {
			t.Errorf("%s: row ids (-want +got):\n%s", name, d)
		}
	}
}

// More rows than one run of the merge sort, against the sort of the standard library.
func TestSortOfManyRows(t *testing.T) {
	t.Parallel()
	v := make([]float64, 50_000)
	for i := range v {
		v[i] = float64(i * 7919 % 1013)
	}
	got := rowsOf(t, "rows.sort", map[string]any{"by": "x"}, map[string]*table.Table{"rows": newTable(t, table.Numbers("x", v, nil))})
	want := make([]int64, len(v))
	for i := range want {
		want[i] = int64(i)
	}
	slices.SortStableFunc(want, func(a, b int64) int { return int(v[a] - v[b]) })
	if !slices.Equal(got.RowIDs(), want) {
		t.Error("many rows came in another order than the standard library's stable sort gives")
	}
}

func TestFilterSendsEveryRowSomewhere(t *testing.T) {
	t.Parallel()
	tab := newTable(t, table.Numbers("x", []float64{3, math.NaN(), 1, 5}, nil))
	out, err := run(t.Context(), t, "rows.filter", map[string]any{"condition": "x > 2"}, map[string]*table.Table{"rows": tab})
	if err != nil {
		t.Fatal(err)
	}
	for port, want := range map[string][]int64{"rows": {0, 3}, "rest": {1, 2}} {
		if d := cmp.Diff(want, out[port].(*table.Table).RowIDs()); d != "" {
			t.Errorf("port %s: row ids (-want +got):\n%s", port, d)
		}
	}
	for condition, want := range map[string]string{"x + 1": "not true or false", "y > 1": `no column "y"`, "x >": "ends too early"} {
		_, err := run(t.Context(), t, "rows.filter", map[string]any{"condition": condition}, map[string]*table.Table{"rows": tab})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want an error with %q", condition, err, want)
		}
	}
}

func TestDeduplicate(t *testing.T) {
	t.Parallel()
	negativeZero := math.Copysign(0, -1)
	tab := newTable(t,
		table.Integers("id", []int64{1, 2, 3, 4, 5}, nil).As(table.ID),
		table.Numbers("x", []float64{0, negativeZero, math.NaN(), math.NaN(), 1}, nil),
		table.Texts("y", []string{"a", "a", "", "", "a"}, []bool{true, true, false, false, true}),
	)
	for name, c := range map[string]struct {
		params map[string]any
		want   []int64
	}{
		"every column but ids": {nil, []int64{0, 2, 4}},
		"last":                 {map[string]any{"keep": "last"}, []int64{1, 3, 4}},
		"by one column":        {map[string]any{"by": "y"}, []int64{0, 2}},
		"by the id":            {map[string]any{"by": "id"}, []int64{0, 1, 2, 3, 4}},
	} {
		got := rowsOf(t, "rows.deduplicate", c.params, map[string]*table.Table{"rows": tab})
		if d := cmp.Diff(c.want, got.RowIDs()); d != "" {
			t.Errorf("%s: row ids (-want +got):\n%s", name, d)
		}
		if got.Lineage().Origin.ID != "test" {
			t.Errorf("%s: the origin was lost", name)
		}
	}
}

func TestSampleKeepsProportions(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(r *rapid.T) {
		labels := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c"}), 1, 200).Draw(r, "labels")
		n := rapid.IntRange(1, 250).Draw(r, "count")
		tab := newTable(t, table.CategoriesOf("class", labels, nil))
		got := rowsOf(t, "rows.sample", map[string]any{"count": n, "stratify": "class"}, map[string]*table.Table{"rows": tab})
		n = min(n, len(labels))
		ids := got.RowIDs()
		if len(ids) != n || !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != n {
			r.Fatalf("drew %v, want %d different rows in order", ids, n)
		}
		for _, class := range []string{"a", "b", "c"} {
			have := 0
			for _, s := range cells(t, got, "class") {
				if s == class {
					have++
				}
			}
			all := 0
			for _, s := range labels {
				if s == class {
					all++
				}
			}
			if fair := float64(all) * float64(n) / float64(len(labels)); math.Abs(float64(have)-fair) >= 1 {
				r.Fatalf("%d of class %s drawn, its part is %s", have, class, strconv.FormatFloat(fair, 'f', 2, 64))
			}
		}
	})
}

func TestSampleReachesEveryRow(t *testing.T) {
	t.Parallel()
	v := make([]float64, 10)
	tab := newTable(t, table.Numbers("x", v, nil))
	all := rowsOf(t, "rows.sample", map[string]any{"share": 1.0}, map[string]*table.Table{"rows": tab})
	if all.Rows() != 10 {
		t.Errorf("a share of 1 drew %d of 10 rows", all.Rows())
	}
	few := rowsOf(t, "rows.sample", map[string]any{"share": 0.001}, map[string]*table.Table{"rows": tab})
	if few.Rows() != 1 {
		t.Errorf("a tiny share drew %d rows, want 1", few.Rows())
	}
}
