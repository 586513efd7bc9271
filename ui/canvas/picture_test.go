package canvas_test

import (
	"image"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
)

// pictures is where the pictures of a test go, so that people can look at them:
// the folder named by CANVAS_PICTURES, else one that is removed.
func pictures(t *testing.T) string {
	t.Helper()
	if dir := os.Getenv("CANVAS_PICTURES"); dir != "" {
		return dir
	}
	return t.TempDir()
}

// save writes a picture and returns how many of its pixels differ from the
// background at its top left.
func save(t *testing.T, name string, img image.Image) (ink int) {
	t.Helper()
	file, err := os.Create(filepath.Join(pictures(t), name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	ground := img.At(0, 0)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if img.At(x, y) != ground {
				ink++
			}
		}
	}
	return ink
}

// TestPictures draws the demo in both themes, at two scales and all levels of
// detail.
func TestPictures(t *testing.T) {
	themes := map[string]canvas.Colors{"light": canvas.LightColors(), "dark": canvas.DarkColors()}
	for theme, colors := range themes {
		for name, p := range map[string]struct {
			scale   float32
			view    geom.View
			prepare func(s *stage)
		}{
			"fit":     {1, geom.View{}, nil},
			"full":    {1, geom.View{Zoom: 1, X: -880, Y: 60}, func(s *stage) { s.c.SetSelection([]string{"boost"}, nil) }},
			"full15":  {1.5, geom.View{Zoom: 1, X: -20, Y: 60}, func(s *stage) { s.c.SetSelection([]string{"split"}, nil) }},
			"close":   {1, geom.View{Zoom: 1.6, X: -1700, Y: 60}, nil},
			"brief":   {1, geom.View{Zoom: 0.45, X: 20, Y: 100}, nil},
			"plain":   {1, geom.View{Zoom: 0.2, X: 20, Y: 100}, func(s *stage) { s.c.SetSelection([]string{"boost"}, nil) }},
			"band":    {1, geom.View{Zoom: 1, X: -20, Y: 60}, func(s *stage) { s.down(20, 120); s.drag(700, 380) }},
			"wire":    {1, geom.View{Zoom: 1, X: -880, Y: 60}, func(s *stage) { s.grab("boost", "model", true); s.drag(640, 220) }},
			"refused": {1, geom.View{Zoom: 1, X: -880, Y: 60}, func(s *stage) { s.grab("boost", "model", true); s.dragTo("evaluate", "test", false) }},
		} {
			t.Run(theme+"-"+name, func(t *testing.T) {
				s := open(t, demo(), canvas.Events{})
				s.w.Canvas().(software.WindowlessCanvas).SetScale(p.scale)
				s.c.SetColors(colors)
				s.c.FitAll()
				if p.view.Zoom != 0 {
					s.c.SetView(p.view)
				}
				if p.prepare != nil {
					p.prepare(s)
				}
				img := s.w.Canvas().Capture()
				if want := int(float32(1280) * p.scale); img.Bounds().Dx() != want {
					t.Errorf("%d pixels wide, want %d", img.Bounds().Dx(), want)
				}
				if ink := save(t, theme+"-"+name, img); ink < 5000 {
					t.Errorf("only %d pixels were drawn on", ink)
				}
			})
		}
	}
}

// TestIconsHaveShapes wants each icon to look unlike the dot of an unknown one.
func TestIconsHaveShapes(t *testing.T) {
	names := append(canvas.Icons(), "unknown")
	scene := canvas.Scene{}
	for i, name := range names {
		scene.Nodes = append(scene.Nodes, canvas.Node{ID: name, Title: name, Icon: name, Family: name, X: float64(i % 5 * 230), Y: float64(i / 5 * 100)})
	}
	s := open(t, scene, canvas.Events{})
	s.c.SetMinimap(false)
	s.c.SetView(geom.View{Zoom: 1, X: 20, Y: 20})
	img := s.w.Canvas().Capture()
	save(t, "icons", img)
	tile := func(i int) (marks [34 * 34]bool) {
		x0, y0 := 20+i%5*230+12, 20+i/5*100+10
		ground := img.At(x0+6, y0+4) // inside the tile, beside the icon
		for k := range marks {
			marks[k] = img.At(x0+k%34, y0+k/34) != ground
		}
		return marks
	}
	seen := map[[34 * 34]bool]string{}
	for i, name := range names {
		if other, ok := seen[tile(i)]; ok {
			t.Errorf("%s looks like %s", name, other)
		}
		seen[tile(i)] = name
	}
}

