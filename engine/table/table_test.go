package table_test

import (
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/table"
)

func newTable(tb testing.TB, cols ...table.Column) *table.Table {
	tb.Helper()
	out, err := table.New(cols...)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// oneOfEach returns three rows of a column of every type, the last cell missing.
func oneOfEach() []table.Column {
	valid := []bool{true, true, false}
	return []table.Column{
		table.Numbers("number", []float64{1.5, -2, 7}, valid),
		table.Integers("integer", []int64{1, -2, 7}, valid).As(table.ID),
		table.Booleans("boolean", []bool{true, false, true}, valid).As(table.Target),
		table.Categories("category", []int32{1, 0, -1}, []string{"a", "b", "unused"}),
		table.Texts("text", []string{"ä,\n\"", "", "x"}, valid).As(table.Ignore),
		table.Times("time", []int64{0, 1_000_001, 7}, valid).As(table.When),
	}
}

func rows(t *table.Table) map[string][]string {
	out := map[string][]string{}
	for _, c := range t.Columns() {
		out[c.Name] = cells(c)
	}
	return out
}

func TestNewRefusesColumnsThatDoNotFit(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		cols []table.Column
		want error
	}{
		"different lengths": {[]table.Column{table.Texts("a", []string{""}, nil), table.Texts("b", nil, nil)}, table.ErrShape},
		"the same name":     {[]table.Column{table.Texts("a", nil, nil), table.Texts("a", nil, nil)}, table.ErrShape},
		"no name":           {[]table.Column{table.Texts("", nil, nil)}, table.ErrShape},
		"no cells at all":   {[]table.Column{{}}, table.ErrType},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := table.New(test.cols...); !errors.Is(err, test.want) {
				t.Errorf("got %v, want %v", err, test.want)
			}
		})
	}
}

func TestNumbersHoldNullsForNaN(t *testing.T) {
	t.Parallel()
	for name, valid := range map[string][]bool{"all valid": nil, "marked valid": {true, true}} {
		c := table.Numbers("x", []float64{math.NaN(), 1}, valid)
		if c.Missing() != 1 || !c.IsMissing(0) || c.IsMissing(1) || !math.IsNaN(c.Float(0)) {
			t.Errorf("%s: %d missing in %v, want the first", name, c.Missing(), cells(c))
		}
	}
}

func TestCellsAsNumbers(t *testing.T) {
	t.Parallel()
	want := map[string][]float64{
		"number": {1.5, -2}, "integer": {1, -2}, "boolean": {1, 0}, "category": {1, 0}, "time": {0, 1_000_001},
		"text": {math.NaN(), math.NaN()},
	}
	for _, c := range oneOfEach() {
		got := c.Floats()
		if !math.IsNaN(got[2]) || c.Int(2) != 0 {
			t.Errorf("%s: the missing cell is %v and %v, want NaN and 0", c.Name, got[2], c.Int(2))
		}
		for i, w := range want[c.Name] {
			if got[i] != w && !(math.IsNaN(got[i]) && math.IsNaN(w)) {
				t.Errorf("%s: cell %d is %v, want %v", c.Name, i, got[i], w)
			}
		}
	}
}

func TestTakeKeepsCellsAndIDs(t *testing.T) {
	t.Parallel()
	base := newTable(t, oneOfEach()...).WithOrigin("o")
	got := base.Take([]int{2, 0, 0})
	want := map[string][]string{
		"number": {"·", "1.5", "1.5"}, "integer": {"·", "1", "1"}, "boolean": {"·", "true", "true"},
		"category": {"·", "b", "b"}, "text": {"·", "ä,\n\"", "ä,\n\""},
		"time": {"·", "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"},
	}
	if diff := cmp.Diff(want, rows(got)); diff != "" {
		t.Error("cells (-want +got):\n" + diff)
	}
	if diff := cmp.Diff(base.Schema(), got.Schema()); diff != "" {
		t.Error("schema (-want +got):\n" + diff)
	}
	again := got.Take([]int{1, 0})
	if ids := again.RowIDs(); !slices.Equal(ids, []int64{0, 2}) || again.RowID(1) != 2 {
		t.Errorf("ids of rows taken twice are %v, want [0 2]", ids)
	}
	if again.Lineage().Origin.ID != "o" {
		t.Error("taking rows lost the origin")
	}
	if none := base.Take(nil); none.Rows() != 0 || none.Width() != base.Width() {
		t.Errorf("taking no rows gives %d × %d", none.Rows(), none.Width())
	}
}

func TestTakeAgreesWithCells(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.SampledFrom([]float64{1, 2, 3, math.NaN()}), 1, 20).Draw(t, "v")
		at := rapid.SliceOf(rapid.IntRange(0, len(v)-1)).Draw(t, "at")
		base, err := table.New(table.Numbers("x", v, nil))
		if err != nil {
			t.Fatal(err)
		}
		got := base.Take(at).At(0)
		for k, i := range at {
			if got.String(k) != base.At(0).String(i) || got.IsMissing(k) != math.IsNaN(v[i]) {
				t.Fatalf("row %d is %q, want %q", k, got.String(k), base.At(0).String(i))
			}
		}
	})
}

