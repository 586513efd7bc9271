package grid

import (
	"context"
	"fmt"
	"image"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/canvas/ras"
)

// Options say how a grid works with its window.
type Options struct {
	// Post runs a function on the goroutine of the window, such as fyne.Do. nil makes the grid do all its work at once on the
	// goroutine that asks, which suits tests and small tables.
	Post func(func())
	// AskFind is called for Ctrl+F; whoever answers calls Find. nil ignores the key.
	AskFind func()
	// Empty is shown while there is no table; "" is "Run the pipeline to see its output".
	Empty string
}

func (o Options) withDefaults() Options {
	if o.Empty == "" {
		o.Empty = "Run the pipeline to see its output"
	}
	return o
}

// Direction is the way rows are sorted.
type Direction int

// The directions of a sort.
const (
	Unsorted Direction = iota
	Ascending
	Descending
)

// Grid is the widget. Make one with [New]; its methods are for the goroutine of the window.
type Grid struct {
	widget.BaseWidget

	options Options
	begin   func(work func(ctx context.Context)) (cancel func()) // runs work off the window's goroutine

	table   *table.Table
	columns []column
	starts  []float32 // where columns begin in the content, and where the last one ends
	rows    int
	gutter  float32 // the width of the column of row ids

	// Background work.
	summaries, sorter, finder job
	order                     []int32 // rows in the order shown; nil is that of the table
	sortBy                    int     // the sorted column, -1 for none
	sortWay                   Direction
	sorting                   bool
	note                      string // what the footer says until the next move

	// What is in view.
	top  float64 // logical pixels of rows above the view
	left float32

	// Pointer and keys.
	selection selection
	drag      drag
	hover     spot
	inside    bool
	pointer   fyne.Position
	mods      fyne.KeyModifier
	focused   bool
	clicked   time.Time // the last press on the edge of a header
	clickedAt int

	// The picture.
	colors        *Colors
	regular, bold *ras.Font
	raster        *canvas.Raster
	image         *image.RGBA
	bands         []*ras.Band
	dirty         bool
}

var (
	_ fyne.Draggable     = (*Grid)(nil)
	_ fyne.Scrollable    = (*Grid)(nil)
	_ fyne.Focusable     = (*Grid)(nil)
	_ fyne.Shortcutable  = (*Grid)(nil)
	_ desktop.Keyable    = (*Grid)(nil)
	_ desktop.Mouseable  = (*Grid)(nil)
	_ desktop.Hoverable  = (*Grid)(nil)
	_ desktop.Cursorable = (*Grid)(nil)
)

// New returns a grid without a table, in the fonts and colours of the theme. Its background work ends with the context.
func New(ctx context.Context, o Options) *Grid {
	g := &Grid{options: o.withDefaults(), sortBy: -1, dirty: true}
	g.begin = func(work func(context.Context)) func() {
		own, cancel := context.WithCancel(ctx)
		if g.options.Post == nil {
			work(own)
		} else {
			go work(own)
		}
		return cancel
	}
	g.selection.clear()
	g.ExtendBaseWidget(g)
	if g.SetFonts(Fonts{}) != nil {
		// A font of the desktop that cannot be read; the toolkit's own ones are compiled into the program and always can.
		_ = g.SetFonts(Fonts{Regular: theme.DefaultTextFont().Content(), Bold: theme.DefaultTextBoldFont().Content()})
	}
	return g
}

// Fonts are the typefaces of a grid as TrueType or OpenType files; an empty one stands for that of the theme.
type Fonts struct{ Regular, Bold []byte }

// SetFonts changes the typefaces. If one cannot be read nothing changes and the error says which.
func (g *Grid) SetFonts(f Fonts) error {
	current := fyne.CurrentApp().Settings().Theme()
	if len(f.Regular) == 0 {
		f.Regular = current.Font(fyne.TextStyle{}).Content()
	}
	if len(f.Bold) == 0 {
		f.Bold = current.Font(fyne.TextStyle{Bold: true}).Content()
	}
	regular, err := ras.Parse(f.Regular)
	if err != nil {
		return fmt.Errorf("grid: read the regular font: %w", err)
	}
	bold, err := ras.Parse(f.Bold)
	if err != nil {
		return fmt.Errorf("grid: read the bold font: %w", err)
	}
	g.regular, g.bold = regular, bold
	g.fitAll()
	g.repaint()
	return nil
}

// SetColors changes the colours. Without it a grid has LightColors or DarkColors as the theme demands.
func (g *Grid) SetColors(c Colors) {
	g.colors = &c
	g.repaint()
}

// SetEmpty changes what is shown while there is no table.
func (g *Grid) SetEmpty(text string) {
	g.options.Empty = text
	g.options = g.options.withDefaults()
	g.repaint()
}

// SetTable shows another table, nil for none. Columns of the same name and type keep their widths, and the view its place where
// the new table has one there; the order of rows and the selection are given up.
func (g *Grid) SetTable(t *table.Table) {
	if t == g.table && t != nil {
		return
	}
	g.summaries.stop()
	g.sorter.stop()
	g.finder.stop()
	old := g.columns
	g.table, g.columns, g.rows = t, nil, 0
	g.order, g.sortBy, g.sortWay, g.sorting, g.note = nil, -1, Unsorted, false, ""
	g.selection.clear()
	g.hover, g.drag = spot{}, drag{}
	if t != nil {
		g.rows = t.Rows()
		g.columns = make([]column, t.Width())
		for i := range g.columns {
			g.columns[i] = newColumn(t.At(i))
		}
	}
	for i := range g.columns {
		for _, o := range old {
			if c := &g.columns[i]; o.data.Name == c.data.Name && o.data.Type == c.data.Type {
				c.width = o.width
			}
		}
	}
	g.fitAll()
	g.scrollTo(g.left, g.top)
	g.repaint()
	g.summarise()
}

// Table returns the table shown, nil for none.
func (g *Grid) Table() *table.Table { return g.table }

// row returns the row of the table that is shown at a place.
func (g *Grid) row(place int) int {
	if g.order == nil {
		return place
	}
	return int(g.order[place])
}

// Resize implements fyne.CanvasObject.
func (g *Grid) Resize(size fyne.Size) {
	g.BaseWidget.Resize(size)
	g.scrollTo(g.left, g.top)
}

// CreateRenderer implements fyne.Widget.
func (g *Grid) CreateRenderer() fyne.WidgetRenderer {
	g.raster = canvas.NewRaster(g.draw)
	return &renderer{g}
}

// repaint asks for a new picture.
func (g *Grid) repaint() {
	g.dirty = true
	if g.raster != nil {
		g.raster.Refresh()
	}
}

type renderer struct{ g *Grid }

func (r *renderer) Layout(s fyne.Size) { r.g.raster.Resize(s) }
func (r *renderer) MinSize() fyne.Size {
	return fyne.NewSize(200, headerHeight+footerHeight+3*rowHeight)
}
func (r *renderer) Refresh()                     { r.g.repaint() }
func (r *renderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.g.raster} }
func (r *renderer) Destroy() {
	r.g.summaries.stop()
	r.g.sorter.stop()
	r.g.finder.stop()
}
