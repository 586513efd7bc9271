package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas/geom"
)

// move drags the selected nodes and notes.
type move struct {
	lead   string     // the item under the pointer, which snaps to the grid
	origin geom.Point // where the pointer took hold, in the world
	ids    []string
	dx, dy float64 // how far all have been moved
}

func (c *Canvas) beginMove(lead string, at fyne.Position) gesture {
	ids, _ := c.Selection()
	return &move{lead: lead, origin: c.toWorld(at), ids: ids}
}

func (g *move) drag(c *Canvas, pos fyne.Position) {
	p := c.toWorld(pos)
	dx, dy := p.X-g.origin.X, p.Y-g.origin.Y
	if i, ok := c.model.item[g.lead]; ok && c.mods&fyne.KeyModifierAlt == 0 {
		r := c.model.index.Rect(i).Shift(-g.dx, -g.dy)
		dx, dy = geom.Snap(r.X0+dx)-r.X0, geom.Snap(r.Y0+dy)-r.Y0
	}
	g.shift(c, dx-g.dx, dy-g.dy)
	g.dx, g.dy = dx, dy
}

// shift moves the picture of all items by a distance.
func (g *move) shift(c *Canvas, dx, dy float64) {
	if dx == 0 && dy == 0 {
		return
	}
	for _, id := range g.ids {
		if i, ok := c.model.item[id]; ok {
			c.model.shift(i, dx, dy)
		}
	}
}

func (g *move) drop(c *Canvas, pos fyne.Position) {
	g.drag(c, pos)
	before := c.model
	if (g.dx != 0 || g.dy != 0) && c.events.Move != nil {
		c.events.Move(g.ids, g.dx, g.dy)
	}
	if c.model == before {
		g.cancel(c) // the application did not take the move up
	}
}

func (g *move) cancel(c *Canvas) { g.shift(c, -g.dx, -g.dy) }

func (g *move) rescene(c *Canvas) bool {
	dx, dy := g.dx, g.dy
	_, ok := c.model.item[g.lead]
	if ok {
		g.shift(c, dx, dy)
	}
	return ok
}

func (g *move) cursor() desktop.Cursor { return desktop.PointerCursor }
