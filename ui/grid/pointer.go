package grid

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// drag is what the pressed button holds.
type drag struct {
	in    region // nowhere for nothing
	col   int    // whose edge or header
	moved bool
	from  fyne.Position
	grip  float32 // from the beginning of what is held to the pointer
}

// doubleClick is how quickly the second press follows the first.
const doubleClick = 400 * time.Millisecond

// MouseDown implements desktop.Mouseable.
func (g *Grid) MouseDown(ev *desktop.MouseEvent) {
	g.focus()
	at := g.at(ev.Position)
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	extend := ev.Modifier&fyne.KeyModifierShift != 0
	g.drag = drag{in: at.in, col: at.col, from: ev.Position}
	switch at.in {
	case headerEdge:
		now := time.Now()
		if g.clickedAt == at.col && now.Sub(g.clicked) < doubleClick {
			g.AutoWidth(at.col)
			g.drag = drag{}
		}
		g.clicked, g.clickedAt = now, at.col
		g.drag.grip = ev.Position.X - (g.gutter + g.starts[at.col+1] - g.left)
	case cell:
		g.move(at.row, at.col, extend)
	case gutter:
		g.selectRow(at.row, extend)
	case corner:
		g.SelectAll()
	case verticalBar:
		start, length := g.verticalHandle()
		g.drag.grip = ev.Position.Y - start
		if g.drag.grip < 0 || g.drag.grip > length {
			g.drag.grip = length / 2
			g.dragBar(ev.Position)
		}
	case horizontalBar:
		start, length := g.horizontalHandle()
		g.drag.grip = ev.Position.X - start
		if g.drag.grip < 0 || g.drag.grip > length {
			g.drag.grip = length / 2
			g.dragBar(ev.Position)
		}
	}
	g.repaint()
}

// MouseUp implements desktop.Mouseable. A click on a header sorts.
func (g *Grid) MouseUp(ev *desktop.MouseEvent) {
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	d := g.drag
	g.drag = drag{}
	if at := g.at(ev.Position); d.in == header && !d.moved && at.in == header && at.col == d.col {
		way := Ascending
		if g.sortBy == d.col {
			way = (g.sortWay + 1) % 3
		}
		g.Sort(d.col, way)
	}
	g.repaint()
}

// Dragged implements fyne.Draggable.
func (g *Grid) Dragged(ev *fyne.DragEvent) {
	if from := g.drag.from; abs(ev.Position.X-from.X)+abs(ev.Position.Y-from.Y) > 3 {
		g.drag.moved = true
	}
	switch g.drag.in {
	case headerEdge:
		g.SetWidth(g.drag.col, ev.Position.X-g.drag.grip-g.gutter+g.left-g.starts[g.drag.col])
	case verticalBar, horizontalBar:
		g.dragBar(ev.Position)
	case cell, gutter:
		row := g.rowAt(ev.Position.Y)
		if g.drag.in == gutter {
			g.selectRow(row, true)
			g.reveal(row, g.columnAt(g.left))
			return
		}
		g.move(row, g.columnAt(g.left+ev.Position.X-g.gutter), true)
	}
}

// DragEnd implements fyne.Draggable.
func (g *Grid) DragEnd() {
	if g.drag.in != header { // a header is let go by MouseUp, which comes first or last by the driver
		g.drag = drag{}
	}
	g.repaint()
}

// dragBar moves the view so that the handle of the bar held lies under the pointer.
func (g *Grid) dragBar(p fyne.Position) {
	w, h := g.body()
	mostLeft, mostTop := g.furthest()
	if g.drag.in == verticalBar {
		_, length := g.verticalHandle()
		if track := h - length; track > 0 {
			g.scrollTo(g.left, mostTop*float64((p.Y-g.drag.grip-headerHeight)/track))
		}
		return
	}
	_, length := g.horizontalHandle()
	if track := w - barSize - length; track > 0 {
		g.scrollTo(mostLeft*(p.X-g.drag.grip-g.gutter)/track, g.top)
	}
}

// SetWidth gives a column a width in logical pixels.
func (g *Grid) SetWidth(col int, width float32) {
	if col < 0 || col >= len(g.columns) {
		return
	}
	g.columns[col].width = max(narrowest, min(width, limit))
	g.place()
	g.scrollTo(g.left, g.top)
	g.repaint()
}

// Width returns the width of a column in logical pixels.
func (g *Grid) Width(col int) float32 { return g.columns[col].width }

// AutoWidth makes a column as wide as its header and the cells in a sample of its rows need.
func (g *Grid) AutoWidth(col int) { g.SetWidth(col, g.fitted(col)) }

// Scrolled implements fyne.Scrollable. With Shift the wheel moves sideways.
func (g *Grid) Scrolled(ev *fyne.ScrollEvent) {
	dx, dy := ev.Scrolled.DX, ev.Scrolled.DY
	if d, ok := fyne.CurrentApp().Driver().(desktop.Driver); ok && dx == 0 && d.CurrentKeyModifiers()&fyne.KeyModifierShift != 0 {
		dx, dy = dy, 0
	}
	g.scrollTo(g.left-dx, g.top-float64(dy))
	g.setHover(g.at(g.pointer))
}

// MouseIn implements desktop.Hoverable.
func (g *Grid) MouseIn(ev *desktop.MouseEvent) { g.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (g *Grid) MouseMoved(ev *desktop.MouseEvent) {
	g.inside, g.pointer = true, ev.Position
	g.setHover(g.at(ev.Position))
}

// MouseOut implements desktop.Hoverable.
func (g *Grid) MouseOut() {
	g.inside = false
	g.setHover(spot{})
}

// setHover repaints when what the pointer rests on looks otherwise than before.
func (g *Grid) setHover(s spot) {
	if !g.inside {
		s = spot{}
	}
	if s.in == cell || s.in == gutter { // they look the same with and without the pointer
		s = spot{in: s.in}
	}
	if s != g.hover {
		g.hover = s
		g.repaint()
	}
}

// Cursor implements desktop.Cursorable.
func (g *Grid) Cursor() desktop.Cursor {
	switch {
	case g.hover.in == headerEdge || g.drag.in == headerEdge:
		return desktop.HResizeCursor
	case g.hover.in == header && g.hover.upper:
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
