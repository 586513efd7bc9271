package graph

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Node is one use of a stage kind.
type Node struct {
	ID      string         `json:"id"` // unique; [a-z0-9][a-z0-9_-]*
	Kind    string         `json:"kind"`
	Version int            `json:"version"`
	Title   string         `json:"title,omitempty"` // "" shows the kind's title
	Params  map[string]any `json:"params,omitempty"`
	X       float64        `json:"x"`
	Y       float64        `json:"y"`
	Comment string         `json:"comment,omitempty"`
}

// End is one end of a link.
type End struct{ Node, Port string }

// String returns "node.port".
func (e End) String() string { return e.Node + "." + e.Port }

// MarshalText writes "node.port".
func (e End) MarshalText() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalText reads "node.port".
func (e *End) UnmarshalText(b []byte) error {
	node, port, ok := strings.Cut(string(b), ".")
	if !ok || node == "" || port == "" {
		return fmt.Errorf("%w: link end %q is not node.port", ErrSyntax, b)
	}
	e.Node, e.Port = node, port
	return nil
}

// Link carries a value from an output to an input.
type Link struct {
	From End `json:"from"`
	To   End `json:"to"`
}

// Note is a text on the canvas.
type Note struct {
	ID   string  `json:"id"`
	Text string  `json:"text"`
	X    float64 `json:"x"`
	Y    float64 `json:"y"`
	W    float64 `json:"w"`
	H    float64 `json:"h"`
}

// Header is what belongs to the pipeline as a whole.
type Header struct {
	Name string `json:"name"`
	Doc  string `json:"doc,omitempty"`
	Seed uint64 `json:"seed"`
}

// Document is a pipeline. Read its fields freely; change them only with Apply.
type Document struct {
	Header
	Nodes []Node
	Links []Link
	Notes []Note
}

// Node returns the node of that id.
func (d *Document) Node(id string) (Node, bool) {
	if i := d.nodeAt(id); i >= 0 {
		return d.Nodes[i], true
	}
	return Node{}, false
}

func (d *Document) nodeAt(id string) int {
	return slices.IndexFunc(d.Nodes, func(n Node) bool { return n.ID == id })
}

// Into returns the links that end at a node, in order.
func (d *Document) Into(id string) []Link {
	return filter(d.Links, func(l Link) bool { return l.To.Node == id })
}

// OutOf returns the links that begin at a node, in order.
func (d *Document) OutOf(id string) []Link {
	return filter(d.Links, func(l Link) bool { return l.From.Node == id })
}

// Clone returns a copy that shares nothing with d but parameter values, which are never changed in place.
func (d *Document) Clone() *Document {
	c := *d
	c.Nodes = slices.Clone(d.Nodes)
	for i := range c.Nodes {
		c.Nodes[i].Params = maps.Clone(c.Nodes[i].Params)
	}
	c.Links = slices.Clone(d.Links)
	c.Notes = slices.Clone(d.Notes)
	return &c
}

// FreeID returns an id that no node has, made from the last part of a kind: "impute", "impute_2", ….
func (d *Document) FreeID(kind string) string {
	_, base, _ := strings.Cut(kind, ".")
	base = strings.TrimLeft(strings.Map(func(r rune) rune {
		if inID(r) {
			return r
		}
		return -1
	}, strings.ToLower(base)), "_-")
	if base == "" {
		base = "node"
	}
	id := base
	for n := 2; d.nodeAt(id) >= 0; n++ {
		id = fmt.Sprintf("%s_%d", base, n)
	}
	return id
}

// Order returns the ids so that every link points forward, ties in the order of the document. A cycle is a CycleError.
func (d *Document) Order() ([]string, error) {
	waiting := make(map[string]int, len(d.Nodes))
	next := map[string][]string{}
	done := make(map[string]bool, len(d.Nodes))
	for _, n := range d.Nodes {
		waiting[n.ID], done[n.ID] = 0, false
	}
	for _, l := range d.Links {
		if _, ok := waiting[l.From.Node]; !ok {
			continue
		}
		waiting[l.To.Node]++
		next[l.From.Node] = append(next[l.From.Node], l.To.Node)
	}
	var out []string
	for len(out) < len(d.Nodes) {
		before := len(out)
		for _, n := range d.Nodes {
			if done[n.ID] || waiting[n.ID] > 0 {
				continue
			}
			done[n.ID] = true
			out = append(out, n.ID)
			for _, m := range next[n.ID] {
				waiting[m]--
			}
		}
		if len(out) == before {
			return nil, &CycleError{Nodes: d.cycle(done)}
		}
	}
	return out, nil
}

// cycle walks backwards among the nodes that no order reached until it meets itself. It begins the circle with the node that comes
// first in the document.
func (d *Document) cycle(done map[string]bool) []string {
	at := ""
	for _, n := range d.Nodes {
		if !done[n.ID] {
			at = n.ID
			break
		}
	}
	var path []string
	for !slices.Contains(path, at) {
		path = append(path, at)
		for _, l := range d.Into(at) {
			if ended, ok := done[l.From.Node]; ok && !ended {
				at = l.From.Node
				break
			}
		}
	}
	path = path[slices.Index(path, at):]
	slices.Reverse(path)
	first := slices.MinFunc(path, func(a, b string) int { return cmp.Compare(d.nodeAt(a), d.nodeAt(b)) })
	i := slices.Index(path, first)
	return slices.Concat(path[i:], path[:i])
}

// Upstream returns the ids of all nodes that node's inputs come from, near ones first.
func (d *Document) Upstream(id string) []string {
	var out []string
	queue := []string{id}
	for len(queue) > 0 {
		for _, l := range d.Into(queue[0]) {
			if l.From.Node != id && !slices.Contains(out, l.From.Node) {
				out = append(out, l.From.Node)
				queue = append(queue, l.From.Node)
			}
		}
		queue = queue[1:]
	}
	return out
}

// Path returns the ids along a shortest way from one node to another, both included; nil when there is none.
func (d *Document) Path(from, to string) []string {
	before := map[string]string{from: ""}
	queue := []string{from}
	for len(queue) > 0 && queue[0] != to {
		for _, l := range d.OutOf(queue[0]) {
			if _, seen := before[l.To.Node]; !seen {
				before[l.To.Node] = queue[0]
				queue = append(queue, l.To.Node)
			}
		}
		queue = queue[1:]
	}
	if len(queue) == 0 {
		return nil
	}
	var out []string
	for at := to; at != ""; at = before[at] {
		out = append(out, at)
	}
	slices.Reverse(out)
	return out
}

func filter[T any](in []T, keep func(T) bool) []T {
	var out []T
	for _, x := range in {
		if keep(x) {
			out = append(out, x)
		}
	}
	return out
}
