package canvas_test

import (
	"slices"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
)

// chain is three nodes in a row, a → b → c, with a model port on c.
func chain() canvas.Scene {
	in, out := table("in"), table("out")
	return canvas.Scene{
		Nodes: []canvas.Node{
			{ID: "a", Title: "A", X: 100, Y: 100, Out: []canvas.Port{out}},
			{ID: "b", Title: "B", X: 400, Y: 100, In: []canvas.Port{in}, Out: []canvas.Port{out}},
			{ID: "c", Title: "C", X: 700, Y: 300, In: []canvas.Port{
				{Name: "model", Type: canvas.ModelType},
				{Name: "spare", Type: canvas.TableType, Optional: true},
				in,
			}},
		},
		Links: []canvas.Link{link("a", "out", "b", "in"), link("b", "out", "c", "in")},
		Notes: []canvas.Note{{ID: "note", X: 80, Y: 500, W: 200, H: 100, Text: "Read me"}},
	}
}

// middle is the middle of a node of the chain on the widget at 100 %.
var middle = map[string]fyne.Position{
	"a": fyne.NewPos(204, 130), "b": fyne.NewPos(504, 130), "c": fyne.NewPos(804, 330), "note": fyne.NewPos(180, 550),
}

func (s *stage) clickNode(id string) { s.click(middle[id].X, middle[id].Y) }

func (s *stage) selected() []string {
	ids, _ := s.c.Selection()
	return ids
}

func (s *stage) wantSelected(want ...string) {
	s.t.Helper()
	if got := s.selected(); !slices.Equal(got, want) {
		s.t.Errorf("selected %v, want %v", got, want)
	}
}

func TestClickSelects(t *testing.T) {
	var told [][]string
	s := open(t, chain(), canvas.Events{Select: func(ids []string, _ []canvas.Link) { told = append(told, ids) }})
	s.clickNode("b")
	s.wantSelected("b")
	s.clickNode("a")
	s.wantSelected("a")
	s.mods = fyne.KeyModifierShift
	s.clickNode("b")
	s.wantSelected("a", "b")
	s.mods = fyne.KeyModifierControl
	s.clickNode("a")
	s.wantSelected("b")
	s.mods = 0
	s.click(40, 40)
	s.wantSelected()
	want := [][]string{{"b"}, {"a"}, {"a", "b"}, {"b"}, nil}
	if !slices.EqualFunc(told, want, func(a, b []string) bool { return slices.Equal(a, b) }) {
		t.Errorf("told %v, want %v", told, want)
	}
}

func TestClickOnOneOfManySelectsIt(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.c.SelectAll()
	s.clickNode("b")
	s.wantSelected("b")
}

func TestBoxSelects(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.swipe(50, 50, 450, 160)
	s.wantSelected("a", "b")
	s.mods = fyne.KeyModifierShift
	s.swipe(1000, 420, 850, 320)
	s.wantSelected("a", "b", "c")
	s.mods = 0
	s.swipe(60, 480, 150, 540)
	s.wantSelected() // a note only if it lies inside
	s.swipe(60, 480, 300, 640)
	s.wantSelected("note")
}

func TestDragMoves(t *testing.T) {
	type moved struct {
		ids    []string
		dx, dy float64
	}
	cases := map[string]struct {
		chosen []string
		from   string
		by     fyne.Delta
		alt    bool
		want   []moved
	}{
		"snaps to the grid":        {nil, "b", fyne.NewDelta(33, -17), false, []moved{{[]string{"b"}, 30, -20}}},
		"free with Alt":            {nil, "b", fyne.NewDelta(33, -17), true, []moved{{[]string{"b"}, 33, -17}}},
		"all that is selected":     {[]string{"a", "b", "note"}, "b", fyne.NewDelta(40, 60), false, []moved{{[]string{"a", "b", "note"}, 40, 60}}},
		"what was not selected":    {[]string{"a"}, "b", fyne.NewDelta(40, 60), false, []moved{{[]string{"b"}, 40, 60}}},
		"a note":                   {nil, "note", fyne.NewDelta(-40, 20), false, []moved{{[]string{"note"}, -40, 20}}},
		"not below the threshold":  {nil, "b", fyne.NewDelta(3, 4), true, nil},
		"not within one grid cell": {nil, "b", fyne.NewDelta(3, 0), false, nil},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []moved
			s := open(t, chain(), canvas.Events{Move: func(ids []string, dx, dy float64) { got = append(got, moved{ids, dx, dy}) }})
			s.c.SetSelection(c.chosen, nil)
			if c.alt {
				s.mods = fyne.KeyModifierAlt
			}
			p := middle[c.from]
			s.swipe(p.X, p.Y, p.X+c.by.DX, p.Y+c.by.DY)
			if !slices.EqualFunc(got, c.want, func(a, b moved) bool {
				return slices.Equal(a.ids, b.ids) && a.dx == b.dx && a.dy == b.dy
			}) {
				t.Errorf("moved %v, want %v", got, c.want)
			}
		})
	}
}

