package canvas

import (
	"math"
	"slices"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/ui/canvas/geom"
)

// How near the pointer has to be, in pixels of the screen.
const (
	portReach = 11
	linkReach = 6
	snapReach = 20 // for the end of a link being drawn
)

// spot tells what lies at a position on the widget: a port before the node it
// is on, nodes before links, links before notes.
func (c *Canvas) spot(pos fyne.Position) Spot {
	p := c.toWorld(pos)
	s := Spot{X: p.X, Y: p.Y, At: c.absolute(pos)}
	if c.inMinimap(pos) {
		return s
	}
	if c.view.Zoom >= lodPlain {
		if ref, ok := c.portAt(p, portReach, nil); ok {
			s.Node, s.Port = ref.Node, ref
			return s
		}
	}
	item := c.itemAt(p)
	if item >= 0 && c.model.isNode(item) {
		s.Node = c.model.id(item)
		return s
	}
	if i := c.linkAt(p); i >= 0 {
		s.Link, s.Linked = c.model.scene.Links[i], true
		return s
	}
	if item >= 0 {
		s.Node = c.model.id(item)
	}
	return s
}

// itemAt is the topmost node at a point of the world, else the topmost note,
// else -1.
func (c *Canvas) itemAt(p geom.Point) int {
	found := c.model.index.Query(geom.Span(p, p), nil)
	for _, i := range slices.Backward(found) {
		if c.model.isNode(i) {
			return i
		}
	}
	if len(found) > 0 {
		return found[len(found)-1]
	}
	return -1
}

// portAt is the nearest port that fits within a reach in screen pixels.
func (c *Canvas) portAt(p geom.Point, reach float64, fits func(PortRef) bool) (ref PortRef, ok bool) {
	reach /= c.view.Zoom
	best := math.Nextafter(reach, math.Inf(1))
	for _, i := range c.model.index.Query(geom.Span(p, p).Grow(reach), nil) {
		if !c.model.isNode(i) {
			continue
		}
		for _, out := range []bool{false, true} {
			c.model.eachPort(i, out, func(r PortRef, _ Port, at geom.Point) {
				if d := at.Distance(p); d < best && (fits == nil || fits(r)) {
					best, ref, ok = d, r, true
				}
			})
		}
	}
	return ref, ok
}

// linkAt is the nearest link within reach of a point of the world, else -1.
func (c *Canvas) linkAt(p geom.Point) int {
	best, at := linkReach/c.view.Zoom, -1
	for i, r := range c.model.links {
		if r.ok && r.bounds.Grow(best).Contains(p) {
			if d := r.path.Distance(p); d <= best {
				best, at = d, i
			}
		}
	}
	return at
}

// WorldAt maps a position in the window to the world; ok is false if it is not
// on the canvas.
func (c *Canvas) WorldAt(absolute fyne.Position) (x, y float64, ok bool) {
	pos := absolute.Subtract(c.absolute(fyne.Position{}))
	if pos.X < 0 || pos.Y < 0 || pos.X >= c.Size().Width || pos.Y >= c.Size().Height {
		return 0, 0, false
	}
	p := c.toWorld(pos)
	return p.X, p.Y, true
}

// LinkAt is the link at a position in the window, as when something is dropped
// on it; ok is false if there is none.
func (c *Canvas) LinkAt(absolute fyne.Position) (l Link, ok bool) {
	x, y, ok := c.WorldAt(absolute)
	if !ok {
		return Link{}, false
	}
	i := c.linkAt(geom.Point{X: x, Y: y})
	if i < 0 {
		return Link{}, false
	}
	return c.model.scene.Links[i], true
}

// DragOver marks the link at a position in the window while something is
// dragged there that could be dropped on it.
func (c *Canvas) DragOver(absolute fyne.Position) {
	l, ok := c.LinkAt(absolute)
	c.setHover(Spot{Link: l, Linked: ok, At: absolute})
}

// PositionOf is where a point of the world is in the window.
func (c *Canvas) PositionOf(x, y float64) fyne.Position {
	p := c.view.Screen(geom.Point{X: x, Y: y})
	return c.absolute(fyne.NewPos(float32(p.X), float32(p.Y)))
}

func (c *Canvas) toWorld(pos fyne.Position) geom.Point { return c.view.World(screenPoint(pos)) }

// absolute maps a position on the widget to the window.
func (c *Canvas) absolute(pos fyne.Position) fyne.Position {
	return fyne.CurrentApp().Driver().AbsolutePositionForObject(c).Add(pos)
}

func screenPoint(pos fyne.Position) geom.Point {
	return geom.Point{X: float64(pos.X), Y: float64(pos.Y)}
}

// PortPosition is where a port is on the widget; ok is false if it is not in
// the scene.
func (c *Canvas) PortPosition(ref PortRef) (pos fyne.Position, ok bool) {
	_, at, ok := c.model.port(ref)
	p := c.view.Screen(at)
	return fyne.NewPos(float32(p.X), float32(p.Y)), ok
}
