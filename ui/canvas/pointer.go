package canvas

import (
	"math"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

const (
	doubleClick   = 300 * time.Millisecond
	dragThreshold = 6 // pixels of the screen
)

// gesture is something a person does by dragging.
type gesture interface {
	// drag follows the pointer.
	drag(c *Canvas, pos fyne.Position)
	// drop ends the gesture with its effect.
	drop(c *Canvas, pos fyne.Position)
	// cancel ends it without.
	cancel(c *Canvas)
	// rescene is told of a new scene and reports whether the gesture goes on.
	rescene(c *Canvas) bool
	// cursor is the pointer shown meanwhile.
	cursor() desktop.Cursor
}

// press is a mouse button held down of which it is not yet known whether it
// will be a click or a drag.
type press struct {
	at    fyne.Position
	begin func() gesture // nil if dragging does nothing
	click func()         // nil if clicking does nothing
}

// click is where and when the primary button last went down.
type click struct {
	at   fyne.Position
	when time.Time
}

// MouseDown implements desktop.Mouseable.
func (c *Canvas) MouseDown(ev *desktop.MouseEvent) {
	c.focus()
	c.mods, c.pointer = ev.Modifier, ev.Position
	if c.press != nil || c.gesture != nil {
		return // a second button does not disturb the first
	}
	spot := c.spot(ev.Position)
	c.setHover(Spot{})
	switch ev.Button {
	case desktop.MouseButtonTertiary:
		c.press = &press{at: ev.Position, begin: func() gesture { return c.beginPan(ev.Position) }}
	case desktop.MouseButtonSecondary:
		c.press = &press{at: ev.Position, begin: func() gesture { return c.beginPan(ev.Position) }, click: func() { c.menu(spot) }}
	case desktop.MouseButtonPrimary:
		double := time.Since(c.last.when) <= doubleClick && apart(c.last.at, ev.Position) < dragThreshold
		c.last = click{ev.Position, time.Now()}
		if double {
			c.last = click{} // a third click is not a second double click
		}
		c.press = c.primary(spot, ev.Position, double)
	}
}

// primary decides what pressing the primary button starts.
func (c *Canvas) primary(spot Spot, pos fyne.Position, double bool) *press {
	p := &press{at: pos}
	add := c.mods&(fyne.KeyModifierShift|fyne.KeyModifierControl|fyne.KeyModifierSuper) != 0
	switch {
	case c.inMinimap(pos):
		c.gesture = &mapDrag{}
		c.gesture.drag(c, pos)
		return nil
	case c.space:
		p.begin = func() gesture { return c.beginPan(pos) }
	case spot.Port != PortRef{} && c.mods&fyne.KeyModifierAlt != 0:
		p.click = func() { c.unplug(spot.Port) }
	case spot.Linked && c.mods&fyne.KeyModifierAlt != 0:
		p.click = func() { c.disconnect(spot.Link) }
	case double && spot.Node != "":
		p.click = func() { c.open(spot.Node) }
	case double && !spot.Linked:
		p.click = func() { c.palette(spot, PortRef{}) }
	case spot.Port != PortRef{}:
		p.begin = func() gesture { return c.beginWire(spot.Port) }
		p.click = func() { c.SetSelection([]string{spot.Node}, nil) }
	case spot.Node != "":
		c.pressItem(p, spot.Node, add)
	case spot.Linked && add:
		p.click = func() { c.toggleLink(spot.Link) }
	case spot.Linked:
		c.SetSelection(nil, []Link{spot.Link})
	default:
		p.begin = func() gesture { return c.beginBand(p.at, add) }
		if !add {
			p.click = func() { c.SetSelection(nil, nil) }
		}
	}
	return p
}

// pressItem prepares a click on or drag of a node or note. What is not selected
// is at once, so that the drag moves it; what is stays until the click is over,
// so that a drag moves all.
func (c *Canvas) pressItem(p *press, id string, add bool) {
	p.begin = func() gesture { return c.beginMove(id, p.at) }
	switch {
	case add && c.selection.ids[id]:
		p.click = func() { c.toggle(id) }
	case add:
		c.toggle(id)
	case c.selection.ids[id]:
		p.click = func() { c.SetSelection([]string{id}, nil) }
	default:
		c.SetSelection([]string{id}, nil)
	}
}

// MouseUp implements desktop.Mouseable.
func (c *Canvas) MouseUp(ev *desktop.MouseEvent) {
	c.mods = ev.Modifier
	c.release(ev.Position)
}

// release ends a press as a click, or a gesture.
func (c *Canvas) release(pos fyne.Position) {
	c.pointer = pos
	g, p := c.gesture, c.press
	c.gesture, c.press = nil, nil
	switch {
	case g != nil:
		g.drop(c, pos)
		c.repaint()
	case p != nil && p.click != nil:
		p.click()
	}
}

// Dragged implements fyne.Draggable.
func (c *Canvas) Dragged(ev *fyne.DragEvent) { c.follow(ev.Position) }

// DragEnd implements fyne.Draggable. The end is seen in MouseUp.
func (c *Canvas) DragEnd() {}

// MouseIn implements desktop.Hoverable.
func (c *Canvas) MouseIn(ev *desktop.MouseEvent) { c.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (c *Canvas) MouseMoved(ev *desktop.MouseEvent) {
	c.inside = true
	if ev.Button != 0 {
		c.follow(ev.Position) // drags by the secondary button arrive only here
		return
	}
	if c.press != nil || c.gesture != nil {
		c.release(ev.Position) // the button went up outside of the window
	}
	c.pointer = ev.Position
	c.setHover(c.spot(ev.Position))
}

// MouseOut implements desktop.Hoverable.
func (c *Canvas) MouseOut() {
	c.inside = false
	if c.gesture == nil {
		c.setHover(Spot{})
	}
}

// follow moves a gesture on, or turns a press into one beyond the threshold.
func (c *Canvas) follow(pos fyne.Position) {
	c.pointer = pos
	if c.press != nil && c.press.begin != nil && apart(c.press.at, pos) >= dragThreshold {
		begin := c.press.begin
		c.press = nil
		c.last = click{}
		c.gesture = begin()
	}
	if c.gesture != nil {
		c.gesture.drag(c, pos)
		c.repaint()
	}
}

// Scrolled implements fyne.Scrollable: the wheel zooms at the pointer.
func (c *Canvas) Scrolled(ev *fyne.ScrollEvent) {
	const perPixel = 0.006
	if c.gesture != nil {
		return
	}
	c.SetView(c.view.ZoomAt(screenPoint(ev.Position), math.Exp(perPixel*float64(ev.Scrolled.DY))))
}

// Cursor implements desktop.Cursorable.
func (c *Canvas) Cursor() desktop.Cursor {
	switch {
	case c.gesture != nil:
		return c.gesture.cursor()
	case c.hover.Port != PortRef{}:
		return desktop.CrosshairCursor
	case c.hover.names():
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}

func apart(a, b fyne.Position) float64 {
	return math.Hypot(float64(a.X-b.X), float64(a.Y-b.Y))
}
