package run

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"headrace.dev/studio/engine/graph"
)

// why says in a few words why an execution ran rather than being taken from the cache.
func (x *executor) why(e *exec) string {
	switch {
	case e.node.spec.Always:
		return "ran: it acts outside the workspace and runs every time"
	case x.Force:
		return "ran: everything was asked to run again"
	case !x.remembers(e):
		return "ran: nothing is remembered between runs"
	}
	if x.Previous != nil {
		if change := changed(x.Previous, x.plan.doc, e.node); change != "" {
			return "ran: " + change
		}
	}
	for _, p := range e.node.spec.Inputs() {
		for _, s := range e.inputs[p.Name] {
			if x.board.ran(s.exec) {
				return fmt.Sprintf("ran: its input from %q is new", s.exec.node.title)
			}
		}
	}
	if x.Previous != nil && e.node.spec.Fingerprint != nil {
		return "ran: what it reads has changed, or its result was let go"
	}
	return "ran: no result of it was kept"
}

// changed names the first difference that makes a node run again; "" when it is set as before.
func changed(before, after *graph.Document, n *node) string {
	old, ok := before.Node(n.ID)
	if !ok {
		return "the node is new"
	}
	if old.Kind != n.Kind {
		return "it is of another kind"
	}
	settings, errs := settingsOf(n.spec, old)
	if len(errs) > 0 {
		return "its parameters were not valid before"
	}
	var names []string
	for _, p := range n.spec.ParamInfos() {
		if !reflect.DeepEqual(settings[p.Name], n.settings[p.Name]) {
			names = append(names, fmt.Sprintf("%q", p.Title))
		}
	}
	switch {
	case len(names) == 1:
		return names[0] + " changed"
	case len(names) > 1:
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1] + " changed"
	case !slices.Equal(before.Into(n.ID), after.Into(n.ID)):
		return "it is connected otherwise"
	case n.spec.Random && before.Seed != after.Seed:
		return "the seed changed"
	}
	return ""
}
