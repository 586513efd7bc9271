package run

import (
	"fmt"

	"headrace.dev/studio/engine/model"
)

// keptFolds finds nodes that put a model to work outside the run though it learned from one fold only, because the split before it
// has no member of all rows.
func (k *checker) keptFolds() {
	for _, n := range k.doc.Nodes {
		spec, ok := k.cat.Spec(n.Kind)
		if !ok || !spec.Always {
			continue
		}
		for _, p := range spec.Inputs() {
			if p.Type != (*model.Model)(nil).ValueKind() {
				continue
			}
			for _, id := range k.doc.Upstream(n.ID) {
				if k.foldsOnly(id) {
					k.add(Finding{
						Severity: Warning, Node: n.ID, Port: p.Name, Path: k.doc.Path(id, n.ID),
						Reason: fmt.Sprintf("the model kept here learned from one fold only, because %s leaves out the fit on all rows", k.name(id)),
						Remedy: fmt.Sprintf("let %s fit on all rows too", k.name(id)),
					})
				}
			}
		}
	}
}

// foldsOnly reports whether a node is a split into several parts none of which holds all rows.
func (k *checker) foldsOnly(id string) bool {
	n, _ := k.doc.Node(id)
	spec, ok := k.cat.Spec(n.Kind)
	if !ok || spec.Members == nil {
		return false
	}
	settings, errs := settingsOf(spec, n)
	if len(errs) > 0 {
		return false
	}
	members := spec.Members(values(settings))
	for _, m := range members {
		if m.Full {
			return false
		}
	}
	return len(members) > 1
}
