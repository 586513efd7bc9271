package run

import (
	"fmt"
	"strings"

	"headrace.dev/studio/engine/graph"
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
			if s, ok := k.cat.Spec(fitted.Kind); !ok || !s.Fits || !k.rowsReach(id, n.ID) {
				continue
			}
			path := k.doc.Path(id, n.ID)
			k.add(Finding{Severity: Warning, Node: id, Path: path,
				Reason: fmt.Sprintf("%s learns from rows that %s later sets aside for testing, so the test is too kind: %s",
					k.name(id), k.name(n.ID), k.names(path)),
				Remedy: fmt.Sprintf("move %s behind %s; it is then refitted in every fold", k.name(id), k.name(n.ID))})
		}
	}
}

// rowsReach reports whether tables flow all the way along some path; a model in between ends the flow of rows.
func (k *checker) rowsReach(from, to string) bool {
	if from == to {
		return true
	}
	for _, l := range k.doc.OutOf(from) {
		src, _, err := k.ends(l)
		if err == nil && src.Type == "table" && k.rowsReach(l.To.Node, to) {
			return true
		}
	}
	return false
}

// selfTests finds models that are tested on the rows they learned from: both come from one place with no split between.
func (k *checker) selfTests() {
	for _, n := range k.doc.Nodes {
		spec, ok := k.cat.Spec(n.Kind)
		if !ok {
			continue
		}
		var models, rows []graph.Link
		for _, l := range k.doc.Into(n.ID) {
			p, _ := spec.Input(l.To.Port)
			switch {
			case p.Gathers && p.Type == "model":
				models = append(models, l)
			case p.Gathers && p.Type == "table":
				rows = append(rows, l)
			}
		}
		for _, m := range models {
			for _, r := range rows {
				if k.hasTarget(m.From.Node) && !k.behindSplit(m.From.Node) && !k.behindSplit(r.From.Node) && k.sharedSource(m.From.Node, r.From.Node) {
					k.add(Finding{Severity: Warning, Node: n.ID, Path: k.doc.Path(m.From.Node, n.ID),
						Reason: fmt.Sprintf("%s is tested on rows that it learned from, so the figures are too good", k.name(m.From.Node)),
						Remedy: "put a Split in front of the learner and connect its test output here"})
				}
			}
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

func (k *checker) behindSplit(id string) bool {
	for _, u := range append(k.doc.Upstream(id), id) {
		n, _ := k.doc.Node(u)
		if s, ok := k.cat.Spec(n.Kind); ok && s.Members != nil {
			return true
		}
	}
	return false
}

func (k *checker) sharedSource(a, b string) bool {
	up := map[string]bool{a: true}
	for _, id := range k.doc.Upstream(a) {
		up[id] = true
	}
	for _, id := range append(k.doc.Upstream(b), b) {
		if up[id] {
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
