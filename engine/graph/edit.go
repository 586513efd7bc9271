package graph

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
)

// Swap replaces an element. A nil Before adds it, a nil After removes it. At is its position, so that undo restores the order.
type Swap[T any] struct {
	Before *T  `json:"before,omitempty"`
	After  *T  `json:"after,omitempty"`
	At     int `json:"at"`
}

// Change touches one element; exactly one field is set.
type Change struct {
	Node   *Swap[Node]   `json:"node,omitempty"`
	Link   *Swap[Link]   `json:"link,omitempty"`
	Note   *Swap[Note]   `json:"note,omitempty"`
	Header *Swap[Header] `json:"header,omitempty"`
}

// Edit is one step of the history: all of it happens, or nothing.
type Edit struct {
	Label   string   `json:"label"`           // for the menu: "Move 3 nodes"
	Merge   string   `json:"merge,omitempty"` // edits of one non-empty key that follow closely become one step
	Changes []Change `json:"changes"`
}

// Empty reports whether the edit changes nothing.
func (e Edit) Empty() bool { return len(e.Changes) == 0 }

// Inverse returns the edit that takes e back.
func (e Edit) Inverse() Edit {
	out := Edit{Label: e.Label, Changes: make([]Change, len(e.Changes))}
	for i, c := range e.Changes {
		out.Changes[len(e.Changes)-1-i] = Change{Node: turn(c.Node), Link: turn(c.Link), Note: turn(c.Note), Header: turn(c.Header)}
	}
	return out
}

func turn[T any](s *Swap[T]) *Swap[T] {
	if s == nil {
		return nil
	}
	return &Swap[T]{Before: s.After, After: s.Before, At: s.At}
}

// Apply changes the document. When a change does not fit, nothing happens and the error is an ErrStale.
func (d *Document) Apply(e Edit) error {
	n := Document{Header: d.Header, Nodes: slices.Clone(d.Nodes), Links: slices.Clone(d.Links), Notes: slices.Clone(d.Notes)}
	for _, c := range e.Changes {
		var err error
		switch {
		case c.Node != nil:
			n.Nodes, err = swap(n.Nodes, c.Node, func(x Node) string { return x.ID })
		case c.Link != nil:
			n.Links, err = swap(n.Links, c.Link, func(x Link) string { return x.From.String() + ">" + x.To.String() })
		case c.Note != nil:
			n.Notes, err = swap(n.Notes, c.Note, func(x Note) string { return x.ID })
		case c.Header != nil && c.Header.Before != nil && c.Header.After != nil:
			n.Header = *c.Header.After
		}
		if err != nil {
			return fmt.Errorf("%s: %w", e.Label, err)
		}
	}
	*d = n
	return nil
}

func swap[T any](in []T, s *Swap[T], id func(T) string) ([]T, error) {
	find := func(x T) int { return slices.IndexFunc(in, func(y T) bool { return id(x) == id(y) }) }
	switch {
	case s.Before == nil && s.After == nil:
		return nil, ErrStale
	case s.Before == nil:
		if find(*s.After) >= 0 {
			return nil, fmt.Errorf("%w: %s is there already", ErrStale, id(*s.After))
		}
		return slices.Insert(in, min(max(s.At, 0), len(in)), *s.After), nil
	}
	i := find(*s.Before)
	if i < 0 || !same(in[i], *s.Before) {
		return nil, fmt.Errorf("%w: %s", ErrStale, id(*s.Before))
	}
	if s.After == nil {
		return slices.Delete(in, i, i+1), nil
	}
	in[i] = *s.After
	return in, nil
}

// same compares as the saved form does, so that an edit read back from a journal still fits.
func same(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true
	}
	x, errx := json.Marshal(a)
	y, erry := json.Marshal(b)
	return errx == nil && erry == nil && string(x) == string(y)
}

// join appends a later edit to e, keeping the first Before and the last After of each element.
func (e Edit) join(later Edit) Edit {
	out := Edit{Label: e.Label, Merge: e.Merge, Changes: slices.Clone(e.Changes)}
	for _, c := range later.Changes {
		if c.Node != nil && c.Node.Before != nil && c.Node.After != nil {
			i := slices.IndexFunc(out.Changes, func(o Change) bool {
				return o.Node != nil && o.Node.After != nil && o.Node.After.ID == c.Node.Before.ID
			})
			if i >= 0 {
				out.Changes[i].Node = &Swap[Node]{Before: out.Changes[i].Node.Before, After: c.Node.After, At: out.Changes[i].Node.At}
				continue
			}
		}
		out.Changes = append(out.Changes, c)
	}
	return out
}

// SameNode reports whether two nodes are saved alike.
func SameNode(a, b Node) bool { return same(a, b) }
