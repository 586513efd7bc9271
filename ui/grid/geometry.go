package grid

import (
	"math"
	"slices"
	"sort"

	"fyne.io/fyne/v2"
)

// Sizes in logical pixels.
const (
	rowHeight    = 26
	headerHeight = 86
	footerHeight = 26
	nameHeight   = 32 // the line of names in the headers
	barSize      = 10 // scroll bars
	barLeast     = 28 // the shortest handle of one
	cellPad      = 10
	textSize     = 13
	smallSize    = 11
	badgeSize    = 10
	signSize     = 13
	sortSize     = 16
	edgeReach    = 4 // how near to the edge of a header it is grabbed
)

// region is a part of a grid.
type region int

const (
	nowhere region = iota
	corner
	header
	headerEdge // the right edge of a header
	gutter
	cell
	footer
	verticalBar
	horizontalBar
)

// spot is what lies at a place of the widget. row counts as rows are shown, col is a column.
type spot struct {
	in       region
	row, col int
	upper    bool // of a header: the line of its name
}

// body returns the size of the area of cells.
func (g *Grid) body() (w, h float32) {
	s := g.Size()
	return max(s.Width-g.gutter, 0), max(s.Height-headerHeight-footerHeight, 0)
}

// content returns the size of all cells.
func (g *Grid) content() (w float32, h float64) {
	if len(g.starts) == 0 {
		return 0, 0
	}
	return g.starts[len(g.starts)-1], float64(g.rows) * rowHeight
}

// bars reports which scroll bars there are.
func (g *Grid) bars() (horizontal, vertical bool) {
	w, h := g.body()
	cw, ch := g.content()
	horizontal = cw > w
	vertical = ch > float64(h)
	return horizontal, vertical
}

// furthest returns the greatest offsets: the last row and column can be moved out from under the scroll bars.
func (g *Grid) furthest() (left float32, top float64) {
	w, h := g.body()
	cw, ch := g.content()
	horizontal, vertical := g.bars()
	if horizontal {
		ch += barSize + 2
	}
	if vertical {
		cw += barSize + 2
	}
	return max(cw-w, 0), max(ch-float64(h), 0)
}

// scrollTo moves the view as far as there is content.
func (g *Grid) scrollTo(left float32, top float64) {
	mostLeft, mostTop := g.furthest()
	left, top = max(0, min(left, mostLeft)), max(0, min(top, mostTop))
	if left != g.left || top != g.top {
		g.left, g.top = left, top
		g.repaint()
	}
}

// reveal moves the view until a cell is in it.
func (g *Grid) reveal(row, col int) {
	w, h := g.body()
	horizontal, vertical := g.bars()
	if horizontal {
		h -= barSize
	}
	if vertical {
		w -= barSize
	}
	left, top := g.left, g.top
	if y := float64(row) * rowHeight; y < top {
		top = y
	} else if y+rowHeight > top+float64(h) {
		top = y + rowHeight - float64(h)
	}
	if x0, x1 := g.starts[col], g.starts[col+1]; x0 < left || x1-x0 > w {
		left = x0
	} else if x1 > left+w {
		left = x1 - w
	}
	g.scrollTo(left, top)
}

// columnAt returns the column at a distance from the left edge of the content, clamped to those there are.
func (g *Grid) columnAt(x float32) int {
	i := sort.Search(len(g.columns), func(i int) bool { return g.starts[i+1] > x })
	return max(0, min(i, len(g.columns)-1))
}

// rowAt returns the place of the row at a height of the widget, clamped to those there are.
func (g *Grid) rowAt(y float32) int {
	return max(0, min(int(math.Floor((g.top+float64(y-headerHeight))/rowHeight)), g.rows-1))
}

// at returns what lies at a place.
func (g *Grid) at(p fyne.Position) spot {
	s := g.Size()
	if p.X < 0 || p.Y < 0 || p.X >= s.Width || p.Y >= s.Height || len(g.columns) == 0 {
		return spot{}
	}
	horizontal, vertical := g.bars()
	switch {
	case p.Y >= s.Height-footerHeight:
		return spot{in: footer}
	case vertical && p.X >= s.Width-barSize && p.Y >= headerHeight:
		return spot{in: verticalBar}
	case horizontal && p.Y >= s.Height-footerHeight-barSize && p.X >= g.gutter:
		return spot{in: horizontalBar}
	case p.Y < headerHeight:
		return g.headerAt(p)
	case g.top+float64(p.Y-headerHeight) >= float64(g.rows)*rowHeight:
		return spot{}
	case p.X < g.gutter:
		return spot{in: gutter, row: g.rowAt(p.Y)}
	}
	x := g.left + p.X - g.gutter
	if x >= g.starts[len(g.columns)] {
		return spot{}
	}
	return spot{in: cell, row: g.rowAt(p.Y), col: g.columnAt(x)}
}

// headerAt returns what lies at a place within the headers.
func (g *Grid) headerAt(p fyne.Position) spot {
	if p.X < g.gutter {
		return spot{in: corner}
	}
	x := g.left + p.X - g.gutter
	if i := slices.IndexFunc(g.starts[1:], func(e float32) bool { return abs(e-x) <= edgeReach }); i >= 0 {
		return spot{in: headerEdge, col: i}
	}
	if x >= g.starts[len(g.columns)] {
		return spot{}
	}
	return spot{in: header, col: g.columnAt(x), upper: p.Y < nameHeight}
}

// handle returns where the handle of a scroll bar begins and how long it is, on a track of a length that begins at 0, for a view
// of a content at an offset.
func handle(track float32, view, content, offset float64) (start, length float32) {
	if content <= view || track <= 0 {
		return 0, 0
	}
	length = max(barLeast, float32(float64(track)*view/content))
	length = min(length, track)
	return float32(offset/(content-view)) * (track - length), length
}

// verticalHandle returns the handle of the vertical bar, from the top of the widget.
func (g *Grid) verticalHandle() (start, length float32) {
	_, h := g.body()
	_, most := g.furthest()
	start, length = handle(h, float64(h), float64(h)+most, g.top)
	return start + headerHeight, length
}

// horizontalHandle returns the handle of the horizontal bar, from the left of the widget.
func (g *Grid) horizontalHandle() (start, length float32) {
	w, _ := g.body()
	most, _ := g.furthest()
	start, length = handle(w-barSize, float64(w), float64(w+most), float64(g.left))
	return start + g.gutter, length
}

func abs(v float32) float32 { return max(v, -v) }
