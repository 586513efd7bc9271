package grid_test

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/grid"
)

// small is a table of five rows in no order.
func small(tb testing.TB) *table.Table {
	tb.Helper()
	tab, err := table.New(
		table.Integers("count", []int64{3, 1, 0, 2, 1}, []bool{true, true, false, true, true}),
		table.Categories("size", []int32{2, 0, 1, -1, 0}, []string{"small", "medium", "large"}),
		table.Texts("remark", []string{"b\tc", "Abc", "", "line\nend", "z"}, []bool{true, true, true, true, false}),
	)
	if err != nil {
		tb.Fatal(err)
	}
	return tab
}

// Places in the grid: the middle of a header and of a cell.
func headerOf(g *grid.Grid, col int) (x, y float32) { return xOf(g, col), 16 }

func xOf(g *grid.Grid, col int) float32 {
	x := g.Gutter()
	for i := range col {
		x += g.Width(i)
	}
	return x + g.Width(col)/2
}

func yOf(place int) float32 { return grid.HeaderHeight + (float32(place)+0.5)*grid.RowHeight }

func TestClickOnHeaderSorts(t *testing.T) {
	s := open(t, small(t))
	x, y := headerOf(s.g, 0)
	for _, c := range []struct {
		way  grid.Direction
		want []int
	}{
		{grid.Ascending, []int{1, 4, 3, 0, 2}},
		{grid.Descending, []int{0, 3, 1, 4, 2}},
		{grid.Unsorted, []int{0, 1, 2, 3, 4}},
	} {
		s.click(x, y)
		if _, way := s.g.Sorted(); way != c.way {
			t.Fatalf("sorted %v, want %v", way, c.way)
		}
		if diff := cmp.Diff(c.want, s.g.Order()); diff != "" {
			t.Errorf("rows in direction %v (-want +got):\n%s", c.way, diff)
		}
	}
	s.g.Sort(1, grid.Ascending)
	if diff := cmp.Diff([]int{1, 4, 2, 0, 3}, s.g.Order()); diff != "" {
		t.Errorf("categories do not sort by level (-want +got):\n%s", diff)
	}
}

// TestSortAgreesWithSlices compares with a plain sort of a large column.
func TestSortAgreesWithSlices(t *testing.T) {
	s := open(t, passengers(t, 20_000))
	s.g.Sort(5, grid.Descending)
	fare, _ := s.g.Table().Column("fare")
	want := make([]int, fare.Len())
	for i := range want {
		want[i] = i
	}
	slices.SortStableFunc(want, func(a, b int) int {
		switch x, y := fare.Float(a), fare.Float(b); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return 0
	})
	if !slices.Equal(want, s.g.Order()) {
		t.Error("the rows are in another order")
	}
}

func TestCursorStaysWithItsRow(t *testing.T) {
	s := open(t, small(t))
	s.g.Select(3, 0) // count 2
	s.g.Sort(0, grid.Ascending)
	if b, _ := s.g.Selection(); b.Row0 != 2 {
		t.Errorf("the cursor is at %d, want 2, where row 3 went", b.Row0)
	}
}

func TestDragSelectsAndCopies(t *testing.T) {
	s := open(t, small(t))
	s.down(xOf(s.g, 0), yOf(0))
	s.drag(xOf(s.g, 2), yOf(3))
	s.up()
	s.g.TypedShortcut(&fyne.ShortcutCopy{})
	want := "count\tsize\tremark\n3\tlarge\tb c\n1\tsmall\tAbc\n\tmedium\t\n2\t\tline end"
	if diff := cmp.Diff(want, fyne.CurrentApp().Clipboard().Content()); diff != "" {
		t.Errorf("clipboard (-want +got):\n%s", diff)
	}
	s.click(xOf(s.g, 1), yOf(1))
	s.g.TypedShortcut(&fyne.ShortcutCopy{})
	if got := fyne.CurrentApp().Clipboard().Content(); got != "small" {
		t.Errorf("one cell copies as %q", got)
	}
}

func TestShiftAndGutterExtend(t *testing.T) {
	s := open(t, small(t))
	s.click(xOf(s.g, 1), yOf(1))
	s.mods = fyne.KeyModifierShift
	s.click(xOf(s.g, 2), yOf(3))
	if b, _ := s.g.Selection(); b != (grid.Block{Row0: 1, Row1: 3, Col0: 1, Col1: 2}) {
		t.Errorf("Shift selects %v", b)
	}
	s.mods = 0
	s.down(4, yOf(1))
	s.drag(4, yOf(2))
	s.up()
	if b, _ := s.g.Selection(); b != (grid.Block{Row0: 1, Row1: 2, Col0: 0, Col1: 2}) {
		t.Errorf("the gutter selects %v", b)
	}
	s.click(4, 4)
	if b, _ := s.g.Selection(); b != (grid.Block{Row0: 0, Row1: 4, Col0: 0, Col1: 2}) {
		t.Errorf("the corner selects %v", b)
	}
	s.keys(fyne.KeyEscape)
	if _, some := s.g.Selection(); some {
		t.Error("Escape leaves a selection")
	}
}