// TestMoveShownAndTakenBack looks at where a port is during and after a drag.
func TestMoveShownAndTakenBack(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	before := s.port("b", "in", false)
	s.down(504, 130)
	s.drag(604, 230)
	if got, want := s.port("b", "in", false), before.AddXY(100, 100); got != want {
		t.Errorf("during the drag the port is at %v, want %v", got, want)
	}
	next := chain()
	next.Nodes[0].Title = "renamed"
	s.c.SetScene(next) // as progress of a run does
	if got, want := s.port("b", "in", false), before.AddXY(100, 100); got != want {
		t.Errorf("after a new scene the port is at %v, want %v", got, want)
	}
	s.up() // nobody takes the move up
	if got := s.port("b", "in", false); got != before {
		t.Errorf("at the end the port is at %v, want %v", got, before)
	}
}

func TestEscapeTakesMoveBack(t *testing.T) {
	s := open(t, chain(), canvas.Events{Move: func([]string, float64, float64) { t.Error("Move was called") }})
	before := s.port("b", "in", false)
	s.down(504, 130)
	s.drag(604, 230)
	s.c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.up()
	if got := s.port("b", "in", false); got != before {
		t.Errorf("the port is at %v, want %v", got, before)
	}
}

func TestPan(t *testing.T) {
	press := func(s *stage, key fyne.KeyName) { s.c.KeyDown(&fyne.KeyEvent{Name: key}) }
	cases := map[string]struct {
		button  desktop.MouseButton
		prepare func(*stage)
		from    fyne.Position
	}{
		"middle button":                {desktop.MouseButtonTertiary, nil, fyne.NewPos(40, 40)},
		"middle button on a node":      {desktop.MouseButtonTertiary, nil, middle["b"]},
		"right button":                 {desktop.MouseButtonSecondary, nil, fyne.NewPos(40, 40)},
		"space and the primary button": {desktop.MouseButtonPrimary, func(s *stage) { press(s, fyne.KeySpace) }, middle["b"]},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			s := open(t, chain(), canvas.Events{
				Menu: func(canvas.Spot) { t.Error("Menu was called") },
				Move: func([]string, float64, float64) { t.Error("Move was called") },
			})
			if c.prepare != nil {
				c.prepare(s)
			}
			s.button = c.button
			s.swipe(c.from.X, c.from.Y, c.from.X+90, c.from.Y-30)
			if got, want := s.c.View(), (geom.View{Zoom: 1, X: 90, Y: -30}); got != want {
				t.Errorf("view %v, want %v", got, want)
			}
			s.wantSelected()
		})
	}
}

func TestLostReleaseEndsTheDrag(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.button = desktop.MouseButtonSecondary
	s.down(40, 40)
	s.drag(90, 40)
	s.hover(400, 400) // the button went up outside of the window
	s.hover(500, 500)
	if got, want := s.c.View(), (geom.View{Zoom: 1, X: 50}); got != want {
		t.Errorf("view %v, want %v", got, want)
	}
}

func TestWheelZoomsAtThePointer(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	at := fyne.NewPos(504, 130)
	x, y, _ := s.c.WorldAt(at)
	s.c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, 50)})
	if z := s.c.View().Zoom; z <= 1.2 || z > 2 {
		t.Errorf("zoom %g after scrolling up", z)
	}
	if x1, y1, _ := s.c.WorldAt(at); abs(x1-x)+abs(y1-y) > 1e-6 {
		t.Errorf("the point under the pointer went from %g,%g to %g,%g", x, y, x1, y1)
	}
	s.c.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: at}, Scrolled: fyne.NewDelta(0, -1e5)})
	if z := s.c.View().Zoom; z != geom.MinZoom {
		t.Errorf("zoom %g, want the least", z)
	}
}

