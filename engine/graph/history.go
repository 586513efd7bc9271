package graph

import "time"

// mergeWithin is how close edits of one merge key must follow each other to be one step.
const mergeWithin = 800 * time.Millisecond

// History does edits to a document and keeps them for undo and redo. Not safe for concurrent use.
type History struct {
	Now func() time.Time // for tests; nil means time.Now
	// OnEdit is called with every edit that was carried out, undo and redo included: the journal hangs here. nil is allowed.
	OnEdit func(Edit)

	doc    *Document
	done   []Edit
	undone []Edit
	last   time.Time
	saved  int // len(done) at the last save; -1 when undo cannot come back to it
}

// NewHistory begins a history for a document, which it changes in place.
func NewHistory(d *Document) *History { return &History{doc: d} }

// Document returns the document.
func (h *History) Document() *Document { return h.doc }

// Do applies an edit and makes it the newest step; what was undone is forgotten. An empty edit does nothing.
func (h *History) Do(e Edit) error {
	if e.Empty() {
		return nil
	}
	if err := h.doc.Apply(e); err != nil {
		return err
	}
	if h.saved > len(h.done) {
		h.saved = -1
	}
	h.undone = nil
	now := h.now()
	if n := len(h.done); n > 0 && n != h.saved && e.Merge != "" && h.done[n-1].Merge == e.Merge && now.Sub(h.last) < mergeWithin {
		h.done[n-1] = h.done[n-1].join(e)
	} else {
		h.done = append(h.done, e)
	}
	h.last = now
	h.tell(e)
	return nil
}

// Undo takes back the newest step and returns its label; false when there is none.
func (h *History) Undo() (string, bool) { return h.step(&h.done, &h.undone) }

// Redo repeats the step that was undone last and returns its label; false when there is none.
func (h *History) Redo() (string, bool) { return h.step(&h.undone, &h.done) }

func (h *History) step(from, to *[]Edit) (string, bool) {
	n := len(*from)
	if n == 0 {
		return "", false
	}
	e := (*from)[n-1]
	apply := e
	if from == &h.done {
		apply = e.Inverse()
	}
	if err := h.doc.Apply(apply); err != nil { // only edits of this history changed the document, so they fit
		panic("graph: history does not fit its document: " + err.Error())
	}
	*from = (*from)[:n-1]
	*to = append(*to, e)
	h.last = time.Time{}
	h.tell(apply)
	return e.Label, true
}

// CanUndo returns the label of the step that Undo would take back.
func (h *History) CanUndo() (string, bool) { return top(h.done) }

// CanRedo returns the label of the step that Redo would repeat.
func (h *History) CanRedo() (string, bool) { return top(h.undone) }

func top(edits []Edit) (string, bool) {
	if len(edits) == 0 {
		return "", false
	}
	return edits[len(edits)-1].Label, true
}

// MarkSaved notes that the document was saved as it is.
func (h *History) MarkSaved() { h.saved = len(h.done) }

// Modified reports whether the document differs from the last save; undoing back to it clears the mark.
func (h *History) Modified() bool { return h.saved != len(h.done) }

func (h *History) now() time.Time {
	if h.Now != nil {
		return h.Now()
	}
	return time.Now()
}

func (h *History) tell(e Edit) {
	if h.OnEdit != nil {
		h.OnEdit(e)
	}
}