func TestKeysReachEveryRow(t *testing.T) {
	s := open(t, passengers(t, 1000))
	s.keys(fyne.KeyDown, fyne.KeyDown, fyne.KeyRight)
	if b, _ := s.g.Selection(); b.Row0 != 1 || b.Col0 != 1 {
		t.Errorf("the cursor is at %v, want row 1, column 1", b)
	}
	s.g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyEnd, Modifier: fyne.KeyModifierControl})
	if b, _ := s.g.Selection(); b.Row0 != 999 || b.Col0 != 8 {
		t.Errorf("Ctrl+End goes to %v", b)
	}
	if last := s.g.LastShown(); last != 999 {
		t.Errorf("the last row in view is %d", last)
	}
	s.keys(fyne.KeyPageUp)
	if b, _ := s.g.Selection(); b.Row0 >= 999 || b.Row0 < 980 {
		t.Errorf("Page Up goes to row %d", b.Row0)
	}
	s.g.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	s.keys(fyne.KeyHome)
	s.g.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	if b, _ := s.g.Selection(); b.Col0 != 0 || b.Col1 != 8 {
		t.Errorf("Shift+Home selects %v", b)
	}
	s.g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyHome, Modifier: fyne.KeyModifierControl})
	if b, _ := s.g.Selection(); b.Row0 != 0 || b.Col0 != 0 {
		t.Errorf("Ctrl+Home goes to %v", b)
	}
}

// TestMillions wants the exact row at the end of a table where 32-bit offsets are off by whole rows.
func TestMillions(t *testing.T) {
	const rows = 3_000_001
	ids := make([]int64, rows)
	for i := range ids {
		ids[i] = int64(i)
	}
	tab, err := table.New(table.Integers("i", ids, nil))
	if err != nil {
		t.Fatal(err)
	}
	s := open(t, tab)
	for _, row := range []int{rows - 1, 1_234_567, 2_000_003} {
		s.g.Select(row, 0)
		y := s.g.Y(row)
		s.click(xOf(s.g, 0), y+grid.RowHeight/2)
		if b, _ := s.g.Selection(); b.Row0 != row {
			t.Errorf("row %d is drawn where row %d is hit", row, b.Row0)
		}
	}
}

func TestScrollBars(t *testing.T) {
	s := open(t, passengers(t, 5000))
	s.down(996, 100) // on the handle at the top
	s.drag(996, 4000)
	s.up()
	if last := s.g.LastShown(); last != 4999 {
		t.Errorf("the bar at its end shows row %d last", last)
	}
	s.click(996, 200) // on the track
	if first := s.g.FirstShown(); first < 1000 || first > 4000 {
		t.Errorf("a press on the middle of the track shows row %d first", first)
	}
	s.g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 1e9)})
	if s.g.FirstShown() != 0 {
		t.Error("the wheel does not reach the top")
	}
}

func TestColumnWidths(t *testing.T) {
	s := open(t, small(t))
	edge := s.g.Gutter() + s.g.Width(0)
	before := s.g.Width(0)
	s.down(edge, 10)
	s.drag(edge+60, 10)
	s.up()
	if got := s.g.Width(0); got != before+60 {
		t.Errorf("%v wide after a drag, want %v", got, before+60)
	}
	if _, way := s.g.Sorted(); way != grid.Unsorted {
		t.Error("dragging an edge sorted the column")
	}
	s.click(edge+60, 10)
	s.click(edge+60, 10)
	if got := s.g.Width(0); got != before {
		t.Errorf("%v wide after a double click, want %v", got, before)
	}
	s.g.SetWidth(1, 1)
	if got := s.g.Width(1); got < 40 {
		t.Errorf("a column can become %v narrow", got)
	}
	wide := s.g.Width(1)
	s.g.SetTable(small(t))
	if s.g.Width(1) != wide {
		t.Error("the same columns of another table lose their widths")
	}
}