func abs(v float64) float64 { return max(v, -v) }

func TestDoubleClick(t *testing.T) {
	var opened []string
	var palette []canvas.Spot
	s := open(t, chain(), canvas.Events{
		Open: func(id string) { opened = append(opened, id) },
		Palette: func(at canvas.Spot, from canvas.PortRef) {
			if from != (canvas.PortRef{}) {
				t.Errorf("palette from %v", from)
			}
			palette = append(palette, at)
		},
	})
	s.clickNode("b")
	s.clickNode("b")
	s.clickNode("b") // the third is not another double click
	s.click(40, 60)
	s.click(42, 60)
	if !slices.Equal(opened, []string{"b"}) {
		t.Errorf("opened %v, want b once", opened)
	}
	if len(palette) != 1 || palette[0].X != 42 || palette[0].Y != 60 {
		t.Errorf("palette at %v, want once at 42, 60", palette)
	}
	s.click(300, 300)
	time.Sleep(350 * time.Millisecond)
	s.click(300, 300)
	if len(palette) != 1 {
		t.Error("two slow clicks opened the palette")
	}
}

func TestMenu(t *testing.T) {
	var spots []canvas.Spot
	s := open(t, chain(), canvas.Events{Menu: func(at canvas.Spot) { spots = append(spots, at) }})
	s.button = desktop.MouseButtonSecondary
	s.clickNode("b")
	s.wantSelected("b")
	s.click(40, 40)
	s.click(350, 137)
	if len(spots) != 3 || spots[0].Node != "b" || spots[1].Node != "" || spots[1].Linked || !spots[2].Link.Same(chain().Links[0]) {
		t.Errorf("menus at %+v", spots)
	}
}

func TestLinks(t *testing.T) {
	first := chain().Links[0]
	var deleted, cut []canvas.Link
	s := open(t, chain(), canvas.Events{
		Delete:     func(_ []string, links []canvas.Link) { deleted = append(deleted, links...) },
		Disconnect: func(l canvas.Link) { cut = append(cut, l) },
	})
	s.click(354, 140)
	if _, links := s.c.Selection(); !slices.Equal(links, []canvas.Link{first}) {
		t.Fatalf("selected %v, want %v", links, first)
	}
	s.c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDelete})
	if !slices.Equal(deleted, []canvas.Link{first}) {
		t.Errorf("deleted %v, want %v", deleted, first)
	}
	s.mods = fyne.KeyModifierAlt
	s.click(354, 140)
	s.grab("b", "out", true)
	s.up()
	if !slices.Equal(cut, chain().Links) {
		t.Errorf("cut %v, want %v", cut, chain().Links)
	}
	if l, ok := s.c.LinkAt(fyne.NewPos(350, 139)); !ok || l != first {
		t.Errorf("LinkAt found %v, %v", l, ok)
	}
}

func TestHoverIsToldAfterARest(t *testing.T) {
	told := make(chan canvas.Spot, 4)
	s := open(t, chain(), canvas.Events{Hover: func(at canvas.Spot) { told <- at }})
	s.hover(middle["b"].X, middle["b"].Y)
	at := s.port("b", "in", false)
	time.Sleep(200 * time.Millisecond)
	s.hover(at.X+2, at.Y)
	start := time.Now()
	select {
	case spot := <-told:
		if rest := time.Since(start); rest < 450*time.Millisecond {
			t.Errorf("told after %v", rest)
		}
		if want := (canvas.PortRef{Node: "b", Port: "in"}); spot.Port != want || spot.Node != "b" {
			t.Errorf("told of %+v, want %v", spot, want)
		}
	case <-time.After(3 * time.Second):
		t.Fatal("not told")
	}
	s.c.MouseOut()
	if spot := <-told; spot != (canvas.Spot{}) {
		t.Errorf("on leaving told of %+v", spot)
	}
}

func TestMinimapMovesTheView(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.swipe(1200, 700, 1180, 730)
	after := s.c.View()
	if after == (geom.View{Zoom: 1}) || after.Zoom != 1 {
		t.Errorf("view %v", after)
	}
	s.wantSelected()
	s.c.SetMinimap(false)
	s.swipe(1200, 700, 1180, 730)
	if s.c.View() != after {
		t.Error("the view moved without a minimap")
	}
}
