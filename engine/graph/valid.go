package graph

import (
	"fmt"
	"strings"
)

// check reports the first thing that would keep the saved form from being read back: ids that are malformed or there twice,
// links that lead nowhere. Kinds, parameters and connections are not judged here.
func (d *Document) check() error {
	nodes := make(map[string]bool, len(d.Nodes))
	for i, n := range d.Nodes {
		switch {
		case !validID(n.ID):
			return fmt.Errorf("node %d has the id %q; ids are lower-case letters, digits, _ and -", i+1, n.ID)
		case nodes[n.ID]:
			return fmt.Errorf("two nodes have the id %q", n.ID)
		case n.Kind == "":
			return fmt.Errorf("node %q has no kind", n.ID)
		}
		nodes[n.ID] = true
	}
	links := make(map[Link]bool, len(d.Links))
	for _, l := range d.Links {
		switch {
		case l.From.Node == "" || l.From.Port == "" || l.To.Node == "" || l.To.Port == "":
			return fmt.Errorf("the link %s → %s lacks an end", l.From, l.To)
		case !nodes[l.From.Node] || !nodes[l.To.Node]:
			return fmt.Errorf("the link %s → %s names a node that is not there", l.From, l.To)
		case links[l]:
			return fmt.Errorf("the link %s → %s is there twice", l.From, l.To)
		}
		links[l] = true
	}
	notes := make(map[string]bool, len(d.Notes))
	for _, n := range d.Notes {
		if n.ID == "" || notes[n.ID] {
			return fmt.Errorf("the note %q has no id or that of another note", n.Text)
		}
		notes[n.ID] = true
	}
	return nil
}

// validID reports whether an id is of the form [a-z0-9][a-z0-9_-]*.
func validID(id string) bool {
	return id != "" && !strings.ContainsFunc(id, func(r rune) bool { return !inID(r) }) && id[0] != '_' && id[0] != '-'
}

func inID(r rune) bool { return 'a' <= r && r <= 'z' || '0' <= r && r <= '9' || r == '_' || r == '-' }
