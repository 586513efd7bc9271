package canvas_test

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
)

func TestNothingIsDrawnWhileNothingChanges(t *testing.T) {
	s := open(t, demo(), canvas.Events{})
	s.c.SetView(geom.View{Zoom: 1})
	frames := func(what string, want int, do func()) {
		t.Helper()
		s.w.Canvas().Capture()
		before := s.c.Frames()
		do()
		s.w.Canvas().Capture()
		s.w.Canvas().Capture()
		if got := s.c.Frames() - before; got != want {
			t.Errorf("%s: %d pictures, want %d", what, got, want)
		}
	}
	frames("nothing", 0, func() {})
	frames("pointer over empty space", 0, func() { s.hover(600, 600); s.hover(610, 600) })
	frames("pointer onto a node", 1, func() { s.hover(400, 230) })
	frames("pointer along a node", 0, func() { s.hover(410, 230); s.hover(420, 230) })
	frames("same view", 0, func() { s.c.SetView(s.c.View()) })
	frames("same selection", 0, func() { s.c.SetSelection(nil, nil) })
	frames("new view", 1, func() { s.c.SetView(geom.View{Zoom: 0.5}) })
	frames("new scene", 1, func() { s.c.SetScene(demo()) })
}

func TestSelectionFollowsTheScene(t *testing.T) {
	told := 0
	s := open(t, chain(), canvas.Events{Select: func([]string, []canvas.Link) { told++ }})
	s.c.SetSelection([]string{"a", "b", "ghost"}, chain().Links)
	s.wantSelected("a", "b")
	next := chain()
	next.Nodes, next.Links = next.Nodes[1:], next.Links[1:]
	next.Links[0].Active = true
	s.c.SetScene(next)
	s.wantSelected("b")
	if _, links := s.c.Selection(); len(links) != 1 || !links[0].Active {
		t.Errorf("selected links %v, want the one that is left, as it is now", links)
	}
	if told != 2 {
		t.Errorf("told %d times, want twice", told)
	}
}

func TestScenesThatDoNotFitTogether(t *testing.T) {
	scene := chain()
	scene.Links = append(scene.Links, link("a", "out", "ghost", "in"), link("a", "ghost", "b", "in"), link("note", "out", "b", "in"), link("a", "out", "a", "in"))
	s := open(t, scene, canvas.Events{})
	s.c.SelectAll()
	s.key(fyne.KeyRight)
	s.w.Canvas().Capture()
	s.wantSelected("b")
	s.c.SetScene(canvas.Scene{})
	s.c.FitAll()
	s.key(fyne.KeyRight, fyne.KeyF, fyne.KeyDelete)
	s.click(300, 300)
	s.w.Canvas().Capture()
	if s.c.View() != (geom.View{Zoom: 1}) {
		t.Errorf("view of nothing is %v", s.c.View())
	}
}

func TestFitBeforeThereIsASize(t *testing.T) {
	test.NewTempApp(t)
	c := canvas.New(canvas.Events{})
	c.SetScene(demo())
	c.FitAll()
	c.Resize(fyne.NewSize(1000, 700))
	if z := c.View().Zoom; z > 0.6 || z < 0.4 {
		t.Errorf("zoom %g, want the whole graph in view", z)
	}
}

func TestWorldAt(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.c.SetView(geom.View{Zoom: 2, X: 100, Y: 50})
	if x, y, ok := s.c.WorldAt(fyne.NewPos(300, 250)); !ok || x != 100 || y != 100 {
		t.Errorf("got %g, %g, %v", x, y, ok)
	}
	if at := s.c.PositionOf(100, 100); at != fyne.NewPos(300, 250) {
		t.Errorf("PositionOf is %v", at)
	}
	if _, _, ok := s.c.WorldAt(fyne.NewPos(-1, 10)); ok {
		t.Error("a position outside is on the canvas")
	}
}

func TestDragOverMarksLinks(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	l := chain().Links[0]
	from, _ := s.c.PortPosition(canvas.PortRef{Node: l.FromNode, Port: l.FromPort, Out: true})
	to, _ := s.c.PortPosition(canvas.PortRef{Node: l.ToNode, Port: l.ToPort})
	on := fyne.NewPos((from.X+to.X)/2, (from.Y+to.Y)/2)
	for _, c := range []struct {
		name string
		at   fyne.Position
		want int
	}{{"onto the link", on, 1}, {"along it", on.AddXY(1, 0), 0}, {"away", fyne.NewPos(10, 700), 1}} {
		s.w.Canvas().Capture()
		before := s.c.Frames()
		s.c.DragOver(c.at)
		s.w.Canvas().Capture()
		if got := s.c.Frames() - before; got != c.want {
			t.Errorf("%s: %d pictures, want %d", c.name, got, c.want)
		}
	}
}

// variantTheme is the default theme in one variant, whatever is asked for.
type variantTheme struct {
	fyne.Theme
	variant fyne.ThemeVariant
}

func (v variantTheme) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	return v.Theme.Color(name, v.variant)
}

func TestThemeChoosesTheColours(t *testing.T) {
	s := open(t, canvas.Scene{}, canvas.Events{})
	for variant, want := range map[fyne.ThemeVariant]canvas.Colors{theme.VariantLight: canvas.LightColors(), theme.VariantDark: canvas.DarkColors()} {
		fyne.CurrentApp().Settings().SetTheme(variantTheme{theme.DefaultTheme(), variant})
		got := s.c.CurrentColors()
		if got.Background != want.Background {
			t.Errorf("variant %v: background %v, want %v", variant, got.Background, want.Background)
		}
	}
}

func TestFontsThatAreNone(t *testing.T) {
	s := open(t, demo(), canvas.Events{})
	if err := s.c.SetFonts(canvas.Fonts{Bold: []byte("no font")}); err == nil {
		t.Error("no error")
	}
	if ink := save(t, "fonts", s.w.Canvas().Capture()); ink < 5000 {
		t.Error("the canvas lost its fonts")
	}
}
