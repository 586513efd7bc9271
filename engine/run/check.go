package run

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// checker collects findings about one document.
type checker struct {
	doc *graph.Document
	cat graph.Catalog
	dir string
	out *Checked
}

func (k *checker) add(f Finding) {
	if n, ok := k.doc.Node(f.Node); ok && f.Title == "" {
		f.Title = k.title(n)
	}
	k.out.Findings = append(k.out.Findings, f)
}

func (k *checker) title(n graph.Node) string { return Title(n, k.cat) }

// Title returns what a node is called: its own title, else the kind's, else the kind itself.
func Title(n graph.Node, c graph.Catalog) string {
	if n.Title != "" {
		return n.Title
	}
	if s, ok := c.Spec(n.Kind); ok {
		return s.Title
	}
	return n.Kind
}

func (k *checker) cycle(err error) {
	f := Finding{Severity: Invalid}
	f.Reason, f.Remedy, _ = strings.Cut(err.Error(), "; ")
	if e, ok := errors.AsType[*graph.CycleError](err); ok {
		f.Node, f.Path = e.Nodes[0], e.Nodes
	}
	k.add(f)
}

// node checks one node by itself and computes its output columns.
func (k *checker) node(ctx context.Context, n graph.Node) {
	spec, ok := k.cat.Spec(n.Kind)
	if !ok {
		k.add(Finding{
			Severity: Invalid, Node: n.ID, Reason: fmt.Sprintf("the kind %q is unknown to this program", n.Kind),
			Remedy: "update Headrace, or replace or delete the node",
		})
		return
	}
	settings, errs := settingsOf(spec, n)
	for _, err := range errs {
		f := Finding{Severity: Invalid, Node: n.ID, Reason: Sentence(err)}
		if e, ok := errors.AsType[*stage.ParamError](err); ok {
			f.Param = e.Param
		}
		k.add(f)
	}
	for _, p := range spec.Inputs() {
		linked := slices.ContainsFunc(k.doc.Links, func(l graph.Link) bool { return l.To == graph.End{Node: n.ID, Port: p.Name} })
		if !p.Optional && !linked {
			k.add(Finding{
				Severity: Invalid, Node: n.ID, Port: p.Name, Reason: fmt.Sprintf("nothing is connected to %q", p.Name),
				Remedy: "connect " + withArticle(p.Type),
			})
		}
	}
	if len(errs) == 0 && spec.Infer != nil {
		k.infer(ctx, n, spec, settings)
	}
}

// infer asks the kind for its output columns.
func (k *checker) infer(ctx context.Context, n graph.Node, spec stage.Spec, settings map[string]any) {
	s := &stage.Shape{Dir: k.dir, Settings: settings, In: map[string][]table.Schema{}}
	for _, p := range spec.Inputs() {
		if in := k.out.Input(k.doc, graph.End{Node: n.ID, Port: p.Name}); len(in) > 0 {
			s.In[p.Name] = in
		}
	}
	if err := sheltered(func() error { return spec.Infer(ctx, s) }); err != nil {
		f := Finding{Severity: Error, Node: n.ID, Reason: Sentence(err)}
		if e, ok := errors.AsType[*stage.ParamError](err); ok {
			f.Param = e.Param
		}
		k.add(f)
	}
	for port, schema := range s.Out {
		k.out.Schemas[graph.End{Node: n.ID, Port: port}] = schema
	}
}

// links checks that every link joins ports that exist and fit.
func (k *checker) links() {
	taken := map[graph.End]int{}
	for _, l := range k.doc.Links {
		src, dst, err := k.ends(l)
		switch {
		case err != nil:
			k.add(Finding{Severity: Invalid, Node: l.To.Node, Port: l.To.Port, Reason: err.Error(), Remedy: "remove the link"})
		case src.Type != dst.Type:
			k.add(Finding{
				Severity: Invalid, Node: l.To.Node, Port: l.To.Port,
				Reason: fmt.Sprintf("the link from %s brings %s, and %q takes %s", l.From, withArticle(src.Type), dst.Name, withArticle(dst.Type)),
				Remedy: "remove the link, or connect it to another port",
			})
		case !dst.Gathers:
			if taken[l.To]++; taken[l.To] == 2 {
				k.add(Finding{
					Severity: Invalid, Node: l.To.Node, Port: l.To.Port,
					Reason: fmt.Sprintf("%q takes one link and has several", dst.Name), Remedy: "remove all but one",
				})
			}
		}
	}
}

// ends describes the ports of a link. Kinds that are unknown were reported already and give equal, empty ports.
func (k *checker) ends(l graph.Link) (src, dst stage.PortInfo, err error) {
	from, _ := k.doc.Node(l.From.Node)
	to, _ := k.doc.Node(l.To.Node)
	a, okA := k.cat.Spec(from.Kind)
	b, okB := k.cat.Spec(to.Kind)
	if !okA || !okB {
		return stage.PortInfo{Gathers: true}, stage.PortInfo{Gathers: true}, nil
	}
	src, okA = a.Output(l.From.Port)
	dst, okB = b.Input(l.To.Port)
	switch {
	case !okA:
		err = fmt.Errorf("a link begins at %s, and %s has no output of that name", l.From, a.Title)
	case !okB:
		err = fmt.Errorf("a link ends at %s, and %s has no input of that name", l.To, b.Title)
	}
	return src, dst, err
}

// unused notes learners whose model goes nowhere.
func (k *checker) unused() {
	for _, n := range k.doc.Nodes {
		spec, ok := k.cat.Spec(n.Kind)
		if !ok || len(k.doc.OutOf(n.ID)) > 0 || len(spec.Outputs()) == 0 || len(k.doc.Into(n.ID)) == 0 {
			continue
		}
		if spec.Outputs()[0].Type == "model" {
			k.add(Finding{Severity: Note, Node: n.ID, Reason: "the model is not used", Remedy: "connect it to Evaluate, Predict or Register"})
		}
	}
}

// settingsOf upgrades a node's parameters to the kind's present version and checks them.
func settingsOf(spec stage.Spec, n graph.Node) (map[string]any, []error) {
	params := make(map[string]any, len(n.Params))
	maps.Copy(params, n.Params)
	switch {
	case n.Version > spec.Version:
		return nil, []error{fmt.Errorf("the node is of version %d of %s, this program knows %d; update Headrace", n.Version, spec.Kind, spec.Version)}
	case n.Version > 0 && n.Version < spec.Version:
		if err := spec.Upgrade(n.Version, params); err != nil {
			return nil, []error{fmt.Errorf("upgrade from version %d: %w", n.Version, err)}
		}
	}
	return spec.Settings(params)
}

func withArticle(kind string) string {
	if strings.ContainsAny(kind[:min(1, len(kind))], "aeiou") {
		return "an " + kind
	}
	return "a " + kind
}
