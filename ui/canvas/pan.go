package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// pan moves the view with the pointer.
type pan struct{ last fyne.Position }

func (c *Canvas) beginPan(at fyne.Position) gesture { return &pan{last: at} }

func (g *pan) drag(c *Canvas, pos fyne.Position) {
	c.SetView(c.view.Pan(float64(pos.X-g.last.X), float64(pos.Y-g.last.Y)))
	g.last = pos
}

func (g *pan) drop(*Canvas, fyne.Position) {}
func (g *pan) cancel(*Canvas)              {}
func (g *pan) rescene(*Canvas) bool        { return true }
func (g *pan) cursor() desktop.Cursor      { return desktop.PointerCursor }
