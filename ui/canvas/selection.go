package canvas

import (
	"maps"
	"slices"
)

// selection is the set of selected items and links.
type selection struct {
	ids   map[string]bool
	links map[Link]bool // by their ends
}

// items lists the selected items of a model in its order.
func (s *selection) items(m *model) []int {
	var out []int
	for i := range m.count() {
		if s.ids[m.id(i)] {
			out = append(out, i)
		}
	}
	return out
}

// keep drops what is not in the model and reports whether anything was.
func (s *selection) keep(m *model) bool {
	before := len(s.ids) + len(s.links)
	maps.DeleteFunc(s.ids, func(id string, _ bool) bool { _, ok := m.item[id]; return !ok })
	maps.DeleteFunc(s.links, func(l Link, _ bool) bool { return !slices.ContainsFunc(m.scene.Links, l.Same) })
	return len(s.ids)+len(s.links) != before
}

// Selection returns the ids of the selected nodes and notes, and the selected
// links, in the order of the scene.
func (c *Canvas) Selection() (ids []string, links []Link) {
	for _, i := range c.selection.items(c.model) {
		ids = append(ids, c.model.id(i))
	}
	for _, l := range c.model.scene.Links {
		if c.selection.links[l.ends()] {
			links = append(links, l)
		}
	}
	return ids, links
}

// SetSelection selects just these nodes, notes and links, of which those that
// are not in the scene are left out. Events.Select is told if that changed the
// selection.
func (c *Canvas) SetSelection(ids []string, links []Link) {
	next := selection{ids: map[string]bool{}, links: map[Link]bool{}}
	for _, id := range ids {
		next.ids[id] = true
	}
	for _, l := range links {
		next.links[l.ends()] = true
	}
	next.keep(c.model)
	if maps.Equal(next.ids, c.selection.ids) && maps.Equal(next.links, c.selection.links) {
		return
	}
	c.selection = next
	c.tellSelection()
	c.repaint()
}

// toggle adds an item to the selection or takes it out.
func (c *Canvas) toggle(id string) {
	ids, links := c.Selection()
	if k := slices.Index(ids, id); k >= 0 {
		ids = slices.Delete(ids, k, k+1)
	} else {
		ids = append(ids, id)
	}
	c.SetSelection(ids, links)
}

// toggleLink adds a link to the selection or takes it out.
func (c *Canvas) toggleLink(l Link) {
	ids, links := c.Selection()
	if k := slices.IndexFunc(links, l.Same); k >= 0 {
		links = slices.Delete(links, k, k+1)
	} else {
		links = append(links, l)
	}
	c.SetSelection(ids, links)
}

// SelectAll selects every node and note.
func (c *Canvas) SelectAll() {
	ids := make([]string, c.model.count())
	for i := range ids {
		ids[i] = c.model.id(i)
	}
	c.SetSelection(ids, nil)
}

func (c *Canvas) tellSelection() {
	if c.events.Select != nil {
		c.events.Select(c.Selection())
	}
}
