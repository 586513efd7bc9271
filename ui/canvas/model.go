package canvas

import (
	"slices"

	"headrace.dev/studio/ui/canvas/geom"
)

// model is a scene made ready for drawing and finding: rectangles, curves and
// an index. Items are nodes, then notes, numbered through.
type model struct {
	scene Scene
	item  map[string]int // by id
	index *geom.Index    // rectangles of the items
	links []route        // one for each link of the scene
	ends  [][]int        // links at each node
	used  map[PortRef]int
}

// route is where a link runs. A link that names a node or port that is not
// there has no path and is not drawn.
type route struct {
	ok       bool
	from, to int // nodes
	out, in  int // ports
	path     geom.Path
	bounds   geom.Rect
}

func newModel(s Scene) *model {
	m := &model{scene: s, item: make(map[string]int, len(s.Nodes)+len(s.Notes)), used: map[PortRef]int{}}
	rects := make([]geom.Rect, 0, len(s.Nodes)+len(s.Notes))
	for i, n := range s.Nodes {
		m.item[n.ID] = i
		rects = append(rects, geom.NodeRect(n.X, n.Y, len(n.In), len(n.Out)))
	}
	for i, n := range s.Notes {
		m.item[n.ID] = len(s.Nodes) + i
		rects = append(rects, geom.Rect{X0: n.X, Y0: n.Y, X1: n.X + n.W, Y1: n.Y + n.H})
	}
	m.index = geom.NewIndex(rects)
	m.ends = make([][]int, len(s.Nodes))
	m.links = make([]route, len(s.Links))
	for i, l := range s.Links {
		m.links[i] = m.connect(l)
		if r := m.links[i]; r.ok {
			m.route(i)
			m.ends[r.from] = append(m.ends[r.from], i)
			m.ends[r.to] = append(m.ends[r.to], i)
			m.used[l.From()]++
			m.used[l.To()]++
		}
	}
	return m
}

// connect finds the ports of a link.
func (m *model) connect(l Link) route {
	from, ok1 := m.item[l.FromNode]
	to, ok2 := m.item[l.ToNode]
	if !ok1 || !ok2 || !m.isNode(from) || !m.isNode(to) {
		return route{}
	}
	r := route{from: from, to: to, out: portIndex(m.scene.Nodes[from].Out, l.FromPort), in: portIndex(m.scene.Nodes[to].In, l.ToPort)}
	r.ok = r.out >= 0 && r.in >= 0
	return r
}

func portIndex(ports []Port, name string) int {
	return slices.IndexFunc(ports, func(p Port) bool { return p.Name == name })
}

// route computes the path of link i.
func (m *model) route(i int) {
	r := &m.links[i]
	r.path = geom.Link(m.outPoint(r.from, r.out), m.inPoint(r.to, r.in))
	r.bounds = r.path.Bounds()
}

func (m *model) isNode(i int) bool { return i < len(m.scene.Nodes) }

// id is that of an item.
func (m *model) id(i int) string {
	if m.isNode(i) {
		return m.scene.Nodes[i].ID
	}
	return m.scene.Notes[i-len(m.scene.Nodes)].ID
}

// count is the number of items.
func (m *model) count() int { return len(m.scene.Nodes) + len(m.scene.Notes) }

func (m *model) inPoint(node, i int) geom.Point {
	return geom.InPort(m.index.Rect(node), i, len(m.scene.Nodes[node].In))
}

func (m *model) outPoint(node, i int) geom.Point {
	return geom.OutPort(m.index.Rect(node), i, len(m.scene.Nodes[node].Out))
}

// port finds a port and its place; ok is false if it is not in the scene.
func (m *model) port(ref PortRef) (p Port, at geom.Point, ok bool) {
	i, ok := m.item[ref.Node]
	if !ok || !m.isNode(i) {
		return Port{}, geom.Point{}, false
	}
	n := &m.scene.Nodes[i]
	if ref.Out {
		if k := portIndex(n.Out, ref.Port); k >= 0 {
			return n.Out[k], m.outPoint(i, k), true
		}
		return Port{}, geom.Point{}, false
	}
	if k := portIndex(n.In, ref.Port); k >= 0 {
		return n.In[k], m.inPoint(i, k), true
	}
	return Port{}, geom.Point{}, false
}

// eachPort calls f for the ports of one side of a node.
func (m *model) eachPort(node int, out bool, f func(ref PortRef, p Port, at geom.Point)) {
	n := &m.scene.Nodes[node]
	ports, at := n.In, m.inPoint
	if out {
		ports, at = n.Out, m.outPoint
	}
	for k, p := range ports {
		f(PortRef{Node: n.ID, Port: p.Name, Out: out}, p, at(node, k))
	}
}

// shift moves an item and the links at it, for as long as the model lives.
func (m *model) shift(i int, dx, dy float64) {
	m.index.Update(i, m.index.Rect(i).Shift(dx, dy))
	if m.isNode(i) {
		for _, l := range m.ends[i] {
			m.route(l)
		}
	}
}

// bounds is the rectangle of some items, of all if none is given.
func (m *model) bounds(items []int) geom.Rect {
	if len(items) == 0 {
		return m.index.Bounds()
	}
	r := geom.Empty()
	for _, i := range items {
		r = r.Union(m.index.Rect(i))
	}
	return r
}