func TestColumnOperations(t *testing.T) {
	t.Parallel()
	base := newTable(t, oneOfEach()...).Take([]int{2, 1})
	with, err := base.With(table.Texts("new", []string{"p", "q"}, nil), table.Numbers("text", []float64{1, 2}, nil))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"number", "integer", "boolean", "category", "text", "time", "new"}, with.Schema().Names()); diff != "" {
		t.Error("With (-want +got):\n" + diff)
	}
	if c, _ := with.Column("text"); c.Type != table.Number || with.RowID(0) != 2 {
		t.Errorf("With left %s and row id %d, want number and 2", c.Type, with.RowID(0))
	}
	if _, err := base.With(table.Texts("new", nil, nil)); !errors.Is(err, table.ErrShape) {
		t.Errorf("a column of another length: %v", err)
	}
	if d := with.Drop("number", "absent"); d.Width() != 6 || d.Rows() != 2 {
		t.Errorf("Drop left %d × %d", d.Rows(), d.Width())
	}
	if d := base.Drop(base.Schema().Names()...); d.Rows() != 2 || d.RowID(1) != 1 {
		t.Errorf("a table without columns has %d rows, want 2", d.Rows())
	}
	s, err := with.Select("new", "number")
	if err != nil || !slices.Equal(s.Schema().Names(), []string{"new", "number"}) {
		t.Errorf("Select gave %v, %v", s.Schema().Names(), err)
	}
	if _, err := with.Select("absent"); !errors.Is(err, table.ErrColumn) {
		t.Errorf("Select of an absent column: %v", err)
	}
	if got := base.WithRole(table.When); len(got) != 1 || got[0].Name != "time" {
		t.Errorf("WithRole gave %v", got)
	}
}

// A matrix is filled in blocks of rows; every cell is what Float says.
func TestMatrixOfManyRows(t *testing.T) {
	t.Parallel()
	const n = 1300
	numbers, counts, flags, times, known := make([]float64, n), make([]int64, n), make([]bool, n), make([]int64, n), make([]bool, n)
	for i := range n {
		numbers[i], counts[i], flags[i], times[i], known[i] = float64(i)/8, int64(i*i), i%3 == 0, int64(-i), i%7 != 0
	}
	base := newTable(t, table.Numbers("number", numbers, known), table.Integers("count", counts, known), table.Booleans("flag", flags, known),
		table.Integers("complete", counts, nil))
	m, err := base.Matrix(base.Schema().Names())
	if err != nil {
		t.Fatal(err)
	}
	for j := range base.Width() {
		c := base.At(j)
		for i, v := range c.Floats() {
			if want := c.Float(i); !(m.At(i, j) == want && v == want) && !(math.IsNaN(m.At(i, j)) && math.IsNaN(v) && math.IsNaN(want)) {
				t.Fatalf("%s, row %d: matrix %v, floats %v, want %v", c.Name, i, m.At(i, j), v, want)
			}
		}
	}
	when := table.Times("when", times, known)
	for i, v := range when.Floats() {
		if want := when.Float(i); v != want && !(math.IsNaN(v) && math.IsNaN(want)) {
			t.Fatalf("time, row %d: got %v, want %v", i, v, want)
		}
	}
}

func TestMatrix(t *testing.T) {
	t.Parallel()
	base := newTable(t, oneOfEach()...)
	m, err := base.Matrix([]string{"boolean", "number"})
	if err != nil {
		t.Fatal(err)
	}
	r, p := m.Dims()
	if r != 3 || p != 2 || m.At(0, 0) != 1 || m.At(1, 1) != -2 || !math.IsNaN(m.At(2, 0)) {
		t.Errorf("matrix is %d × %d: %v", r, p, m.RawMatrix().Data)
	}
	for name, test := range map[string]struct {
		base   *table.Table
		column string
		row    int
		want   error
	}{
		"absent":   {base, "absent", -1, table.ErrColumn},
		"text":     {base, "text", -1, table.ErrType},
		"infinite": {newTable(t, table.Numbers("x", []float64{0, math.Inf(-1)}, nil)), "x", 1, table.ErrValue},
	} {
		_, err := test.base.Matrix([]string{test.column})
		at, ok := errors.AsType[*table.ColumnError](err)
		if !ok || !errors.Is(err, test.want) || at.Row != test.row || at.Column != test.column {
			t.Errorf("%s: got %v", name, err)
		}
	}
	if _, err := base.Features(); !errors.Is(err, table.ErrType) {
		t.Errorf("a category among the features: %v", err)
	}
	if _, err := base.Drop("number", "category").Features(); !errors.Is(err, table.ErrShape) {
		t.Errorf("no features: %v", err)
	}
}

func TestLevelsAreSortedTheWayPeopleCount(t *testing.T) {
	t.Parallel()
	c := table.CategoriesOf("x", []string{"10", "b", "9", "NaN", "gone", "-1", "a", "9.0"}, []bool{true, true, true, true, false, true, true, true})
	if diff := cmp.Diff([]string{"-1", "9", "9.0", "10", "NaN", "a", "b"}, c.Levels()); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"10", "b", "9", "NaN", "·", "-1", "a", "9.0"}, cells(c)); diff != "" {
		t.Error(diff)
	}
}

func TestNamesOfTypesAndRoles(t *testing.T) {
	t.Parallel()
	for _, want := range table.Types() {
		if got, err := table.ParseType(want.String()); got != want || err != nil {
			t.Errorf("%s reads back as %s, %v", want, got, err)
		}
	}
	for _, want := range table.Roles() {
		if got, err := table.ParseRole(want.String()); got != want || err != nil {
			t.Errorf("%s reads back as %s, %v", want, got, err)
		}
	}
	if _, err := table.ParseType(""); !errors.Is(err, table.ErrType) {
		t.Errorf("an empty type: %v", err)
	}
	if _, err := table.ParseRole("label"); !errors.Is(err, table.ErrRole) {
		t.Errorf("an unknown role: %v", err)
	}
}
