package canvas_test

import (
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
)

func (s *stage) key(names ...fyne.KeyName) {
	for _, name := range names {
		s.c.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

func (s *stage) control(name fyne.KeyName) {
	s.c.TypedShortcut(&desktop.CustomShortcut{KeyName: name, Modifier: fyne.KeyModifierShortcutDefault})
}

func TestArrowsWalkTheGraph(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	for _, step := range []struct {
		key  fyne.KeyName
		want string
	}{
		{fyne.KeyRight, "a"},
		{fyne.KeyRight, "b"},
		{fyne.KeyRight, "c"},
		{fyne.KeyRight, "c"},
		{fyne.KeyLeft, "b"},
		{fyne.KeyDown, "c"},
		{fyne.KeyUp, "b"},
		{fyne.KeyLeft, "a"},
		{fyne.KeyLeft, "a"},
	} {
		s.key(step.key)
		s.wantSelected(step.want)
	}
}

func TestWalkingBringsIntoView(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.c.SetView(geom.View{Zoom: 1, X: 2000, Y: 2000})
	s.key(fyne.KeyRight)
	if at := s.port("a", "out", true); at.X > 1280 || at.Y > 800 {
		t.Errorf("the node is at %v", at)
	}
}

func TestViewKeys(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	inView := func(id string) bool {
		at, _ := s.c.PortPosition(canvas.PortRef{Node: id, Port: "out", Out: true})
		return at.X > 0 && at.Y > 0 && at.X < 1280 && at.Y < 800
	}
	s.c.SetView(geom.View{Zoom: 3, X: 5000, Y: 5000})
	s.key(fyne.KeyHome)
	if z := s.c.View().Zoom; z != 1 || !inView("a") || !inView("b") {
		t.Errorf("Home: view %v", s.c.View())
	}
	s.c.SetSelection([]string{"b"}, nil)
	s.key(fyne.KeyF)
	if z := s.c.View().Zoom; z != 1.5 || !inView("b") {
		t.Errorf("F: view %v", s.c.View())
	}
	x, y, _ := s.c.WorldAt(fyne.NewPos(640, 400))
	s.control(fyne.Key0)
	if x1, y1, _ := s.c.WorldAt(fyne.NewPos(640, 400)); s.c.View().Zoom != 1 || abs(x-x1)+abs(y-y1) > 1e-6 {
		t.Errorf("Ctrl+0: view %v", s.c.View())
	}
	s.control(fyne.KeyM)
	if s.c.Minimap() {
		t.Error("Ctrl+M left the minimap on")
	}
}

func TestEditKeys(t *testing.T) {
	got := map[string][]string{}
	note := func(name string) func([]string) { return func(ids []string) { got[name] = ids } }
	var x, y float64
	redone := 0
	s := open(t, chain(), canvas.Events{
		Copy: note("copy"), Cut: note("cut"), Duplicate: note("duplicate"), Open: func(id string) { note("open")([]string{id}) },
		Delete: func(ids []string, _ []canvas.Link) { note("delete")(ids) },
		Paste:  func(px, py float64) { x, y = px, py },
		Redo:   func() { redone++ }, Run: note("run"),
	})
	all := func() {
		s.c.TypedShortcut(&fyne.ShortcutCopy{})
		s.c.TypedShortcut(&fyne.ShortcutCut{})
		s.control(fyne.KeyD)
		s.key(fyne.KeyReturn, fyne.KeyBackspace)
		s.c.KeyDown(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
		s.key(fyne.KeyReturn)
		s.c.KeyUp(&fyne.KeyEvent{Name: desktop.KeyShiftLeft})
	}
	all()
	if len(got) != 0 {
		t.Errorf("with nothing selected: %v", got)
	}
	s.clickNode("b")
	all()
	for _, name := range []string{"copy", "cut", "duplicate", "open", "delete", "run"} {
		if !slices.Equal(got[name], []string{"b"}) {
			t.Errorf("%s of %v, want b", name, got[name])
		}
	}
	s.c.TypedShortcut(&fyne.ShortcutRedo{})
	if redone != 1 {
		t.Errorf("Ctrl+Y redid %d times, want once", redone)
	}
	s.hover(300, 400)
	s.c.TypedShortcut(&fyne.ShortcutPaste{})
	if x != 300 || y != 400 {
		t.Errorf("pasted at %g, %g, want at the pointer", x, y)
	}
	s.c.TypedShortcut(&fyne.ShortcutSelectAll{})
	s.wantSelected("a", "b", "c", "note")
	s.key(fyne.KeyEscape)
	s.wantSelected()
}

func TestTabOpensThePalette(t *testing.T) {
	var spots []canvas.Spot
	s := open(t, chain(), canvas.Events{Palette: func(at canvas.Spot, _ canvas.PortRef) { spots = append(spots, at) }})
	s.key(fyne.KeyTab) // the pointer is elsewhere: in the middle
	s.hover(300, 400)
	s.key(fyne.KeyTab)
	if len(spots) != 2 || spots[0].X != 640 || spots[0].Y != 400 || spots[1].X != 300 {
		t.Errorf("palette at %+v", spots)
	}
	if !s.c.AcceptsTab() {
		t.Error("Tab would move the focus")
	}
}

func TestAltDuringADragFreesFromTheGrid(t *testing.T) {
	var dx float64
	s := open(t, chain(), canvas.Events{Move: func(_ []string, x, _ float64) { dx = x }})
	s.down(504, 130)
	s.c.KeyDown(&fyne.KeyEvent{Name: desktop.KeyAltLeft})
	s.mods = fyne.KeyModifierAlt
	s.drag(517, 130)
	s.up()
	if dx != 13 {
		t.Errorf("moved by %g, want 13", dx)
	}
}
