package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas/geom"
)

// Measures of the minimap in pixels of the screen.
const (
	mapWidth  = 176
	mapHeight = 116
	mapMargin = 12
	mapInset  = 8
)

// minimapRect is where the minimap is on the widget; ok is false if it is not
// shown: when it is off, when there is nothing to show, and when it would cover
// much of a small canvas.
func (c *Canvas) minimapRect() (r geom.Rect, ok bool) {
	w, h := float64(c.Size().Width), float64(c.Size().Height)
	if !c.minimap || len(c.model.scene.Nodes) == 0 || w < 3*mapWidth || h < 3*mapHeight {
		return geom.Rect{}, false
	}
	return geom.Rect{X0: w - mapMargin - mapWidth, Y0: h - mapMargin - mapHeight, X1: w - mapMargin, Y1: h - mapMargin}, true
}

// minimapView maps the world into the minimap.
func (c *Canvas) minimapView(r geom.Rect) geom.View {
	all := c.model.bounds(nil)
	k := min((r.W()-2*mapInset)/max(all.W(), 1), (r.H()-2*mapInset)/max(all.H(), 1), 0.25)
	m, a := r.Center(), all.Center()
	return geom.View{Zoom: k, X: m.X - a.X*k, Y: m.Y - a.Y*k}
}

func (c *Canvas) inMinimap(pos fyne.Position) bool {
	r, ok := c.minimapRect()
	return ok && r.Contains(screenPoint(pos))
}

// mapDrag centres the view on the place pointed at in the minimap.
type mapDrag struct{}

func (g *mapDrag) drag(c *Canvas, pos fyne.Position) {
	r, ok := c.minimapRect()
	if !ok {
		return
	}
	p := c.minimapView(r).World(screenPoint(pos))
	c.SetView(geom.View{
		Zoom: c.view.Zoom,
		X:    float64(c.Size().Width)/2 - p.X*c.view.Zoom,
		Y:    float64(c.Size().Height)/2 - p.Y*c.view.Zoom,
	})
}

func (g *mapDrag) drop(*Canvas, fyne.Position) {}
func (g *mapDrag) cancel(*Canvas)              {}
func (g *mapDrag) rescene(*Canvas) bool        { return true }
func (g *mapDrag) cursor() desktop.Cursor      { return desktop.PointerCursor }
