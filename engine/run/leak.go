package run

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// leaks finds stages that were fitted on rows which a later split sets aside for testing.
func (k *checker) leaks() {
	for _, n := range k.doc.Nodes {
		split, ok := k.cat.Spec(n.Kind)
		if !ok || split.Members == nil {
			continue
		}
		for _, id := range k.doc.Upstream(n.ID) {
			fitted, _ := k.doc.Node(id)
			if s, ok := k.cat.Spec(fitted.Kind); !ok || !s.Fits {
				continue
			}
			path := k.rowPath(id, n.ID)
			if path == nil {
				continue
			}
			k.add(Finding{
				Severity: Warning, Node: id, Path: path,
				Reason: fmt.Sprintf("%s learns from rows that %s later sets aside for testing, so the test is too kind: %s",
					k.name(id), k.name(n.ID), k.names(path)),
				Remedy: fmt.Sprintf("move %s behind %s; it is then refitted in every fold", k.name(id), k.name(n.ID)),
			})
		}
	}
}

// rowPath returns the nodes along a shortest way on which tables flow all the way, both ends included; nil when there is none. A
// model in between ends the flow of rows.
func (k *checker) rowPath(from, to string) []string {
	flow := graph.Document{Nodes: k.doc.Nodes}
	for _, l := range k.doc.Links {
		if k.carriesRows(l) {
			flow.Links = append(flow.Links, l)
		}
	}
	return flow.Path(from, to)
}

func (k *checker) carriesRows(l graph.Link) bool {
	src, _, err := k.ends(l)
	return err == nil && src.Type == (*table.Table)(nil).ValueKind()
}

// selfTests finds models that are tested on rows they learned from.
func (k *checker) selfTests() {
	for _, n := range k.doc.Nodes {
		spec, ok := k.cat.Spec(n.Kind)
		if !ok {
			continue
		}
		var learners []string
		var tests []graph.End
		for _, l := range k.doc.Into(n.ID) {
			p, _ := spec.Input(l.To.Port)
			switch {
			case p.Gathers && p.Type == (*model.Model)(nil).ValueKind():
				learners = append(learners, k.learners(l.From.Node)...)
			case p.Gathers && p.Type == (*table.Table)(nil).ValueKind():
				tests = append(tests, l.From)
			}
		}
		slices.Sort(learners)
		for _, learner := range slices.Compact(learners) {
			if k.hasTarget(learner) && slices.ContainsFunc(tests, func(t graph.End) bool { return k.overlap(learner, t) }) {
				k.add(Finding{
					Severity: Warning, Node: n.ID, Path: k.doc.Path(learner, n.ID),
					Reason: fmt.Sprintf("%s is tested on rows that it learned from, so the figures are too good", k.name(learner)),
					Remedy: "put a Split in front of the learner and connect its test output here",
				})
			}
		}
	}
}

// learners returns the nodes that made the models which a node gives: itself, or those before it when it only passes models on.
func (k *checker) learners(id string) []string {
	var out []string
	for _, l := range k.doc.Into(id) {
		if src, _, err := k.ends(l); err == nil && src.Type == (*model.Model)(nil).ValueKind() {
			out = append(out, k.learners(l.From.Node)...)
		}
	}
	if out == nil {
		return []string{id}
	}
	return out
}

// overlap reports whether rows that a learner learned from can be among those of test: they come from one place, and no node
// between sent some of the rows this way and others that way. Behind two splits they never meet: Evaluate brings together what is
// of one.
func (k *checker) overlap(learner string, test graph.End) bool {
	learned, tested := map[graph.End]bool{}, map[graph.End]bool{}
	for _, l := range k.doc.Into(learner) {
		if k.carriesRows(l) {
			k.origins(l.From, learned)
		}
	}
	k.origins(test, tested)
	if l, t := k.splits(learned), k.splits(tested); len(l) > 0 && len(t) > 0 && !maps.Equal(l, t) {
		return false
	}
	shared := false
	for a := range learned {
		shared = shared || tested[a]
		for b := range tested {
			if a.Node == b.Node && a != b && !tested[a] && !learned[b] {
				return false
			}
		}
	}
	return shared
}

// splits returns the splits among nodes.
func (k *checker) splits(ends map[graph.End]bool) map[string]bool {
	out := map[string]bool{}
	for e := range ends {
		n, _ := k.doc.Node(e.Node)
		if s, ok := k.cat.Spec(n.Kind); ok && s.Members != nil {
			out[n.ID] = true
		}
	}
	return out
}

// origins adds an output, and all that its rows came from, to a set.
func (k *checker) origins(at graph.End, to map[graph.End]bool) {
	if to[at] {
		return
	}
	to[at] = true
	for _, l := range k.doc.Into(at.Node) {
		if k.carriesRows(l) {
			k.origins(l.From, to)
		}
	}
}

// hasTarget reports whether a learner learns from rows with a target: a clustering is judged on its own rows with good reason.
func (k *checker) hasTarget(learner string) bool {
	for _, l := range k.doc.Into(learner) {
		if len(k.out.Schemas[l.From].WithRole(table.Target)) > 0 {
			return true
		}
	}
	return false
}

func (k *checker) name(id string) string {
	n, _ := k.doc.Node(id)
	return fmt.Sprintf("%q", k.title(n))
}

func (k *checker) names(path []string) string {
	out := make([]string, len(path))
	for i, id := range path {
		n, _ := k.doc.Node(id)
		out[i] = k.title(n)
	}
	return strings.Join(out, " → ")
}
