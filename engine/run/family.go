package run

import (
	"slices"
	"strings"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
)

// dimension is what one split adds to everything behind it.
type dimension struct {
	split   string // node id
	members []stage.Member
}

// place says which member of each dimension an execution belongs to: an index for each dimension of its node.
type place []int

// places returns every combination of members, the last dimension changing fastest.
func places(dims []dimension) []place {
	out := []place{{}}
	for _, d := range dims {
		var next []place
		for _, p := range out {
			for i := range d.members {
				next = append(next, append(slices.Clone(p), i))
			}
		}
		out = next
	}
	return out
}

// member names a place: "fold 1", or "fold 1/fold 3" in nested families. It is full when every dimension is.
func member(dims []dimension, p place) stage.Member {
	if len(dims) == 0 {
		return stage.Member{}
	}
	m := stage.Member{Full: true}
	names, splits := make([]string, len(p)), make([]string, len(p))
	for i, at := range p {
		names[i], splits[i] = dims[i].members[at].Name, dims[i].split
		m.Full = m.Full && dims[i].members[at].Full
	}
	m.Name, m.Split = strings.Join(names, "/"), strings.Join(splits, "/")
	return m
}

// within reports whether a place of a producer belongs to a place of a consumer: they agree in every dimension that both have.
func within(dims []dimension, p place, producer []dimension, q place) bool {
	for i, d := range producer {
		j := slices.IndexFunc(dims, func(e dimension) bool { return e.split == d.split })
		if j >= 0 && p[j] != q[i] {
			return false
		}
	}
	return true
}

// union returns a, and those of b that it lacks behind it.
func union(a, b []dimension) []dimension {
	for _, d := range b {
		if !slices.ContainsFunc(a, func(e dimension) bool { return e.split == d.split }) {
			a = append(slices.Clip(a), d)
		}
	}
	return a
}

// dimensions returns the families that a node runs in, from those of the nodes before it. Gathering ports collect theirs.
func dimensions(d *graph.Document, n *node, before map[string]*node) []dimension {
	var out []dimension
	for _, p := range n.spec.Inputs() {
		if p.Gathers {
			continue
		}
		for _, l := range d.Links {
			if l.To == (graph.End{Node: n.ID, Port: p.Name}) {
				if b := before[l.From.Node]; b != nil {
					out = union(out, b.dims)
				}
			}
		}
	}
	if len(n.family) > 0 {
		out = append(slices.Clip(out), dimension{split: n.ID, members: n.family})
	}
	return out
}

// values makes checked settings usable by parameter handles.
type values map[string]any

func (v values) Param(name string) any { return v[name] }
