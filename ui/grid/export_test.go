package grid

import "image"

// Sizes for tests that point at things.
const (
	HeaderHeight = headerHeight
	RowHeight    = rowHeight
)

// Gutter returns the width of the column of row ids.
func (g *Grid) Gutter() float32 { return g.gutter }

// Order returns the rows of the table in the order shown.
func (g *Grid) Order() []int {
	out := make([]int, g.rows)
	for i := range out {
		out[i] = g.row(i)
	}
	return out
}

// FirstShown returns the first row in view, LastShown the last one.
func (g *Grid) FirstShown() int { return g.rowAt(headerHeight) }

// LastShown returns the last row in view.
func (g *Grid) LastShown() int { return g.rowAt(g.Size().Height - footerHeight - 1) }

// Y returns where a row begins on the widget.
func (g *Grid) Y(row int) float32 { return float32(float64(row)*rowHeight-g.top) + headerHeight }

// AskFind changes what Ctrl+F does.
func (g *Grid) AskFind(f func()) { g.options.AskFind = f }

// Summarised counts the columns whose summary is there.
func (g *Grid) Summarised() int {
	n := 0
	for _, c := range g.columns {
		if c.summary != nil {
			n++
		}
	}
	return n
}

// Draw returns the picture at a size in pixels.
func (g *Grid) Draw(w, h int) image.Image { g.dirty = true; return g.draw(w, h) }

// Figure and Share write numbers.
var (
	Figure = figure
	Share  = share
)
