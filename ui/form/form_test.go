package form_test

import (
	"fmt"
	"maps"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"
	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/form"
	"headrace.dev/studio/ui/theme"
)

// manyParams is a kind with so many parameters that its form has a search.
func manyParams() stage.Spec {
	s := stage.Spec{Kind: "test.many", Version: 1, Title: "Gradient boosting", Doc: "learn by adding trees", Help: "# Help\n\nWords."}
	for i := range 14 {
		p := stage.Int(fmt.Sprintf("p%d", i), i, 0, 100+i*100000, "One of many.").Titled(fmt.Sprintf("Parameter %d", i))
		if i > 8 {
			p = p.Advance()
		}
		s.Params = append(s.Params, p)
	}
	return s
}

// desk is a form in a window, and what it told.
type desk struct {
	t      *testing.T
	f      *form.Form
	w      fyne.Window
	told   []change
	values map[string]any
}

type change struct {
	Name  string
	Value any
}

// open shows a form whose changes come back through Update, as those of a document do.
func open(t *testing.T, o form.Options) *desk {
	t.Helper()
	test.NewTempApp(t).Settings().SetTheme(theme.New(theme.Light))
	d := &desk{t: t, values: map[string]any{}}
	maps.Copy(d.values, o.Values)
	o.Change = func(name string, v any) {
		d.told = append(d.told, change{name, v})
		if v == nil {
			delete(d.values, name)
		} else {
			d.values[name] = v
		}
		if d.f != nil {
			d.f.Update(d.values, nil, nil)
		}
	}
	d.f = form.New(o)
	d.w = window(t, d.f, 320, 900)
	return d
}

// write replaces the text of an entry by typing.
func (d *desk) write(o fyne.Focusable, text string) {
	d.w.Canvas().Focus(o)
	o.(fyne.Shortcutable).TypedShortcut(&fyne.ShortcutSelectAll{})
	o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	for _, r := range text {
		o.TypedRune(r)
	}
}

// key sends a key to what has the focus.
func (d *desk) key(names ...fyne.KeyName) {
	d.t.Helper()
	for _, n := range names {
		at := d.w.Canvas().Focused()
		if at == nil {
			d.t.Fatalf("nothing has the focus for %s", n)
		}
		at.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func (d *desk) entry(param string) *widget.Entry {
	e, _ := inside(d.f.Editor(param), func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Shortcutable); return ok })
	return form.Entry(e)
}

// last is the change told last.
func (d *desk) last() change {
	if len(d.told) == 0 {
		return change{}
	}
	return d.told[len(d.told)-1]
}

func (d *desk) wantLast(name string, v any) {
	d.t.Helper()
	if diff := cmp.Diff(change{name, v}, d.last()); diff != "" {
		d.t.Errorf("told (-want +got):\n%s", diff)
	}
}

// inside finds the first object within o that fits.
func inside(o fyne.CanvasObject, fits func(fyne.CanvasObject) bool) (fyne.CanvasObject, bool) {
	if fits(o) {
		return o, true
	}
	var children []fyne.CanvasObject
	switch x := o.(type) {
	case *fyne.Container:
		children = x.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(x).Objects()
	}
	for _, c := range children {
		if found, ok := inside(c, fits); ok {
			return found, true
		}
	}
	return nil, false
}

func (d *desk) focusable(param string) fyne.Focusable {
	d.t.Helper()
	o, ok := inside(d.f.Editor(param), func(o fyne.CanvasObject) bool { _, ok := o.(fyne.Focusable); return ok })
	if !ok {
		d.t.Fatalf("nothing in the editor of %s takes the focus", param)
	}
	return o.(fyne.Focusable)
}

func TestHalfTypedTextSurvivesUpdates(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind(), Schema: passengers})
	rate := d.focusable("rate")
	d.write(rate, "0.50")
	d.wantLast("rate", 0.5)
	if got := d.entry("rate").Text; got != "0.50" {
		t.Errorf("the text became %q while it was typed", got)
	}
	if d.entry("rate").CursorColumn != 4 || d.w.Canvas().Focused() != rate {
		t.Error("focus or cursor went away")
	}
	d.write(rate, "7")
	d.f.Update(d.values, map[string]string{"trees": "Too many."}, nil)
	if got := d.entry("rate").Text; got != "7" {
		t.Errorf("the refused text became %q by an update", got)
	}
	d.f.Update(map[string]any{"rate": 0.25}, nil, nil) // an undo
	if got := d.entry("rate").Text; got != "0.25" {
		t.Errorf("after an undo the field shows %q, want 0.25", got)
	}
	if s := d.f.Sentence("rate"); s != "" {
		t.Errorf("after an undo the field still says %q", s)
	}
}

func TestEmptiedNumberIsTheDefault(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind(), Values: map[string]any{"trees": 7}})
	d.write(d.focusable("trees"), "")
	d.wantLast("trees", nil)
	d.w.Canvas().Unfocus()
	if got := d.entry("trees").Text; got != "100" {
		t.Errorf("the field shows %q, want the default 100", got)
	}
}

func TestResetIsOfferedWhereValuesDiffer(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind(), Values: map[string]any{"trees": 7}})
	if !d.f.Resets("trees") || d.f.Resets("rate") {
		t.Error("reset is offered on the wrong fields")
	}
	d.f.Reset("trees")
	d.wantLast("trees", nil)
	if d.f.Resets("trees") || d.entry("trees").Text != "100" {
		t.Errorf("after the reset: offered %v, text %q", d.f.Resets("trees"), d.entry("trees").Text)
	}
}

