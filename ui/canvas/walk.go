package canvas

import (
	"math"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/ui/canvas/geom"
)

// walk moves the selection to a neighbour: left and right follow links, up and
// down go to the nearest node above or below; where no link leads on, so do
// left and right. With nothing selected it starts at the top left.
func (c *Canvas) walk(key fyne.KeyName) {
	at := -1
	for _, i := range c.selection.items(c.model) {
		if c.model.isNode(i) {
			at = i
			break
		}
	}
	next := -1
	switch {
	case at < 0:
		next = c.first()
	case key == fyne.KeyRight:
		next = c.linked(at, true)
	case key == fyne.KeyLeft:
		next = c.linked(at, false)
	}
	if next < 0 && at >= 0 {
		next = c.nearest(at, key)
	}
	if next < 0 {
		return
	}
	c.SetSelection([]string{c.model.id(next)}, nil)
	size := c.Size()
	c.SetView(c.view.Reveal(c.model.index.Rect(next), float64(size.Width), float64(size.Height), fitMargin/2))
}

// first is the node nearest to the top left of the graph, else -1.
func (c *Canvas) first() int {
	best, at := math.Inf(1), -1
	for i := range c.model.scene.Nodes {
		if r := c.model.index.Rect(i); r.X0+r.Y0 < best {
			best, at = r.X0+r.Y0, i
		}
	}
	return at
}

// linked is the topmost node that a node leads to, or that leads to it.
func (c *Canvas) linked(node int, forward bool) int {
	best, at := math.Inf(1), -1
	for _, l := range c.model.ends[node] {
		r := c.model.links[l]
		other, here := r.to, r.from
		if !forward {
			other, here = r.from, r.to
		}
		if y := c.model.index.Rect(other).Y0; here == node && other != node && y < best {
			best, at = y, other
		}
	}
	return at
}

// nearest is the nearest node within about 56 degrees of a direction, with what lies
// straight ahead preferred.
func (c *Canvas) nearest(node int, key fyne.KeyName) int {
	from := c.model.index.Rect(node).Center()
	best, at := math.Inf(1), -1
	for i := range c.model.scene.Nodes {
		p := c.model.index.Rect(i).Center()
		ahead, aside := along(key, geom.Point{X: p.X - from.X, Y: p.Y - from.Y})
		if cost := ahead + 2*aside; i != node && ahead > 0 && aside <= ahead*1.5 && cost < best {
			best, at = cost, i
		}
	}
	return at
}

// along splits a step into its parts along and across the direction of a key.
func along(key fyne.KeyName, d geom.Point) (ahead, aside float64) {
	switch key {
	case fyne.KeyLeft:
		return -d.X, math.Abs(d.Y)
	case fyne.KeyRight:
		return d.X, math.Abs(d.Y)
	case fyne.KeyUp:
		return -d.Y, math.Abs(d.X)
	}
	return d.Y, math.Abs(d.X)
}
