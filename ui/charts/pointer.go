package charts

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/engine/chart"
)

// reach is how near the pointer must be to a point, in logical pixels.
const reach = 12

// doubleClick is how quickly the second press follows the first. Fyne's own double tap would hold up every single one.
const doubleClick = 400 * time.Millisecond

// ready reports whether there is a picture of the chart that answers to the pointer.
func (v *View) ready() bool {
	return v.chart != nil && v.picture.chart == v.chart && v.picture.err == nil && v.picture.image != nil
}

// pixel returns a place of the widget in pixels of the picture.
func (v *View) pixel(p fyne.Position) (x, y float64) {
	return float64(p.X) * v.picture.scale, float64(p.Y) * v.picture.scale
}

// inArea reports whether a pixel lies in the data area.
func inArea(m chart.Mapping, x, y float64) bool {
	return x >= m.Left && x <= m.Right && y >= m.Top && y <= m.Bottom
}

// point finds what the pointer is over.
func (v *View) point() {
	v.hit = -1
	if v.inside && v.ready() {
		x, y := v.pixel(v.pointer)
		if i, ok := v.picture.index.At(x, y, reach*v.picture.scale); ok && v.shows(i) {
			v.hit = i
		}
	}
	v.overlay.layout()
}

// shows reports whether any of a hit lies in the data area; a zoom leaves some out.
func (v *View) shows(i int) bool {
	m, h := v.picture.mapping, v.chart.Hits[i]
	const hair = 1e-9
	dx, dy := hair*(m.MaxX-m.MinX), hair*(m.MaxY-m.MinY)
	return h.MaxX >= m.MinX-dx && h.MinX <= m.MaxX+dx && h.MaxY >= m.MinY-dy && h.MinY <= m.MaxY+dy
}

// MouseIn implements desktop.Hoverable.
func (v *View) MouseIn(ev *desktop.MouseEvent) { v.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (v *View) MouseMoved(ev *desktop.MouseEvent) {
	v.pointer, v.inside = ev.Position, true
	v.point()
}

// MouseOut implements desktop.Hoverable.
func (v *View) MouseOut() {
	v.inside = false
	v.point()
}

// MouseDown implements desktop.Mouseable.
func (v *View) MouseDown(ev *desktop.MouseEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(v); c != nil && c.Focused() != fyne.Focusable(v) {
		c.Focus(v)
	}
	if ev.Button != desktop.MouseButtonPrimary {
		return
	}
	if v.overlay.onButton(ev.Position) {
		v.openMenu(ev.AbsolutePosition)
		return
	}
	now := time.Now()
	if now.Sub(v.pressed) < doubleClick {
		v.ResetZoom()
	}
	v.pressed = now
}

// MouseUp implements desktop.Mouseable.
func (v *View) MouseUp(*desktop.MouseEvent) {}

// Dragged implements fyne.Draggable: it moves a zoomed view.
func (v *View) Dragged(ev *fyne.DragEvent) {
	v.pressed = time.Time{}
	if !v.zoom.on || !v.ready() {
		return
	}
	m := v.picture.mapping
	v.zoom = v.zoom.moved(v.chart,
		-float64(ev.Dragged.DX)*v.picture.scale/(m.Right-m.Left), float64(ev.Dragged.DY)*v.picture.scale/(m.Bottom-m.Top))
	v.pointer = ev.Position
	v.repaint()
}

// DragEnd implements fyne.Draggable.
func (v *View) DragEnd() { v.point() }

// Scrolled implements fyne.Scrollable: it zooms where the pointer is.
func (v *View) Scrolled(ev *fyne.ScrollEvent) {
	if v.ready() && ev.Scrolled.DY != 0 {
		m := v.picture.mapping
		x, y := v.pixel(ev.Position)
		if inArea(m, x, y) && v.Zoom((x-m.Left)/(m.Right-m.Left), (m.Bottom-y)/(m.Bottom-m.Top), math.Pow(1.2, float64(ev.Scrolled.DY)/10)) {
			return
		}
	}
	if v.options.Scrolled != nil {
		v.options.Scrolled(ev)
	}
}

// Zoom makes the shown range of the axes of numbers smaller by a factor, or larger with one below 1, and keeps the place at the
// shares x and y of the data area, counted from its lower left, where it is. It reports whether anything changed.
func (v *View) Zoom(x, y, factor float64) bool {
	if v.chart == nil {
		return false
	}
	if byX, byY := along(v.chart); !byX && !byY {
		return false
	}
	next := v.zoom.at(v.chart, x, y, factor)
	if next == v.zoom {
		return false
	}
	v.zoom = next
	v.repaint()
	return true
}

// ResetZoom shows all of the chart.
func (v *View) ResetZoom() {
	if v.zoom.on {
		v.zoom = zoom{}
		v.repaint()
	}
}

// Zoomed reports whether a part of the chart is shown.
func (v *View) Zoomed() bool { return v.zoom.on }

// TappedSecondary implements fyne.SecondaryTappable.
func (v *View) TappedSecondary(ev *fyne.PointEvent) { v.openMenu(ev.AbsolutePosition) }

// FocusGained implements fyne.Focusable.
func (v *View) FocusGained() { v.focused = true; v.overlay.layout() }

// FocusLost implements fyne.Focusable.
func (v *View) FocusLost() { v.focused = false; v.overlay.layout() }

// TypedRune implements fyne.Focusable.
func (v *View) TypedRune(r rune) {
	switch r {
	case '+':
		v.Zoom(0.5, 0.5, 1.5)
	case '-':
		v.Zoom(0.5, 0.5, 1/1.5)
	case '0':
		v.ResetZoom()
	}
}

// TypedKey implements fyne.Focusable.
func (v *View) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		v.ResetZoom()
	case fyne.KeyRight:
		v.step(1)
	case fyne.KeyLeft:
		v.step(-1)
	case fyne.KeyReturn, fyne.KeyEnter, fyne.KeySpace:
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(v)
		v.openMenu(at.AddXY(v.Size().Width-40, 36))
	}
}

// step points at the next thing in view that has a tooltip.
func (v *View) step(by int) {
	if !v.ready() {
		return
	}
	n := len(v.chart.Hits)
	at := v.hit
	if at < 0 && by < 0 {
		at = n
	}
	for at += by; at >= 0 && at < n; at += by {
		if v.shows(at) {
			v.hit = at
			v.overlay.layout()
			return
		}
	}
}
