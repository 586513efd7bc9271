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

// Apply changes the document. When a change does not fit, or would leave a document that could not be saved and read back,
// nothing happens and the error is an ErrStale.
func (d *Document) Apply(e Edit) error {
	n := Document{Header: d.Header, Nodes: slices.Clone(d.Nodes), Links: slices.Clone(d.Links), Notes: slices.Clone(d.Notes)}
	for _, c := range e.Changes {
		if err := n.change(c); err != nil {
			return fmt.Errorf("%s: %w", e.Label, err)
		}
	}
	if err := n.check(); err != nil {
		return fmt.Errorf("%s: %w: %w", e.Label, ErrStale, err)
	}
	*d = n
	return nil
}

func (d *Document) change(c Change) (err error) {
	switch {
	case c.Node != nil:
		d.Nodes, err = swap(d.Nodes, c.Node, func(x Node) string { return x.ID })
	case c.Link != nil:
		d.Links, err = swap(d.Links, c.Link, func(x Link) Link { return x })
	case c.Note != nil:
		d.Notes, err = swap(d.Notes, c.Note, func(x Note) string { return x.ID })
	case c.Header != nil && c.Header.Before != nil && c.Header.After != nil && *c.Header.Before == d.Header:
		d.Header = *c.Header.After
	case c.Header != nil:
		err = fmt.Errorf("%w: the name, text or seed is another", ErrStale)
	default:
		err = fmt.Errorf("%w: a change names nothing", ErrStale)
	}
	return err
}

// swap carries out one change on the elements in, which it may change in place. key identifies an element.
func swap[T any, K comparable](in []T, s *Swap[T], key func(T) K) ([]T, error) {
	find := func(x T) int { return slices.IndexFunc(in, func(y T) bool { return key(x) == key(y) }) }
	switch {
	case s.Before == nil && s.After == nil:
		return in, fmt.Errorf("%w: a change names nothing", ErrStale)
	case s.Before == nil:
		if find(*s.After) >= 0 {
			return in, fmt.Errorf("%w: %v is there already", ErrStale, key(*s.After))
		}
		return slices.Insert(in, min(max(s.At, 0), len(in)), *s.After), nil
	}
	i := find(*s.Before)
	if i < 0 || !same(in[i], *s.Before) {
		return in, fmt.Errorf("%w: %v is another or gone", ErrStale, key(*s.Before))
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
		i := slices.IndexFunc(out.Changes, c.continues)
		if i < 0 {
			out.Changes = append(out.Changes, c)
			continue
		}
		o := out.Changes[i]
		out.Changes[i] = Change{Node: chain(o.Node, c.Node), Note: chain(o.Note, c.Note), Header: chain(o.Header, c.Header)}
	}
	return out
}

// continues reports whether c replaces the element that the earlier change o left.
func (c Change) continues(o Change) bool {
	switch {
	case c.Node != nil && o.Node != nil && c.Node.Before != nil && c.Node.After != nil && o.Node.After != nil:
		return o.Node.After.ID == c.Node.Before.ID
	case c.Note != nil && o.Note != nil && c.Note.Before != nil && c.Note.After != nil && o.Note.After != nil:
		return o.Note.After.ID == c.Note.Before.ID
	}
	return c.Header != nil && o.Header != nil
}

func chain[T any](first, second *Swap[T]) *Swap[T] {
	if first == nil || second == nil {
		return nil
	}
	return &Swap[T]{Before: first.Before, After: second.After, At: first.At}
}
