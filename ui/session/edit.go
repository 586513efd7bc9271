package session

import (
	"fmt"

	"headrace.dev/studio/engine/graph"
)

// AddNode adds a node of a kind at a place and, when from names an output that fits one of its inputs, the link to it. It returns
// the id of the new node.
func (s *Session) AddNode(kind string, x, y float64, from graph.End) (string, error) {
	spec, ok := s.Catalog.Spec(kind)
	if !ok {
		return "", fmt.Errorf("the kind %q is unknown", kind)
	}
	d := s.Document()
	n := graph.Node{ID: d.FreeID(kind), Kind: spec.Kind, Version: spec.Version, X: x, Y: y}
	var links []graph.Link
	if from.Node != "" {
		trial := d.Clone()
		if err := trial.Apply(trial.Add([]graph.Node{n}, nil)); err != nil {
			return "", err
		}
		for _, p := range spec.Inputs() {
			to := graph.End{Node: n.ID, Port: p.Name}
			if _, err := trial.CanConnect(s.Catalog, from, to); err == nil {
				links = append(links, graph.Link{From: from, To: to})
				break
			}
		}
	}
	e := d.Add([]graph.Node{n}, links)
	e.Label = "Add " + spec.Title
	return n.ID, s.Do(e)
}

// Connect links two ports; a link that the input has to give up for it goes away in the same step.
func (s *Session) Connect(from, to graph.End) error {
	replaced, err := s.Document().CanConnect(s.Catalog, from, to)
	if err != nil {
		return err
	}
	return s.Do(s.Document().Connect(from, to, replaced))
}

// Delete removes nodes and links. With heal, neighbours of a single removed node are joined where their ports fit.
func (s *Session) Delete(ids []string, links []graph.Link, heal bool) error {
	d := s.Document()
	var join func(from, to graph.End) bool
	if heal {
		join = func(from, to graph.End) bool {
			without := d.Clone()
			if without.Apply(without.Remove(ids, nil, nil)) != nil {
				return false
			}
			_, err := without.CanConnect(s.Catalog, from, to)
			return err == nil
		}
	}
	return s.Do(d.Remove(ids, links, join))
}
