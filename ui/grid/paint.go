package grid

import (
	"image"
	"image/color"
	"math"
	"runtime"
	"sync"

	"headrace.dev/studio/ui/canvas/ras"
	"headrace.dev/studio/ui/grid/glyph"
)

// maxBands bounds the goroutines that draw.
const maxBands = 8

// frame is everything one picture is drawn from; bands only read it. Places are in pixels.
type frame struct {
	palette
	g    *Grid
	s    float32 // pixels to a logical pixel
	w, h float32

	gutter, head, foot float32 // where the cells begin at the left and the top, and end at the bottom
	rows               []shownRow
	cols               []shownColumn
}

type shownRow struct {
	place  int
	row    int     // of the table
	y0, y1 float32 // whole pixels
}

type shownColumn struct {
	*column
	index  int
	x0, x1 float32 // whole pixels
}

// draw is the raster's generator; w and h are pixels. If nothing has changed it returns the picture it has.
func (g *Grid) draw(w, h int) image.Image {
	if g.image == nil || g.image.Rect.Dx() != w || g.image.Rect.Dy() != h {
		g.image = image.NewRGBA(image.Rect(0, 0, w, h))
		g.dirty = true
	}
	if !g.dirty {
		return g.image
	}
	g.dirty = false
	f := g.frame(w, h)
	n := max(1, min(maxBands, runtime.GOMAXPROCS(0), h/64))
	for len(g.bands) < n {
		g.bands = append(g.bands, &ras.Band{})
	}
	var wg sync.WaitGroup
	for i, b := range g.bands[:n] {
		b.Reset(g.image, i*h/n, (i+1)*h/n)
		wg.Go(func() { f.paint(b) })
	}
	wg.Wait()
	return g.image
}

// frame collects what is in view.
func (g *Grid) frame(w, h int) *frame {
	s := float32(1)
	if width := g.Size().Width; width > 0 {
		s = float32(w) / width
	}
	f := &frame{palette: g.palette(), g: g, s: s, w: float32(w), h: float32(h)}
	f.gutter, f.head, f.foot = round(g.gutter*s), round(headerHeight*s), float32(h)-round(footerHeight*s)
	first := int(g.top / rowHeight)
	for p := first; p < g.rows; p++ {
		y0 := f.head + round(float32(float64(p)*rowHeight-g.top)*s)
		if y0 >= f.foot {
			break
		}
		y1 := f.head + round(float32(float64(p+1)*rowHeight-g.top)*s)
		f.rows = append(f.rows, shownRow{place: p, row: g.row(p), y0: y0, y1: y1})
	}
	for i := range g.columns {
		x0, x1 := f.gutter+round((g.starts[i]-g.left)*s), f.gutter+round((g.starts[i+1]-g.left)*s)
		if x1 > f.gutter && x0 < f.w {
			f.cols = append(f.cols, shownColumn{column: &g.columns[i], index: i, x0: x0, x1: x1})
		}
	}
	return f
}

// paint draws one band, what lies on top last.
func (f *frame) paint(b *ras.Band) {
	b.Clear(f.background)
	if f.g.table == nil || len(f.g.columns) == 0 {
		f.paintEmpty(b)
		return
	}
	f.paintCells(b)
	f.paintHeaders(b)
	f.paintGutter(b)
	f.paintCursor(b)
	f.paintBars(b)
	f.paintFooter(b)
	f.paintCard(b)
}

// paintEmpty says why there is nothing to see.
func (f *frame) paintEmpty(b *ras.Band) {
	text := f.g.options.Empty
	if f.g.table != nil {
		text = "This table has no columns"
	}
	size := 14 * f.s
	width := f.g.regular.Width(size, text)
	x := round(max((f.w-width)/2, cellPad*f.s))
	y := f.h / 2
	side := 28 * f.s
	top := round(y - side - 14*f.s)
	left := round((f.w - side*1.3) / 2)
	box := ras.Box{X0: left, Y0: top, X1: left + round(side*1.3), Y1: top + round(side)}
	faint := ras.Mix(f.background, f.muted, 0.55)
	b.RoundFrame(box, ras.Round(4*f.s), 1.5*f.s, faint)
	line := max(1, round(f.s))
	b.Fill(box.X0, top+round(side/3), box.X1, top+round(side/3)+line, faint)
	b.Fill(box.X0+round(side*0.43), top, box.X0+round(side*0.43)+line, box.Y1, faint)
	b.Text(f.g.regular, size, x, y+8*f.s, f.w-2*cellPad*f.s, text, f.muted)
}

// paintSign draws the sign of a column's type into a square.
func (f *frame) paintSign(b *ras.Band, c *column, x, y, side float32, col color.RGBA) {
	k := side / glyph.Side
	var pts [2 * 32]float32
	for _, line := range glyph.Strokes(c.data.Type) {
		p := pts[:0]
		for i := 0; i+1 < len(line); i += 2 {
			p = append(p, x+line[i]*k, y+line[i+1]*k)
		}
		b.Polyline(p, glyph.Stroke*k, col)
	}
}

func round(v float32) float32 { return float32(math.Floor(float64(v) + 0.5)) }
