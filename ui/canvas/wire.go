package canvas

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas/geom"
)

// wire draws a new link from a port, either way.
type wire struct {
	from     PortRef
	verdicts map[PortRef]verdict
	// open tells for each node whether the link may end there.
	open   map[string]bool
	target PortRef // where the link would end; zero over empty space
	reason string  // why it may not end at the target
}

type verdict struct {
	ok     bool
	reason string
}

func (c *Canvas) beginWire(from PortRef) gesture {
	g := &wire{from: from}
	g.judge(c)
	return g
}

// judge asks about every port on the other side, once a scene: the answer is
// shown on all of them.
func (g *wire) judge(c *Canvas) {
	g.verdicts, g.open = map[PortRef]verdict{}, map[string]bool{}
	for i, n := range c.model.scene.Nodes {
		c.model.eachPort(i, !g.from.Out, func(ref PortRef, _ Port, _ geom.Point) {
			v := c.canConnect(g.from, ref)
			g.verdicts[ref] = v
			g.open[n.ID] = g.open[n.ID] || v.ok
		})
	}
}

// canConnect asks whether two ports, in either order, may be linked.
func (c *Canvas) canConnect(a, b PortRef) verdict {
	if !a.Out {
		a, b = b, a
	}
	if c.events.CanConnect != nil {
		ok, reason := c.events.CanConnect(a, b)
		return verdict{ok, reason}
	}
	from, _, _ := c.model.port(a)
	to, _, _ := c.model.port(b)
	switch {
	case a.Node == b.Node:
		return verdict{reason: "A node cannot feed itself."}
	case from.Type != to.Type:
		return verdict{reason: fmt.Sprintf("%s takes a %s, not a %s.", to.label(), to.Type, from.Type)}
	}
	return verdict{ok: true}
}

func (g *wire) drag(c *Canvas, pos fyne.Position) {
	p := c.toWorld(pos)
	g.target, g.reason = PortRef{}, ""
	opposite := func(r PortRef) bool { return r.Out != g.from.Out }
	allowed := func(r PortRef) bool { return opposite(r) && g.verdicts[r].ok }
	if ref, ok := c.portAt(p, portReach, opposite); ok {
		g.aim(ref) // right on a port: that one is meant, allowed or not
		return
	}
	if ref, ok := c.portAt(p, snapReach, allowed); ok {
		g.aim(ref)
		return
	}
	if i := c.itemAt(p); i >= 0 && c.model.isNode(i) && c.model.id(i) != g.from.Node {
		if ref, ok := g.best(c, i); ok {
			g.aim(ref)
			return
		}
		g.reason = fmt.Sprintf("%s has no port to link to.", c.model.scene.Nodes[i].Title)
		return
	}
	if ref, ok := c.portAt(p, snapReach, opposite); ok {
		g.aim(ref)
	}
}

func (g *wire) aim(ref PortRef) { g.target, g.reason = ref, g.verdicts[ref].reason }

// best is the port of a node to take when the link is dropped anywhere on it:
// allowed before not, then needing a link, then free, then the first.
func (g *wire) best(c *Canvas, node int) (best PortRef, ok bool) {
	top := -1
	c.model.eachPort(node, !g.from.Out, func(ref PortRef, p Port, _ geom.Point) {
		rank := 0
		if g.verdicts[ref].ok {
			rank += 8
		}
		if c.model.used[ref] == 0 && !p.Optional {
			rank += 4
		}
		if c.model.used[ref] == 0 || p.Many || ref.Out {
			rank += 2
		}
		if rank > top {
			best, top, ok = ref, rank, true
		}
	})
	return best, ok
}

func (g *wire) drop(c *Canvas, pos fyne.Position) {
	g.drag(c, pos)
	switch {
	case g.target == PortRef{} && g.reason == "":
		c.palette(c.spot(pos), g.from)
	case g.target != PortRef{} && g.verdicts[g.target].ok:
		from, to := g.from, g.target
		if !from.Out {
			from, to = to, from
		}
		if c.events.Connect != nil {
			c.events.Connect(from, to)
		}
	}
}

func (g *wire) cancel(*Canvas) {}

func (g *wire) rescene(c *Canvas) bool {
	if _, _, ok := c.model.port(g.from); !ok {
		return false
	}
	g.judge(c)
	g.drag(c, c.pointer)
	return true
}

func (g *wire) cursor() desktop.Cursor { return desktop.CrosshairCursor }
