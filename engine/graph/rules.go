package graph

import (
	"fmt"
	"slices"

	"headrace.dev/studio/engine/stage"
)

// Catalog finds a stage kind by name or alias.
type Catalog interface {
	Spec(kind string) (stage.Spec, bool)
}

// CanConnect checks a link that somebody wants to draw. The error, an ErrConnect, says in a sentence why not. replaced are the
// links that the new one takes the place of, because the input takes one.
func (d *Document) CanConnect(c Catalog, from, to End) (replaced []Link, err error) {
	no := func(format string, a ...any) ([]Link, error) {
		return nil, fmt.Errorf("%w: %s", ErrConnect, fmt.Sprintf(format, a...))
	}
	src, dst, err := d.ports(c, from, to)
	if err != nil {
		return nil, err
	}
	switch {
	case from.Node == to.Node:
		return no("a node cannot feed itself")
	case src.Type != dst.Type:
		return no("%q gives %s, %q takes %s", src.Name, article(src.Type), dst.Name, article(dst.Type))
	case slices.Contains(d.Links, Link{From: from, To: to}):
		return no("this link is there already")
	case d.Path(to.Node, from.Node) != nil:
		return no("the link would close a circle")
	}
	if !dst.Gathers {
		replaced = filter(d.Links, func(l Link) bool { return l.To == to })
	}
	return replaced, nil
}

// ports finds both ends' descriptions.
func (d *Document) ports(c Catalog, from, to End) (src, dst stage.PortInfo, err error) {
	spec := func(id string) (stage.Spec, error) {
		n, ok := d.Node(id)
		if !ok {
			return stage.Spec{}, fmt.Errorf("%w: there is no node %q", ErrConnect, id)
		}
		s, ok := c.Spec(n.Kind)
		if !ok {
			return stage.Spec{}, fmt.Errorf("%w: the kind %q of node %q is unknown", ErrConnect, n.Kind, id)
		}
		return s, nil
	}
	a, err := spec(from.Node)
	if err != nil {
		return src, dst, err
	}
	b, err := spec(to.Node)
	if err != nil {
		return src, dst, err
	}
	src, okFrom := a.Output(from.Port)
	dst, okTo := b.Input(to.Port)
	switch {
	case !okFrom:
		err = fmt.Errorf("%w: node %q has no output %q", ErrConnect, from.Node, from.Port)
	case !okTo:
		err = fmt.Errorf("%w: node %q has no input %q", ErrConnect, to.Node, to.Port)
	}
	return src, dst, err
}

func article(kind string) string {
	if kind != "" && slices.Contains([]byte("aeiou"), kind[0]) {
		return "an " + kind
	}
	return "a " + kind
}
