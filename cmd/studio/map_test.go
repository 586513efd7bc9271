package main_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	fynetest "fyne.io/fyne/v2/test"

	"headrace.dev/studio/assets"
	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/store/storetest"
	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/shell"
	"headrace.dev/studio/ui/theme"
)

// The size of the window, and of its menu bar, which only a real window has.
const (
	width   = 1280
	height  = 800
	menuBar = 23
)

// atlas knows where things are in a real window from a second one that is laid out alike and never shown.
type atlas struct {
	tb    testing.TB
	shell *shell.Shell
	win   fyne.Window
	doc   *graph.Document
}

// newAtlas lays out a pipeline file as the window does that has just opened it.
func newAtlas(tb testing.TB, pipeline string) *atlas {
	tb.Helper()
	d, err := graph.Load(pipeline)
	if err != nil {
		tb.Fatal(err)
	}
	app := fynetest.NewTempApp(tb)
	app.Settings().SetTheme(theme.New(theme.Light))
	a := &atlas{tb: tb, win: app.NewWindow(""), doc: d}
	a.win.SetPadded(false)
	a.shell, err = shell.New(tb.Context(), shell.Options{
		Window: a.win, Catalog: catalog.All(), Workspace: storetest.Open(tb), Dir: filepath.Dir(pipeline), Post: func(func()) {},
		Theme: shell.Theme{
			Current: func() theme.Variant { return theme.Light },
			Set:     func(theme.Variant) {},
			Fonts:   canvas.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold},
		},
	}, d, "")
	if err != nil {
		tb.Fatal(err)
	}
	a.layOut()
	a.shell.Canvas().FitAll()
	return a
}

// layOut gives everything its place, which a window on the screen does before each picture.
func (a *atlas) layOut() {
	a.win.Resize(fyne.NewSize(width, height-menuBar-1))
	a.win.Resize(fyne.NewSize(width, height-menuBar))
}

// spot is a place on the screen.
type spot struct{ x, y int }

func (s spot) String() string { return fmt.Sprintf("%d,%d", s.x, s.y) }

// world is where a point of the canvas is.
func (a *atlas) world(p geom.Point) spot {
	p = a.shell.Canvas().View().Screen(p)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(a.shell.Canvas())
	return spot{int(float64(at.X) + p.X + 0.5), int(float64(at.Y) + p.Y + 0.5 + menuBar)}
}

func (a *atlas) rect(n graph.Node) (r geom.Rect, in, out []string) {
	a.tb.Helper()
	spec, ok := catalog.All().Spec(n.Kind)
	if !ok {
		a.tb.Fatalf("the kind %q is unknown", n.Kind)
	}
	for _, p := range spec.Inputs() {
		in = append(in, p.Name)
	}
	for _, p := range spec.Outputs() {
		out = append(out, p.Name)
	}
	return geom.NodeRect(n.X, n.Y, len(in), len(out)), in, out
}

func (a *atlas) node(id string) graph.Node {
	a.tb.Helper()
	n, ok := a.doc.Node(id)
	if !ok {
		a.tb.Fatalf("there is no node %q", id)
	}
	return n
}

// middle is the middle of a node.
func (a *atlas) middle(id string) spot {
	a.tb.Helper()
	r, _, _ := a.rect(a.node(id))
	return a.world(r.Center())
}

// port is a port of a node, which need not be in the document that the atlas was made from.
func (a *atlas) port(n graph.Node, name string, output bool) spot {
	a.tb.Helper()
	r, in, out := a.rect(n)
	list, at := in, geom.InPort
	if output {
		list, at = out, geom.OutPort
	}
	i := slices.Index(list, name)
	if i < 0 {
		a.tb.Fatalf("%s has no port %q", n.Kind, name)
	}
	return a.world(at(r, i, len(list)))
}

// blank is a place of the canvas, below all nodes of the example, where nothing is.
func (a *atlas) blank() spot {
	low := geom.Empty()
	for _, n := range a.doc.Nodes {
		r, _, _ := a.rect(n)
		low = low.Union(r)
	}
	return a.world(geom.Point{X: low.X0 + 100, Y: low.Y1 + 60})
}

// field is where the settings of a selected node have their i-th text field, from 0, its title.
func (a *atlas) field(node string, i int) spot {
	a.tb.Helper()
	a.shell.Canvas().SetSelection([]string{node}, nil)
	a.layOut()
	var found []fyne.CanvasObject
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject
	right := at(a.shell.Canvas()).X + a.shell.Canvas().Size().Width
	for _, o := range parts(a.win.Content()) {
		if _, ok := o.(interface{ SelectedText() string }); ok && at(o).X > right {
			found = append(found, o)
		}
	}
	if i >= len(found) {
		a.tb.Fatalf("%s has %d text fields", node, len(found))
	}
	p, size := at(found[i]), found[i].Size()
	return spot{int(p.X + size.Width/2), int(p.Y + size.Height/2 + menuBar)}
}

// parts lists what is visible inside an object, in the order in which it is drawn.
func parts(o fyne.CanvasObject) []fyne.CanvasObject {
	if !o.Visible() {
		return nil
	}
	out := []fyne.CanvasObject{o}
	var inner []fyne.CanvasObject
	switch c := o.(type) {
	case *fyne.Container:
		inner = c.Objects
	case fyne.Widget:
		inner = fynetest.WidgetRenderer(c).Objects()
	}
	for _, p := range inner {
		out = append(out, parts(p)...)
	}
	return out
}