func TestSearchAndFolds(t *testing.T) {
	d := open(t, form.Options{Spec: manyParams()})
	if d.f.Shown("p12") {
		t.Error("an advanced parameter is shown at first")
	}
	d.f.Search("parameter 12")
	if d.f.Shown("p1") || !d.f.Shown("p12") {
		t.Error("the search shows the wrong parameters")
	}
	d.f.Search("")
	if !d.f.Shown("p1") {
		t.Error("an empty search hides parameters")
	}
	e := open(t, form.Options{Spec: manyParams(), Errors: map[string]string{"p12": "Too few."}})
	if !e.f.Shown("p12") {
		t.Error("a parameter with an error stays folded away")
	}
}

func TestErrorsOfTheDocument(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind(), Values: map[string]any{"trees": "many"}, Errors: map[string]string{"path": "There is no such file."}})
	for param, want := range map[string]string{
		"path":  "There is no such file.",
		"trees": "\"many\" is not a number; enter a whole number, 1 to 100\u202f000.",
	} {
		if got := d.f.Sentence(param); got != want {
			t.Errorf("%s says %q, want %q", param, got, want)
		}
	}
	if got := d.entry("trees").Text; got != "many" {
		t.Errorf("the field shows %q, want what the document holds", got)
	}
	d.write(d.focusable("trees"), "12")
	d.wantLast("trees", 12)
}

func TestKeysStepNumbers(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind()})
	d.w.Canvas().Focus(d.focusable("trees"))
	d.key(fyne.KeyUp)
	d.wantLast("trees", 101)
	d.key(fyne.KeyPageDown)
	d.wantLast("trees", 91)
	d.w.Canvas().Focus(d.focusable("penalty"))
	d.key(fyne.KeyDown)
	d.wantLast("penalty", 0.5)
	d.key(fyne.KeyF1)
	if !d.f.Documented("penalty") {
		t.Error("F1 does not show the documentation")
	}
}

func TestSteps(t *testing.T) {
	t.Parallel()
	free, walk := stage.ParamInfo{Kind: stage.KindFloat}, stage.ParamInfo{Kind: stage.KindFloat, Log: true}
	share := stage.ParamInfo{Kind: stage.KindFloat, Max: 1}
	for _, c := range []struct {
		name string
		p    stage.ParamInfo
		from float64
		up   bool
		want float64
	}{
		{"second digit", free, 1.5, true, 1.6},
		{"no binary dust", free, 0.2, true, 0.21},
		{"large", free, 4200, false, 4100},
		{"from nothing", share, 0, true, 0.01},
		{"negative", free, -0.3, true, -0.29},
		{"factors up", walk, 2, true, 5},
		{"factors down", walk, 0.001, false, 0.0005},
		{"factors off the series", walk, 3, true, 5},
		{"whole", stage.ParamInfo{Kind: stage.KindInt}, 7, false, 6},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := form.Stepped(c.p, c.from, c.up); math.Abs(got-c.want) > 1e-15*math.Abs(c.want) {
				t.Errorf("from %v to %v, want %v", c.from, got, c.want)
			}
		})
	}
}

func TestTitleIsNeverEmpty(t *testing.T) {
	var titles []string
	d := open(t, form.Options{Spec: everyKind(), Title: "Old", Rename: func(s string) { titles = append(titles, s) }})
	d.write(d.f.TitleEntry(), "")
	d.w.Canvas().Unfocus()
	if len(titles) != 0 || form.Entry(d.f.TitleEntry().(fyne.CanvasObject)).Text != "Old" {
		t.Errorf("an emptied title told %q", titles)
	}
	d.write(d.f.TitleEntry(), "New")
	if len(titles) == 0 || titles[len(titles)-1] != "New" {
		t.Errorf("told %q, want New at last", titles)
	}
}

func TestColumnsThatDoNotComeIn(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind(), Schema: passengers, Values: map[string]any{"target": "gone", "columns": []string{"age", "name"}}})
	d.w.Canvas().Focus(d.focusable("columns"))
	d.key(fyne.KeySpace)
	d.save("menu-columns")
	d.key(fyne.KeyEscape)
	if text, _ := form.Closed(d.f.Editor("columns")); text != "age, name" {
		t.Errorf("the list shows %q", text)
	}
	d.w.Canvas().Focus(d.focusable("columns"))
	d.key(fyne.KeyDelete)
	d.wantLast("columns", nil)
	if text, note := form.Closed(d.f.Editor("columns")); text != "All features that fit" || note != "2" {
		t.Errorf("the list shows %q, %q, want the two number features", text, note)
	}
}

func TestUnknownColumnsCanBeNamed(t *testing.T) {
	d := open(t, form.Options{Spec: everyKind(), Schema: func(string) table.Schema { return table.Schema{Open: true} }})
	d.w.Canvas().Focus(d.focusable("target"))
	d.key(fyne.KeySpace)
	for _, r := range "price" {
		d.w.Canvas().Focused().TypedRune(r)
	}
	d.key(fyne.KeyReturn)
	d.wantLast("target", "price")
}

func (d *desk) save(name string) { save(d.t, name, d.w.Canvas().Capture()) }

func TestHelpFitsTheSide(t *testing.T) {
	t.Parallel()
	got := form.Narrow("# Title\n\nFirst.\n\n| role | meaning |\n|---|---|\n| `id` | names a row |\n| *group* | kept together |\n\nLast.")
	want := "\nFirst.\n\n- **id** names a row\n- **group** kept together\n\nLast."
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
