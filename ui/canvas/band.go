package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas/geom"
)

// band is the rubber band that selects what it touches.
type band struct {
	from, to geom.Point // in the world, so that it stays put under zoom
	ids      []string   // selected before, to which the band adds
	links    []Link
}

func (c *Canvas) beginBand(at fyne.Position, add bool) gesture {
	p := c.toWorld(at)
	g := &band{from: p, to: p}
	if add {
		g.ids, g.links = c.Selection()
	}
	return g
}

func (g *band) drag(c *Canvas, pos fyne.Position) {
	g.to = c.toWorld(pos)
	r := geom.Span(g.from, g.to)
	ids := append([]string(nil), g.ids...)
	for _, i := range c.model.index.Query(r, nil) {
		// A note is a backdrop: it must lie wholly inside, else selecting the
		// nodes on it would always take it too.
		q := c.model.index.Rect(i)
		if c.model.isNode(i) || r.Contains(geom.Point{X: q.X0, Y: q.Y0}) && r.Contains(geom.Point{X: q.X1, Y: q.Y1}) {
			ids = append(ids, c.model.id(i))
		}
	}
	c.SetSelection(ids, g.links)
}

func (g *band) drop(c *Canvas, pos fyne.Position) { g.drag(c, pos) }
func (g *band) cancel(c *Canvas)                  { c.SetSelection(g.ids, g.links) }
func (g *band) rescene(*Canvas) bool              { return true }
func (g *band) cursor() desktop.Cursor            { return desktop.CrosshairCursor }
