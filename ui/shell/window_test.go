package shell_test

import (
	"image"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/ui/shell"
	"headrace.dev/studio/ui/theme"
)

// brightness is the mean of all pixels, 0 to 1.
func brightness(img image.Image) float64 {
	sum, n := 0.0, 0
	for y := img.Bounds().Min.Y; y < img.Bounds().Max.Y; y += 4 {
		for x := img.Bounds().Min.X; x < img.Bounds().Max.X; x += 4 {
			r, g, b, _ := img.At(x, y).RGBA()
			sum += float64(r+g+b) / (3 * 0xffff)
			n++
		}
	}
	return sum / float64(n)
}

func TestWindowInEveryTheme(t *testing.T) {
	d := open(t)
	for label, c := range map[string]struct {
		variant theme.Variant
		min     float64
		max     float64
	}{
		"Light theme":         {theme.Light, 0.85, 1},
		"Dark theme":          {theme.Dark, 0, 0.3},
		"High contrast theme": {theme.HighContrast, 0, 1},
	} {
		d.menu(label)
		if d.Look() != c.variant {
			t.Errorf("%s: the theme is %v", label, d.Look())
		}
		if got := brightness(d.win.Canvas().Capture()); got < c.min || got > c.max {
			t.Errorf("%s: the window is %.2f bright, want %v to %v", label, got, c.min, c.max)
		}
	}
}

func TestCollaboratorsAreRequired(t *testing.T) {
	if _, err := shell.New(t.Context(), shell.Options{}, nil, ""); err == nil {
		t.Error("a shell came of nothing")
	}
}

func TestPaletteFinds(t *testing.T) {
	d := open(t)
	all := d.SearchPalette("")
	if len(all) < 20 {
		t.Errorf("the palette offers %d kinds", len(all))
	}
	for search, want := range map[string]string{
		"champion": "Register", // a keyword
		"IMPUTE":   "Impute",   // the title
		"  clip":   "Clip outliers",
		"learn.kn": "Nearest neighbours", // the kind
	} {
		if got := d.SearchPalette(search); len(got) == 0 || !slices.Contains(got, want) || len(got) == len(all) {
			t.Errorf("%q finds %v, want %s among few", search, got, want)
		}
	}
	if got := d.SearchPalette("zzz"); len(got) != 0 {
		t.Errorf("nonsense finds %v", got)
	}
}

func TestDragFromThePalette(t *testing.T) {
	d := open(t)
	d.SearchPalette("clip")
	size := d.Canvas().Size()
	d.DragFromPalette(fyne.CurrentApp().Driver().AbsolutePositionForObject(d.Canvas()).AddXY(size.Width/2, size.Height-40))
	if ids, _ := d.Canvas().Selection(); !d.has("clip") || !slices.Equal(ids, []string{"clip"}) {
		t.Errorf("dropped on the canvas; selected is %v", ids)
	}
	d.DragFromPalette(fyne.NewPos(5, 400)) // back on the palette
	if d.has("clip_2") {
		t.Error("a kind dropped beside the canvas was added")
	}
}

func TestSelectedNodeShowsItsForm(t *testing.T) {
	d := open(t)
	d.click("logistic")
	if ids, _ := d.Canvas().Selection(); !slices.Equal(ids, []string{"logistic"}) {
		t.Fatalf("selected %v", ids)
	}
	if got := text(in[field](d.Inspector())[0]); got != "Logistic regression" {
		t.Errorf("the form is headed %q", got)
	}
	d.Canvas().SetSelection(nil, nil)
	if got := text(in[field](d.Inspector())[0]); got != "customers" {
		t.Errorf("with nothing selected the inspector begins with %q, want the pipeline's name", got)
	}
}