// stage is a canvas in a window of 1280 by 800 with a mouse.
type stage struct {
	t      *testing.T
	c      *canvas.Canvas
	w      fyne.Window
	at     fyne.Position
	button desktop.MouseButton
	mods   fyne.KeyModifier
}

func open(t *testing.T, scene canvas.Scene, events canvas.Events) *stage {
	t.Helper()
	test.NewTempApp(t)
	c := canvas.New(events)
	w := test.NewWindow(c)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 800))
	c.SetScene(scene)
	c.SetView(geom.View{Zoom: 1})
	return &stage{t: t, c: c, w: w, button: desktop.MouseButtonPrimary}
}

func (s *stage) event() *desktop.MouseEvent {
	return &desktop.MouseEvent{
		PointEvent: fyne.PointEvent{Position: s.at, AbsolutePosition: s.c.Position().Add(s.at)},
		Button:     s.button, Modifier: s.mods,
	}
}

// down presses the button at a place on the widget.
func (s *stage) down(x, y float32) {
	s.at = fyne.NewPos(x, y)
	s.c.MouseDown(s.event())
}

// drag moves the mouse with the button down, in steps as a driver does: by
// Dragged, or for the secondary button by MouseMoved.
func (s *stage) drag(x, y float32) {
	from := s.at
	for k := float32(1); k <= 4; k++ {
		next := fyne.NewPos(from.X+(x-from.X)*k/4, from.Y+(y-from.Y)*k/4)
		step := fyne.NewDelta(next.X-s.at.X, next.Y-s.at.Y)
		s.at = next
		if s.button == desktop.MouseButtonSecondary {
			s.c.MouseMoved(s.event())
			continue
		}
		s.c.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: s.at, AbsolutePosition: s.at}, Dragged: step})
	}
}

// up releases the button.
func (s *stage) up() {
	s.c.MouseUp(s.event())
	s.c.DragEnd()
}

// swipe presses, drags and releases.
func (s *stage) swipe(x0, y0, x1, y1 float32) {
	s.down(x0, y0)
	s.drag(x1, y1)
	s.up()
}

// click presses and releases.
func (s *stage) click(x, y float32) {
	s.down(x, y)
	s.up()
}

// hover moves the mouse with no button down.
func (s *stage) hover(x, y float32) {
	s.at = fyne.NewPos(x, y)
	ev := s.event()
	ev.Button = 0
	s.c.MouseMoved(ev)
}

// port is where a port is on the widget.
func (s *stage) port(node, name string, out bool) fyne.Position {
	s.t.Helper()
	at, ok := s.c.PortPosition(canvas.PortRef{Node: node, Port: name, Out: out})
	if !ok {
		s.t.Fatalf("no port %s of %s", name, node)
	}
	return at
}

func (s *stage) grab(node, name string, out bool) {
	s.t.Helper()
	at := s.port(node, name, out)
	s.down(at.X, at.Y)
}

func (s *stage) dragTo(node, name string, out bool) {
	s.t.Helper()
	at := s.port(node, name, out)
	s.drag(at.X, at.Y)
}

// TestWarnedNodesShowIt wants a mark on nodes that are warned about, at any size that shows one.
func TestWarnedNodesShowIt(t *testing.T) {
	for _, zoom := range []float64{1, 0.4} {
		warm := func(warned bool) (n int) {
			s := open(t, canvas.Scene{Nodes: []canvas.Node{{ID: "a", Title: "Impute", Warned: warned}}}, canvas.Events{})
			s.c.SetMinimap(false)
			s.c.SetView(geom.View{Zoom: zoom, X: 100, Y: 100})
			img := s.w.Canvas().Capture()
			for i := range 200 * 100 {
				r, _, b, _ := img.At(100+i%200, 100+i/200).RGBA()
				if r > b+0x4000 {
					n++
				}
			}
			return n
		}
		if plain, warned := warm(false), warm(true); warned < plain+8 {
			t.Errorf("at zoom %g, %d pixels in a warning colour, %d without", zoom, warned, plain)
		}
	}
}
