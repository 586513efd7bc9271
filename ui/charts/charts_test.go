package charts_test

import (
	"bytes"
	"encoding/csv"
	"image"
	"image/png"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"headrace.dev/studio/engine/chart"
	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/ui/charts"
)

// save writes a picture to the folder named by CHARTS_PICTURES, where people can look at it, and returns how many of its pixels
// differ from that at its upper left.
func save(t *testing.T, name string, img image.Image) (ink int) {
	t.Helper()
	dir := os.Getenv("CHARTS_PICTURES")
	if dir == "" {
		dir = t.TempDir()
	}
	file, err := os.Create(filepath.Join(dir, name+".png"))
	if err != nil {
		t.Fatal(err)
	}
	if err := png.Encode(file, img); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	ground := img.At(2, 2)
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if img.At(x, y) != ground {
				ink++
			}
		}
	}
	return ink
}

// scatter is predicted against actual for a made-up regression: points, and both axes of numbers.
func scatter(t *testing.T) *chart.Chart {
	t.Helper()
	rng := rand.New(rand.NewPCG(5, 2))
	p := evaluate.Predictions{Task: evaluate.Regression, Folds: []string{"1", "2"}}
	for i := range 600 {
		truth := 3000 * math.Exp(0.8*rng.NormFloat64())
		p.Truth, p.Predicted = append(p.Truth, truth), append(p.Predicted, truth*math.Exp(0.2*rng.NormFloat64()))
		p.Fold = append(p.Fold, int32(i%2))
	}
	r, err := evaluate.Evaluate(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	r.Model = "Linear regression"
	c, err := chart.PredictedVsActual(r, chart.Label{Name: "price", Unit: "USD"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// bars is a histogram: areas.
func bars(t *testing.T) *chart.Chart {
	t.Helper()
	rng := rand.New(rand.NewPCG(9, 9))
	ages := make([]float64, 900)
	for i := range ages {
		ages[i] = math.Abs(30 + 14*rng.NormFloat64())
	}
	c, err := chart.Histogram(chart.Label{Name: "age", Unit: "years"}, ages, chart.HistogramOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// categories is a ranking: an axis of names.
func categories(t *testing.T) *chart.Chart {
	t.Helper()
	c, err := chart.Categories(chart.Label{Name: "town"}, []chart.Count{{Name: "Southampton", Rows: 644}, {Name: "Cherbourg", Rows: 168}}, 2, chart.CategoryOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// stage is a view in a window of 600 by 420 with a mouse.
type stage struct {
	v *charts.View
	w fyne.Window
}

func open(t *testing.T, o charts.Options, c *chart.Chart) *stage {
	t.Helper()
	test.NewTempApp(t)
	v := charts.New(o)
	w := test.NewWindow(v)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(600, 420))
	if c != nil {
		v.SetChart(c)
	}
	w.Canvas().Capture()
	return &stage{v, w}
}

func mouse(x, y float32) *desktop.MouseEvent {
	p := fyne.NewPos(x, y)
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: p, AbsolutePosition: p}, Button: desktop.MouseButtonPrimary}
}

func (s *stage) hover(x, y float32) { s.v.MouseMoved(mouse(x, y)) }

func (s *stage) wheel(x, y, dy float32) {
	s.v.Scrolled(&fyne.ScrollEvent{PointEvent: fyne.PointEvent{Position: fyne.NewPos(x, y)}, Scrolled: fyne.NewDelta(0, dy)})
	s.w.Canvas().Capture()
}

func TestPictures(t *testing.T) {
	for name, style := range map[string]chart.Style{"light": chart.Light(), "dark": chart.Dark()} {
		for _, c := range []struct {
			name  string
			scale float32
			chart *chart.Chart
			after func(s *stage)
		}{
			{"scatter", 1, scatter(t), func(s *stage) {
				m := s.v.Mapping()
				h := s.v.Chart().Hits[7]
				x, y := m.ToPixel(h.MinX, h.MinY)
				s.hover(float32(x)+1, float32(y))
			}},
			{"zoomed", 1.5, scatter(t), func(s *stage) { s.wheel(200, 300, 60); s.hover(320, 150) }},
			{"bars", 1, bars(t), func(s *stage) { s.hover(300, 300) }},
			{"corner", 1, bars(t), func(s *stage) { s.hover(585, 20) }},
			{"empty", 1, nil, nil},
			{"error", 1, nil, func(s *stage) {
				s.v.SetError("The evaluation has one class only, so there is no curve to draw; choose a test part that holds rows of both classes.")
			}},
		} {
			s := open(t, charts.Options{Style: style}, c.chart)
			s.w.Canvas().(software.WindowlessCanvas).SetScale(c.scale)
			s.w.Canvas().Capture()
			if c.after != nil {
				c.after(s)
			}
			if ink := save(t, c.name+"-"+name, s.w.Canvas().Capture()); ink < 200 {
				t.Errorf("%s: only %d pixels were drawn on", c.name, ink)
			}
		}
	}
}

func TestTooltipReadsWhatIsUnderThePointer(t *testing.T) {
	s := open(t, charts.Options{}, scatter(t))
	m, h := s.v.Mapping(), s.v.Chart().Hits[11]
	x, y := m.ToPixel(h.MinX, h.MinY)
	s.hover(float32(x), float32(y))
	hit := s.v.Hit()
	if hit < 0 || s.v.Chart().Hits[hit] != h {
		t.Fatalf("over hit 11 the view points at %d", hit)
	}
	if got, want := s.v.Tooltip(), s.v.Chart().Describe(hit); strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("the tooltip reads %q, want %q", got, want)
	}
	s.hover(float32(m.Left)+2, float32(m.Top)+2) // beside all points
	dataX, _ := m.ToData(m.Left+2, m.Top+2)
	if got := strings.Join(s.v.Tooltip(), "|"); !strings.Contains(got, s.v.Chart().X.Title) {
		t.Errorf("beside all points, at %v, the tooltip reads %q", dataX, got)
	}
	s.v.MouseOut()
	if got := s.v.Tooltip(); len(got) != 0 {
		t.Errorf("without a pointer the tooltip reads %q", got)
	}
}

func TestBarsAreFound(t *testing.T) {
	s := open(t, charts.Options{}, bars(t))
	m := s.v.Mapping()
	for i, h := range s.v.Chart().Hits {
		x, y := m.ToPixel((h.MinX+h.MaxX)/2, (h.MinY+h.MaxY)/2)
		if s.hover(float32(x), float32(y)); s.v.Hit() != i {
			t.Errorf("over bar %d the view points at %d", i, s.v.Hit())
		}
	}
}

func TestWheelZoomsAtThePointer(t *testing.T) {
	s := open(t, charts.Options{}, scatter(t))
	before := s.v.Mapping()
	wantX, wantY := before.ToData(250, 200)
	s.wheel(250, 200, 50)
	after := s.v.Mapping()
	if after.MaxX-after.MinX >= before.MaxX-before.MinX {
		t.Fatal("the wheel does not zoom in")
	}
	gotX, gotY := after.ToData(250, 200)
	if math.Abs(gotX-wantX) > 0.02*(before.MaxX-before.MinX) || math.Abs(gotY-wantY) > 0.02*(before.MaxY-before.MinY) {
		t.Errorf("what was %v, %v under the pointer is %v, %v after the zoom", wantX, wantY, gotX, gotY)
	}
	for range 40 {
		s.wheel(250, 200, -50)
	}
	if s.v.Zoomed() || s.v.Mapping() != before {
		t.Error("zooming out does not end at the whole chart")
	}
	s.wheel(250, 200, 50)
	s.v.MouseDown(mouse(250, 200))
	s.v.MouseDown(mouse(250, 200))
	if s.v.Zoomed() {
		t.Error("a double click does not show all")
	}
}

// TestZoomLeavesTheFrameAlone wants nothing of the marks outside the data area.
func TestZoomLeavesTheFrameAlone(t *testing.T) {
	c := scatter(t)
	s := open(t, charts.Options{}, c)
	s.wheel(120, 330, 200)
	m := s.v.Mapping()
	img := s.v.Image()
	frame, _, err := chart.Render(&chart.Chart{Title: c.Title, Subtitle: c.Subtitle, X: s.v.Axis(), Y: s.v.UpAxis()}, chart.Light(), img.Bounds().Dx(), img.Bounds().Dy(), 1)
	if err != nil {
		t.Fatal(err)
	}
	inside := 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			same := img.At(x, y) == frame.At(x, y)
			in := float64(x) >= math.Floor(m.Left) && float64(x) <= m.Right && float64(y) >= math.Floor(m.Top) && float64(y) <= m.Bottom
			if !in && !same {
				t.Fatalf("a mark at %d, %d lies outside the data area", x, y)
			}
			if in && !same {
				inside++
			}
		}
	}
	if inside < 100 {
		t.Errorf("only %d pixels of marks in the data area", inside)
	}
}

func TestNamesAreNotZoomed(t *testing.T) {
	passed := 0
	s := open(t, charts.Options{Scrolled: func(*fyne.ScrollEvent) { passed++ }}, categories(t))
	before := s.v.Mapping()
	s.wheel(300, 200, 50)
	after := s.v.Mapping()
	if before.MinY != after.MinY || before.MaxY != after.MaxY {
		t.Error("an axis of names was zoomed")
	}
	s.wheel(2, 2, 50) // beside the data area
	if passed != 1 {
		t.Errorf("%d movements of the wheel were passed on, want 1", passed)
	}
}

func TestKeys(t *testing.T) {
	s := open(t, charts.Options{}, bars(t))
	s.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	s.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyRight})
	if s.v.Hit() != 1 || len(s.v.Tooltip()) == 0 {
		t.Errorf("two steps point at %d, want 1", s.v.Hit())
	}
	s.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if s.v.Hit() != 0 {
		t.Errorf("a step back points at %d, want 0", s.v.Hit())
	}
	s.v.TypedRune('+')
	if !s.v.Zoomed() {
		t.Error("plus does not zoom")
	}
	s.v.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if s.v.Zoomed() {
		t.Error("Escape does not show all")
	}
}