func TestTypingIsAnEdit(t *testing.T) {
	d := open(t)
	d.click("logistic")
	c := in[field](d.Inspector())[1]
	d.fill(c, "0.25")
	if got := d.param("logistic", "c"); got != 0.25 {
		t.Fatalf("C is %v after typing 0.25", got)
	}
	if got := d.win.Title(); !strings.Contains(got, "•") {
		t.Errorf("the title %q has no mark of unsaved edits", got)
	}

	// With the field in focus the text goes back, without it the document.
	d.menu("Undo")
	if got := text(c); got == "0.25" {
		t.Error("undo does not reach the field that has the focus")
	}
	d.fill(c, "0.25")
	d.win.Canvas().Focus(d.Canvas())
	for range 8 {
		d.menu("Undo")
	}
	if got := d.param("logistic", "c"); got != nil {
		t.Errorf("C is %v after undo, want the default", got)
	}
	if got := text(in[field](d.Inspector())[1]); got != "1" {
		t.Errorf("the field shows %q after undo, want 1", got)
	}
	if got := d.win.Title(); strings.Contains(got, "•") {
		t.Errorf("the title %q still has the mark", got)
	}
	d.menu("Redo")
	if got := d.param("logistic", "c"); got == nil {
		t.Error("redo does nothing")
	}
}

func TestDeleteKeyAndItsUndo(t *testing.T) {
	d := open(t)
	d.click("onehot")
	d.win.Canvas().Focused().TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if d.has("onehot") {
		t.Fatal("Delete leaves the node")
	}
	d.menu("Undo")
	if !d.has("onehot") {
		t.Error("undo does not bring it back")
	}
	if got := d.StatusText(); !strings.HasPrefix(got, "Undone: ") {
		t.Errorf("the status line says %q", got)
	}
}

func TestSearchPopup(t *testing.T) {
	for name, take := range map[string]func(d *desk, search field){
		"enter": func(_ *desk, s field) { s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
		"arrows": func(_ *desk, s field) {
			for _, k := range []fyne.KeyName{fyne.KeyDown, fyne.KeyUp, fyne.KeyReturn} {
				s.TypedKey(&fyne.KeyEvent{Name: k})
			}
		},
		"click": func(d *desk, _ field) {
			list := in[*widget.List](d.dialog())[0]
			first := fyne.CurrentApp().Driver().AbsolutePositionForObject(list).AddXY(20, 12)
			fynetest.TapCanvas(d.win.Canvas(), first)
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			d.click("impute")
			d.menu("Add stage…")
			search := in[field](d.dialog())[0]
			if d.win.Canvas().Focused() != fyne.Focusable(search) {
				t.Error("the search has not the focus")
			}
			fynetest.Type(search, "clip")
			take(d, search)
			if !d.has("clip") || d.dialog() != nil {
				t.Fatalf("added: %v, popup away: %v", d.has("clip"), d.dialog() == nil)
			}
			if len(d.Session().Document().Into("clip")) != 1 {
				t.Error("the new node is not linked to the selected one")
			}
		})
	}
	t.Run("escape", func(t *testing.T) {
		d := open(t)
		d.menu("Add stage…")
		in[field](d.dialog())[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if d.dialog() != nil || d.Session().Modified() {
			t.Error("Escape does not take the popup away")
		}
	})
}

func TestClipboard(t *testing.T) {
	d := open(t)
	d.Canvas().SetSelection([]string{"impute", "onehot"}, nil)
	d.win.Canvas().Focus(d.Canvas())
	d.menu("Copy")
	if got := fyne.CurrentApp().Clipboard().Content(); !strings.Contains(got, `"clean.impute"`) {
		t.Errorf("the clipboard has %q", got)
	}
	d.menu("Paste")
	if !d.has("impute_2") || !d.has("onehot_2") {
		t.Fatal("nothing is pasted")
	}
	doc := d.Session().Document()
	if len(doc.Into("onehot_2")) != 1 || doc.Into("onehot_2")[0].From.Node != "impute_2" || len(doc.Into("impute_2")) != 0 {
		t.Error("the link among the copies is missing, or there are others")
	}
	if ids, _ := d.Canvas().Selection(); !slices.Equal(ids, []string{"impute_2", "onehot_2"}) {
		t.Errorf("selected %v, want the copies", ids)
	}
	d.menu("Undo")
	if d.has("impute_2") || d.has("onehot_2") {
		t.Error("one undo does not take the paste back")
	}
	d.Canvas().SetSelection([]string{"scale"}, nil)
	d.menu("Cut")
	if d.has("scale") {
		t.Error("cut leaves the node")
	}
	d.menu("Paste")
	if !d.has("scale") {
		t.Error("the cut node cannot be pasted")
	}
	fyne.CurrentApp().Clipboard().SetContent("some text of a letter")
	d.menu("Paste")
	if got := d.StatusText(); !strings.Contains(got, "no nodes") {
		t.Errorf("pasting a letter says %q", got)
	}
}
