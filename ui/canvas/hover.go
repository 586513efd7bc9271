package canvas

import (
	"time"

	"fyne.io/fyne/v2"
)

// hoverDelay is how long the pointer has to rest before a tooltip is due.
const hoverDelay = 500 * time.Millisecond

// setHover changes what the pointer is on: it is drawn raised at once, and the
// application hears of it after a rest.
func (c *Canvas) setHover(s Spot) {
	if s.same(c.hover) {
		return
	}
	c.stopRest()
	if c.shown {
		c.shown = false
		c.tellHover(Spot{})
	}
	redraw := s.Node != c.hover.Node || s.Port != c.hover.Port || s.Linked || c.hover.Linked
	c.hover = s
	if redraw {
		c.repaint()
	}
	if !s.names() {
		return
	}
	now := c.rests
	c.rest = time.AfterFunc(hoverDelay, func() {
		fyne.Do(func() {
			if c.rests == now { // else the pointer has moved on meanwhile
				c.shown = true
				c.tellHover(s)
			}
		})
	})
}

// stopRest forgets that the pointer has been resting.
func (c *Canvas) stopRest() {
	c.rests++
	if c.rest != nil {
		c.rest.Stop()
		c.rest = nil
	}
}

func (c *Canvas) tellHover(s Spot) {
	if c.events.Hover != nil {
		c.events.Hover(s)
	}
}