func TestMenuSaves(t *testing.T) {
	saved := map[string][]byte{}
	s := open(t, charts.Options{Save: func(name string, write func(io.Writer) error) {
		var b bytes.Buffer
		if err := write(&b); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		saved[filepath.Ext(name)] = b.Bytes()
	}}, bars(t))
	for _, item := range s.v.Menu().Items {
		if item.Action != nil {
			item.Action()
		}
	}
	if img, err := png.Decode(bytes.NewReader(saved[".png"])); err != nil || img.Bounds().Dx() != 1200 {
		t.Errorf("the picture cannot be read or is not twice as wide as the view: %v", err)
	}
	for ext, magic := range map[string]string{".svg": "<svg", ".pdf": "%PDF"} {
		if !bytes.Contains(saved[ext], []byte(magic)) {
			t.Errorf("the %s file is none", ext)
		}
	}
	rows, err := csv.NewReader(bytes.NewReader(saved[".csv"])).ReadAll()
	if err != nil || len(rows) != len(s.v.Chart().Hits)+1 {
		t.Errorf("%d lines of data (%v), want a header and %d bars", len(rows), err, len(s.v.Chart().Hits))
	}
	if got := fyne.CurrentApp().Clipboard().Content(); got != string(saved[".csv"]) {
		t.Error("the data on the clipboard is not that of the file")
	}
}

// TestLatePicturesDoNotCount draws in the background and changes the chart before the picture is in.
func TestLatePicturesDoNotCount(t *testing.T) {
	posts := make(chan func(), 100)
	s := open(t, charts.Options{Post: func(f func()) { posts <- f }}, bars(t))
	late := <-posts
	next := scatter(t)
	s.v.SetChart(next)
	late()
	if s.v.Ready() {
		t.Error("the picture of the old chart is taken for the new one")
	}
	s.w.Canvas().Capture()
	(<-posts)()
	if !s.v.Ready() {
		t.Error("the new chart has no picture")
	}
}

func TestTooSmall(t *testing.T) {
	s := open(t, charts.Options{}, bars(t))
	s.w.Resize(fyne.NewSize(180, 140))
	s.v.Resize(fyne.NewSize(100, 60))
	s.w.Canvas().Capture()
	if got := s.v.Sentence(); !strings.Contains(got, "too small") {
		t.Errorf("a chart without room says %q", got)
	}
}