func TestFind(t *testing.T) {
	s := open(t, small(t))
	find := func(text string, forward bool) (int, int, bool) {
		found := false
		s.g.Find(text, forward, func(ok bool) { found = ok })
		b, _ := s.g.Selection()
		return b.Row0, b.Col0, found
	}
	for _, c := range []struct {
		text     string
		forward  bool
		row, col int
		found    bool
	}{
		{"ABC", true, 1, 2, true},
		{"small", true, 4, 1, true},
		{"small", true, 1, 1, true}, // around the end
		{"small", false, 4, 1, true},
		{"nowhere", true, 4, 1, false},
		{"", true, 4, 1, false},
	} {
		if row, col, found := find(c.text, c.forward); row != c.row || col != c.col || found != c.found {
			t.Errorf("%q: row %d, column %d, %v; want %d, %d, %v", c.text, row, col, found, c.row, c.col, c.found)
		}
	}
	asked := false
	s.g.AskFind(func() { asked = true })
	s.g.TypedShortcut(&desktop.CustomShortcut{KeyName: fyne.KeyF, Modifier: fyne.KeyModifierControl})
	if !asked {
		t.Error("Ctrl+F does not ask")
	}
}

// TestLateResultsDoNotCount sorts in the background and changes the table before the result is in.
func TestLateResultsDoNotCount(t *testing.T) {
	test.NewTempApp(t)
	posts := make(chan func(), 100)
	g := grid.New(t.Context(), grid.Options{Post: func(f func()) { posts <- f }})
	g.SetTable(small(t))
	for range 3 { // summaries
		(<-posts)()
	}
	g.Sort(0, grid.Descending)
	late := <-posts
	g.SetTable(passengers(t, 10))
	late()
	if _, way := g.Sorted(); way != grid.Unsorted || g.Order()[0] != 0 {
		t.Error("the order of the old table was put on the new one")
	}
}

// TestWorkEndsWithTheContext wants no result from a context that has ended.
func TestWorkEndsWithTheContext(t *testing.T) {
	test.NewTempApp(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	g := grid.New(ctx, grid.Options{})
	g.SetTable(small(t))
	g.Sort(0, grid.Descending)
	if g.Summarised() != 0 || g.Order()[0] != 0 {
		t.Error("the grid went on working")
	}
}

func TestTablesWithoutCells(t *testing.T) {
	none, err := table.New()
	if err != nil {
		t.Fatal(err)
	}
	for name, tab := range map[string]*table.Table{"no table": nil, "no columns": none, "no rows": small(t).Take(nil)} {
		t.Run(name, func(t *testing.T) {
			s := open(t, tab)
			s.keys(fyne.KeyDown, fyne.KeyEnd, fyne.KeyPageDown)
			s.click(60, 120)
			s.down(60, 120)
			s.drag(300, 300)
			s.up()
			s.g.SelectAll()
			s.g.TypedShortcut(&fyne.ShortcutCopy{})
			s.g.Find("x", true, nil)
			s.g.Sort(0, grid.Ascending)
			s.hover(100, 50)
			s.w.Canvas().Capture()
			if _, some := s.g.Selection(); some {
				t.Error("there is a selection where there are no cells")
			}
		})
	}
}

// TestLongTextsAreQuick draws texts of a megabyte, which laid out in full would take seconds.
func TestLongTextsAreQuick(t *testing.T) {
	long := make([]string, 40)
	for i := range long {
		long[i] = fmt.Sprint(i, strings.Repeat("lorem ipsum ", 80_000))
	}
	tab, err := table.New(table.Texts("text", long, nil))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s := open(t, tab)
	s.g.Select(3, 0)
	s.w.Canvas().Capture()
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %v", took)
	}
}

func TestFigures(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]string{
		0: "0", 0.1: "0.1", 3: "3", 1234.5: "1234.5", 12345.6: "12\u202f346", -70000: "-70\u202f000", 0.333333: "0.3333", 2.5e-7: "2.5e-07", 1e15: "1e+15",
	} {
		if got := grid.Figure(v); got != want {
			t.Errorf("%v is written %q, want %q", v, got, want)
		}
	}
	for _, c := range []struct {
		part, whole int
		want        string
	}{{0, 0, "0\u202f%"}, {1, 100000, "<\u202f0.1\u202f%"}, {99999, 100000, ">\u202f99.9\u202f%"}, {1, 3, "33\u202f%"}, {1, 40, "2.5\u202f%"}, {5, 5, "100\u202f%"}} {
		if got := grid.Share(c.part, c.whole); got != c.want {
			t.Errorf("%d of %d is %q, want %q", c.part, c.whole, got, c.want)
		}
	}
}

// BenchmarkDraw draws the middle of a large table, scrolled a little every time.
func BenchmarkDraw(b *testing.B) {
	test.NewTempApp(b)
	g := grid.New(b.Context(), grid.Options{})
	g.Resize(fyne.NewSize(1280, 400))
	g.SetTable(passengers(b, 50_000))
	var img image.Image
	k := 0
	for b.Loop() {
		k++
		g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -3)})
		img = g.Draw(1280, 400)
	}
	if img.Bounds().Dx() != 1280 {
		b.Fatal("no picture")
	}
}
