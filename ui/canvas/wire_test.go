package canvas_test

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/ui/canvas"
)

type connection struct{ from, to canvas.PortRef }

func TestWire(t *testing.T) {
	aOut := canvas.PortRef{Node: "a", Port: "out", Out: true}
	bOut := canvas.PortRef{Node: "b", Port: "out", Out: true}
	cIn := canvas.PortRef{Node: "c", Port: "in"}
	spare := canvas.PortRef{Node: "c", Port: "spare"}
	cases := map[string]struct {
		from    canvas.PortRef
		to      func(s *stage) fyne.Position
		want    []connection
		palette bool
	}{
		"to a port":             {aOut, at(cIn, 0, 0), []connection{{aOut, cIn}}, false},
		"near a port":           {aOut, at(spare, -18, 0), []connection{{aOut, spare}}, false},
		"from the input":        {cIn, at(aOut, 5, 5), []connection{{aOut, cIn}}, false},
		"anywhere on a node":    {aOut, on("c"), []connection{{aOut, spare}}, false}, // "in" is taken
		"back to the same node": {bOut, on("b"), nil, true},
		"to a port of no fit":   {aOut, at(canvas.PortRef{Node: "c", Port: "model"}, 0, 0), nil, false},
		"to empty space":        {aOut, func(*stage) fyne.Position { return fyne.NewPos(300, 400) }, nil, true},
		"just beyond the snap":  {aOut, at(spare, -24, 0), nil, true},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			var got []connection
			palette := false
			s := open(t, chain(), canvas.Events{
				Connect: func(from, to canvas.PortRef) { got = append(got, connection{from, to}) },
				Palette: func(_ canvas.Spot, from canvas.PortRef) { palette = from == c.from },
			})
			s.grab(c.from.Node, c.from.Port, c.from.Out)
			p := c.to(s)
			s.drag(p.X, p.Y)
			s.up()
			if len(got) != len(c.want) || len(got) == 1 && got[0] != c.want[0] {
				t.Errorf("connected %v, want %v", got, c.want)
			}
			if palette != c.palette {
				t.Errorf("palette %v, want %v", palette, c.palette)
			}
		})
	}
}

func at(ref canvas.PortRef, dx, dy float32) func(*stage) fyne.Position {
	return func(s *stage) fyne.Position {
		s.t.Helper()
		return s.port(ref.Node, ref.Port, ref.Out).AddXY(dx, dy)
	}
}

func on(node string) func(*stage) fyne.Position {
	return func(*stage) fyne.Position { return middle[node] }
}

// TestWireAsksTheApplication wants its verdict used and its reason shown.
func TestWireAsksTheApplication(t *testing.T) {
	s := open(t, chain(), canvas.Events{
		Connect: func(canvas.PortRef, canvas.PortRef) { t.Error("Connect was called") },
		CanConnect: func(from, to canvas.PortRef) (bool, string) {
			if !from.Out || to.Out {
				t.Errorf("asked about %v to %v", from, to)
			}
			return to.Node != "c", "That would close a cycle."
		},
	})
	s.grab("a", "out", true)
	s.dragTo("c", "in", false)
	if got := s.c.WireReason(); got != "That would close a cycle." {
		t.Errorf("shows %q", got)
	}
	s.drag(40, 600)
	if got := s.c.WireReason(); got != "" {
		t.Errorf("shows %q over empty space", got)
	}
	s.c.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	s.up()
}

func TestWireDefaultReasonNamesTheTypes(t *testing.T) {
	s := open(t, chain(), canvas.Events{})
	s.grab("a", "out", true)
	s.dragTo("c", "model", false)
	if got := s.c.WireReason(); !strings.Contains(got, "model") || !strings.Contains(got, "table") {
		t.Errorf("shows %q", got)
	}
}

func TestWireEndsWhenItsNodeGoes(t *testing.T) {
	s := open(t, chain(), canvas.Events{Palette: func(canvas.Spot, canvas.PortRef) { t.Error("Palette was called") }})
	s.grab("a", "out", true)
	s.drag(300, 400)
	next := chain()
	next.Nodes = next.Nodes[1:]
	s.c.SetScene(next)
	s.up()
}
