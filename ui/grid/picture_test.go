package grid_test

import (
	"fmt"
	"image"
	"image/png"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"headrace.dev/studio/assets"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/grid"
)

// save writes a picture to the folder named by GRID_PICTURES, where people can look at it, and returns how many of its pixels
// differ from that at its upper left.
func save(t *testing.T, name string, img image.Image) (ink int) {
	t.Helper()
	dir := os.Getenv("GRID_PICTURES")
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

// passengers is a made-up table with a column of every type, missing cells, roles and awkward texts.
func passengers(tb testing.TB, rows int) *table.Table {
	tb.Helper()
	rng := rand.New(rand.NewPCG(1, 2))
	var (
		survived, siblings = make([]int64, rows), make([]int64, rows)
		class, name, town  = make([]string, rows), make([]string, rows), make([]string, rows)
		age, fare          = make([]float64, rows), make([]float64, rows)
		alone              = make([]bool, rows)
		boarded            = make([]int64, rows)
		hasTown, hasAge    = make([]bool, rows), make([]bool, rows)
	)
	towns := []string{"Southampton", "Cherbourg", "Queenstown"}
	start := time.Date(1912, 4, 10, 12, 0, 0, 0, time.UTC)
	for i := range rows {
		survived[i], siblings[i] = int64(rng.IntN(5)/3), int64(min(rng.ExpFloat64(), 8))
		class[i] = []string{"First", "Second", "Third", "Third"}[rng.IntN(4)]
		name[i] = fmt.Sprintf("Passenger number %d with a name that is far too long for the column it stands in", i)
		if i%7 == 3 {
			name[i] = "two\nlines\tand a tab"
		}
		town[i], hasTown[i] = towns[min(int(rng.ExpFloat64()), 2)], i%300 != 5
		age[i], hasAge[i] = math.Round(10*math.Abs(30+14*rng.NormFloat64()))/10, rng.IntN(5) > 0
		fare[i] = math.Round(1e4*math.Exp(3+rng.NormFloat64())) / 1e4
		alone[i] = rng.IntN(3) > 0
		boarded[i] = start.Add(time.Duration(i) * 7 * time.Minute).UnixMicro()
	}
	tab, err := table.New(
		table.Integers("survived", survived, nil).As(table.Target),
		table.CategoriesOf("class", class, nil),
		table.Texts("name", name, nil).As(table.ID),
		table.Numbers("age", age, hasAge),
		table.Integers("siblings", siblings, nil),
		table.Numbers("fare", fare, nil).As(table.Weight),
		table.CategoriesOf("embark_town", town, hasTown),
		table.Booleans("alone", alone, nil),
		table.Times("boarded", boarded, nil),
	)
	if err != nil {
		tb.Fatal(err)
	}
	return tab
}

// stage is a grid in a window with a mouse. The window is 1000 by 400.
type stage struct {
	t    *testing.T
	g    *grid.Grid
	w    fyne.Window
	at   fyne.Position
	mods fyne.KeyModifier
}

func open(t *testing.T, tab *table.Table) *stage {
	t.Helper()
	test.NewTempApp(t)
	g := grid.New(t.Context(), grid.Options{})
	if err := g.SetFonts(grid.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold}); err != nil {
		t.Fatal(err)
	}
	g.SetColors(grid.LightColors())
	w := test.NewWindow(g)
	t.Cleanup(w.Close)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1000, 400))
	g.SetTable(tab)
	return &stage{t: t, g: g, w: w}
}

func (s *stage) event() *desktop.MouseEvent {
	return &desktop.MouseEvent{PointEvent: fyne.PointEvent{Position: s.at, AbsolutePosition: s.at}, Button: desktop.MouseButtonPrimary, Modifier: s.mods}
}

func (s *stage) hover(x, y float32) {
	s.at = fyne.NewPos(x, y)
	s.g.MouseMoved(s.event())
}

func (s *stage) down(x, y float32) {
	s.at = fyne.NewPos(x, y)
	s.g.MouseDown(s.event())
}

// drag moves with the button down, in steps as a driver does.
func (s *stage) drag(x, y float32) {
	from := s.at
	for k := float32(1); k <= 4; k++ {
		next := fyne.NewPos(from.X+(x-from.X)*k/4, from.Y+(y-from.Y)*k/4)
		step := fyne.NewDelta(next.X-s.at.X, next.Y-s.at.Y)
		s.at = next
		s.g.Dragged(&fyne.DragEvent{PointEvent: fyne.PointEvent{Position: next, AbsolutePosition: next}, Dragged: step})
	}
}

func (s *stage) up() {
	s.g.MouseUp(s.event())
	s.g.DragEnd()
}

func (s *stage) click(x, y float32) {
	s.down(x, y)
	s.up()
}

func (s *stage) keys(names ...fyne.KeyName) {
	for _, n := range names {
		s.g.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestPictures(t *testing.T) {
	empty, err := table.New(table.Numbers("price", nil, nil), table.Texts("name", nil, nil))
	if err != nil {
		t.Fatal(err)
	}
	few, many := passengers(t, 891), passengers(t, 120_000)
	for name, colors := range map[string]grid.Colors{"light": grid.LightColors(), "dark": grid.DarkColors()} {
		for _, scale := range []float32{1, 1.5} {
			for _, c := range []struct {
				name  string
				table *table.Table
				after func(s *stage)
			}{
				{"plain", few, func(s *stage) { s.g.Select(4, 3) }},
				{"sorted", many, func(s *stage) {
					s.g.Sort(3, grid.Descending)
					s.click(300, 150)
					s.drag(560, 260)
					s.g.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(-90, -2000)})
				}},
				{"card", few, func(s *stage) { s.hover(480, 60) }},
				{"card-levels", few, func(s *stage) { s.hover(190, 60) }},
				{"none", nil, nil},
				{"no-rows", empty, nil},
			} {
				s := open(t, c.table)
				s.g.SetColors(colors)
				s.w.Canvas().(software.WindowlessCanvas).SetScale(scale)
				if c.after != nil {
					c.after(s)
				}
				file := c.name + "-" + name
				if scale != 1 {
					file += "15"
				}
				if ink := save(t, file, s.w.Canvas().Capture()); ink < 500 {
					t.Errorf("%s: only %d pixels were drawn on", file, ink)
				}
			}
		}
	}
}
