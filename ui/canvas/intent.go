package canvas

// This file turns what people do into events.

func (c *Canvas) palette(at Spot, from PortRef) {
	if c.events.Palette != nil {
		c.events.Palette(at, from)
	}
}

func (c *Canvas) open(id string) {
	if c.events.Open != nil {
		c.events.Open(id)
	}
}

// menu asks for a menu. What it is for becomes the selection, so that people
// see what the commands will act on, unless it already is part of it.
func (c *Canvas) menu(at Spot) {
	switch {
	case at.Node != "" && !c.selection.ids[at.Node]:
		c.SetSelection([]string{at.Node}, nil)
	case at.Linked && !c.selection.links[at.Link.ends()]:
		c.SetSelection(nil, []Link{at.Link})
	}
	if c.events.Menu != nil {
		c.events.Menu(at)
	}
}

func (c *Canvas) disconnect(l Link) {
	if c.events.Disconnect != nil {
		c.events.Disconnect(l)
	}
}

// unplug removes every link at a port.
func (c *Canvas) unplug(ref PortRef) {
	for _, l := range c.model.scene.Links {
		if l.From() == ref || l.To() == ref {
			c.disconnect(l)
		}
	}
}

func (c *Canvas) deleteSelection() {
	ids, links := c.Selection()
	if c.events.Delete != nil && len(ids)+len(links) > 0 {
		c.events.Delete(ids, links)
	}
}
