package shell_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	fynetest "fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/assets"
	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/shell"
	"headrace.dev/studio/ui/theme"
)

// desk is a window without a screen around the customers example, used the way a person uses it. What the shell posts is carried
// out on the goroutine of the test, when it waits. Tests with a desk do not run in parallel: the toolkit has one program at a time.
type desk struct {
	*shell.Shell
	tb    testing.TB
	win   *window
	ws    *store.Store
	calls chan func()
}

// window keeps what the toolkit's window for tests forgets.
type window struct {
	fyne.Window
	dropped func(fyne.Position, []fyne.URI)
	leave   func()
	closed  bool
}

func (w *window) SetOnDropped(f func(fyne.Position, []fyne.URI)) { w.dropped = f }
func (w *window) SetCloseIntercept(f func())                     { w.leave = f }
func (w *window) Close()                                         { w.closed = true }

// workspace is a new workspace with the example pipelines.
func workspace(tb testing.TB) *store.Store {
	tb.Helper()
	ws := storetest.Open(tb)
	sub, err := fs.Sub(assets.Examples, "examples")
	if err != nil {
		tb.Fatal(err)
	}
	if err := os.CopyFS(ws.Pipelines(), sub); err != nil {
		tb.Fatal(err)
	}
	return ws
}

// open opens the customers example.
func open(tb testing.TB) *desk {
	tb.Helper()
	return openIn(tb, workspace(tb))
}

func openIn(tb testing.TB, ws *store.Store) *desk {
	tb.Helper()
	path := filepath.Join(ws.Pipelines(), "customers.pipeline.json")
	doc, err := graph.Load(path)
	if err != nil {
		tb.Fatal(err)
	}
	return begin(tb, ws, doc, path)
}

// begin opens a document; path "" means that it has no file yet.
func begin(tb testing.TB, ws *store.Store, doc *graph.Document, path string) *desk {
	tb.Helper()
	app := fynetest.NewTempApp(tb)
	now := theme.Light
	app.Settings().SetTheme(theme.New(now))
	d := &desk{tb: tb, win: &window{Window: app.NewWindow("")}, ws: ws, calls: make(chan func(), 1<<14)}
	d.win.SetPadded(false)
	var err error
	d.Shell, err = shell.New(tb.Context(), shell.Options{
		Window: d.win, Catalog: catalog.All(), Workspace: ws, Dir: ws.Dir(), Post: func(f func()) { d.calls <- f },
		Theme: shell.Theme{
			Current: func() theme.Variant { return now },
			Set:     func(v theme.Variant) { now = v; app.Settings().SetTheme(theme.New(v)) },
		},
	}, doc, path)
	if err != nil {
		tb.Fatal(err)
	}
	d.win.Resize(fyne.NewSize(1280, 800))
	d.Canvas().FitAll()
	tb.Cleanup(func() {
		if d.Session().Running() {
			d.Session().Cancel()
			d.until("the run ends", func() bool { return !d.Session().Running() })
		}
		if err := d.Session().Close(true); err != nil && !d.win.closed {
			tb.Error(err)
		}
	})
	return d
}

// until carries out posted calls until something is so.
func (d *desk) until(what string, so func() bool) {
	d.tb.Helper()
	late := time.After(30 * time.Second)
	for !so() {
		select {
		case f := <-d.calls:
			f()
		case <-late:
			d.tb.Fatalf("waited in vain: %s", what)
		}
	}
}

// rest carries out posted calls until none has come for a while.
func (d *desk) rest() {
	for {
		select {
		case f := <-d.calls:
			f()
		case <-time.After(300 * time.Millisecond):
			return
		}
	}
}

// in lists the visible widgets of a type inside an object, in the order in which they are drawn.
func in[T any](root fyne.CanvasObject) []T {
	var out []T
	if root == nil || !root.Visible() {
		return nil
	}
	if w, ok := root.(T); ok {
		out = append(out, w)
	}
	var parts []fyne.CanvasObject
	switch o := root.(type) {
	case *fyne.Container:
		parts = o.Objects
	case fyne.Widget:
		parts = fynetest.WidgetRenderer(o).Objects()
	}
	for _, p := range parts {
		out = append(out, in[T](p)...)
	}
	return out
}

// field is anything that text is typed into.
type field interface {
	fyne.Focusable
	fyne.Shortcutable
	SelectedText() string
}

func text(f field) string {
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	return f.SelectedText()
}

// fill replaces the text of a field by typing.
func (d *desk) fill(f field, with string) {
	d.win.Canvas().Focus(f)
	f.TypedShortcut(&fyne.ShortcutSelectAll{})
	fynetest.Type(f, with)
}

// dialog is what is in front of the window; nil when nothing is.
func (d *desk) dialog() fyne.CanvasObject { return d.win.Canvas().Overlays().Top() }

// press taps the button of that text: of the dialog in front, else of the tool bar.
func (d *desk) press(label string) {
	d.tb.Helper()
	root := d.dialog()
	if root == nil {
		root = d.Toolbar()
	}
	for _, b := range in[*widget.Button](root) {
		if b.Text == label {
			fynetest.Tap(b)
			return
		}
	}
	d.tb.Fatalf("there is no button %q", label)
}

// menu carries out an entry of the main menu.
func (d *desk) menu(label string) {
	d.tb.Helper()
	for _, m := range d.win.MainMenu().Items {
		for _, i := range m.Items {
			if i.Label == label {
				i.Action()
				return
			}
		}
	}
	d.tb.Fatalf("the menu has no %q", label)
}

// at is where the middle of a node is, on the canvas.
func (d *desk) at(id string) fyne.Position {
	d.tb.Helper()
	n, ok := d.Session().Document().Node(id)
	if !ok {
		d.tb.Fatalf("there is no node %q", id)
	}
	spec, _ := d.Catalog.Spec(n.Kind)
	p := d.Canvas().View().Screen(geom.NodeRect(n.X, n.Y, len(spec.Inputs()), len(spec.Outputs())).Center())
	return fyne.NewPos(float32(p.X), float32(p.Y))
}

// click presses and releases the mouse on a node.
func (d *desk) click(id string) {
	d.tb.Helper()
	at := d.at(id)
	e := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	e.Position, e.AbsolutePosition = at, fyne.CurrentApp().Driver().AbsolutePositionForObject(d.Canvas()).Add(at)
	d.Canvas().MouseDown(e)
	d.Canvas().MouseUp(e)
}

func (d *desk) has(id string) bool {
	_, ok := d.Session().Document().Node(id)
	return ok
}

func (d *desk) param(node, name string) any {
	n, _ := d.Session().Document().Node(node)
	return n.Params[name]
}

// run presses Run and waits until the window shows how it ended.
func (d *desk) run() {
	d.tb.Helper()
	d.press("Run")
	if !d.Session().Running() {
		d.tb.Fatalf("nothing runs: %s", d.StatusText())
	}
	d.until("the run ends", func() bool { return !d.Session().Running() && strings.HasPrefix(d.StatusText(), "Run ") })
	d.rest()
}
