package graph

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
)

// The functions of this file describe edits; Apply or History.Do carries them out.

// Add describes new nodes with links among them or to old ones. Their ids must be free.
func (d *Document) Add(nodes []Node, links []Link) Edit {
	e := Edit{Label: count("Add", len(nodes), "node")}
	for i, n := range nodes {
		e.Changes = append(e.Changes, Change{Node: &Swap[Node]{After: &n, At: len(d.Nodes) + i}})
	}
	for i, l := range links {
		e.Changes = append(e.Changes, Change{Link: &Swap[Link]{After: &l, At: len(d.Links) + i}})
	}
	return e
}

// Remove describes the end of nodes with all their links, and of further links. A single removed node that had exactly one link
// in and one out leaves a link between its neighbours where heal allows it; nil never does.
func (d *Document) Remove(ids []string, links []Link, heal func(from, to End) bool) Edit {
	e := Edit{Label: count("Delete", len(links), "link")}
	if len(ids) > 0 {
		e.Label = count("Delete", len(ids), "node")
	}
	gone := func(l Link) bool {
		return slices.Contains(ids, l.From.Node) || slices.Contains(ids, l.To.Node) || slices.Contains(links, l)
	}
	left := len(d.Links)
	for i, l := range slices.Backward(d.Links) {
		if gone(l) {
			e.Changes = append(e.Changes, Change{Link: &Swap[Link]{Before: &l, At: i}})
			left--
		}
	}
	for i, n := range slices.Backward(d.Nodes) {
		if slices.Contains(ids, n.ID) {
			e.Changes = append(e.Changes, Change{Node: &Swap[Node]{Before: &n, At: i}})
		}
	}
	if heal != nil && len(ids) == 1 {
		in, out := d.Into(ids[0]), d.OutOf(ids[0])
		if len(in) == 1 && len(out) == 1 {
			bridge := Link{From: in[0].From, To: out[0].To}
			if !gone(bridge) && !slices.Contains(d.Links, bridge) && heal(bridge.From, bridge.To) {
				e.Changes = append(e.Changes, Change{Link: &Swap[Link]{After: &bridge, At: left}})
			}
		}
	}
	return e
}

// Connect describes a new link. Links in replaced, which an input that takes one link gives up for it, go away.
func (d *Document) Connect(from, to End, replaced []Link) Edit {
	e := d.Remove(nil, replaced, nil)
	e.Label = "Connect"
	e.Changes = append(e.Changes, Change{Link: &Swap[Link]{After: &Link{From: from, To: to}, At: len(d.Links) - len(e.Changes)}})
	return e
}

// Move describes nodes and notes shifted by dx, dy. Moves of the same ids in a row merge.
func (d *Document) Move(ids []string, dx, dy float64) Edit {
	e := Edit{Label: count("Move", len(ids), "node"), Merge: "move:" + fmt.Sprint(ids)}
	for k, id := range ids {
		if slices.Contains(ids[:k], id) {
			continue
		}
		if i := d.nodeAt(id); i >= 0 {
			n := d.Nodes[i]
			n.X, n.Y = n.X+dx, n.Y+dy
			e.Changes = append(e.Changes, Change{Node: &Swap[Node]{Before: &d.Nodes[i], After: &n, At: i}})
			continue
		}
		if i := slices.IndexFunc(d.Notes, func(n Note) bool { return n.ID == id }); i >= 0 {
			n := d.Notes[i]
			n.X, n.Y = n.X+dx, n.Y+dy
			e.Changes = append(e.Changes, Change{Note: &Swap[Note]{Before: &d.Notes[i], After: &n, At: i}})
		}
	}
	return e.detach()
}

// Place describes nodes at new positions, for a layout.
func (d *Document) Place(at map[string][2]float64) Edit {
	e := Edit{Label: "Lay out"}
	for i, n := range d.Nodes {
		if p, ok := at[n.ID]; ok && (n.X != p[0] || n.Y != p[1]) {
			n.X, n.Y = p[0], p[1]
			e.Changes = append(e.Changes, Change{Node: &Swap[Node]{Before: &d.Nodes[i], After: &n, At: i}})
		}
	}
	return e.detach()
}

// SetParam describes a parameter with a new value; nil takes it back to the default. Changes of one parameter in a row merge.
// A value that is there already gives an empty edit.
func (d *Document) SetParam(id, name string, value any) Edit {
	e := Edit{Label: "Change " + name, Merge: "param:" + id + "." + name}
	return d.update(e, id, func(n *Node) {
		n.Params = maps.Clone(n.Params)
		if value == nil {
			delete(n.Params, name)
			return
		}
		if n.Params == nil {
			n.Params = map[string]any{}
		}
		n.Params[name] = value
	})
}

// SetTitle describes a node with another title.
func (d *Document) SetTitle(id, title string) Edit {
	return d.update(Edit{Label: "Rename", Merge: "title:" + id}, id, func(n *Node) { n.Title = title })
}

// SetComment describes a node with another comment.
func (d *Document) SetComment(id, text string) Edit {
	return d.update(Edit{Label: "Comment", Merge: "comment:" + id}, id, func(n *Node) { n.Comment = text })
}

// SetHeader describes the document with another name, text or seed.
func (d *Document) SetHeader(h Header) Edit {
	e := Edit{Label: "Change pipeline settings", Merge: "header"}
	if h != d.Header {
		old := d.Header
		e.Changes = []Change{{Header: &Swap[Header]{Before: &old, After: &h}}}
	}
	return e
}

func (d *Document) update(e Edit, id string, change func(*Node)) Edit {
	i := d.nodeAt(id)
	if i < 0 {
		return e
	}
	n := d.Nodes[i]
	change(&n)
	if reflect.DeepEqual(n, d.Nodes[i]) || (len(n.Params)+len(d.Nodes[i].Params) > 0 && same(n, d.Nodes[i])) {
		return e
	}
	e.Changes = []Change{{Node: &Swap[Node]{Before: &d.Nodes[i], After: &n, At: i}}}
	return e.detach()
}

// detach copies what the edit still shares with the document's slices.
func (e Edit) detach() Edit {
	for _, c := range e.Changes {
		if c.Node != nil && c.Node.Before != nil {
			b := *c.Node.Before
			c.Node.Before = &b
		}
		if c.Note != nil && c.Note.Before != nil {
			b := *c.Note.Before
			c.Note.Before = &b
		}
	}
	return e
}

func count(verb string, n int, what string) string {
	if n == 1 {
		return verb + " " + what
	}
	return fmt.Sprintf("%s %d %ss", verb, n, what)
}
