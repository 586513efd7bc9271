package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/stage"
)

// quickAdd is the search popup of the canvas: type, choose with the arrows, Enter adds.
type quickAdd struct {
	found  []stage.Spec
	search *searchEntry
	list   *widget.List
	popup  *widget.PopUp
	chosen int
	add    func(kind string)
}

// showQuickAdd opens the popup at a place of the window. Only kinds that fits accepts are offered.
func showQuickAdd(families []stage.Family, on fyne.Canvas, at fyne.Position, fits func(stage.Spec) bool, add func(kind string)) *quickAdd {
	q := &quickAdd{search: newSearchEntry(), add: add}
	find := func(text string) {
		q.found = q.found[:0]
		for _, s := range matches(families, text) {
			if fits(s) {
				q.found = append(q.found, s)
			}
		}
		q.choose(0)
		q.list.Refresh()
	}
	q.list = widget.NewList(func() int { return len(q.found) },
		func() fyne.CanvasObject { return newQuickRow() },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			if i < len(q.found) {
				row := o.(*quickRow)
				row.take = func() { q.take(i) }
				row.SetText(q.found[i].Title)
			}
		})
	q.search.SetPlaceHolder("Add a stage")
	q.search.OnChanged = find
	q.search.OnSubmitted = func(string) { q.take(q.chosen) }
	q.search.onKey = func(k fyne.KeyName) bool {
		switch k {
		case fyne.KeyDown:
			q.choose(q.chosen + 1)
		case fyne.KeyUp:
			q.choose(q.chosen - 1)
		case fyne.KeyEscape:
			q.popup.Hide()
		default:
			return false
		}
		return true
	}
	q.popup = widget.NewPopUp(container.NewBorder(q.search, nil, nil, nil, q.list), on)
	size := fyne.NewSize(260, 320)
	bounds := on.Size()
	at.X, at.Y = min(at.X, bounds.Width-size.Width-8), min(at.Y, bounds.Height-size.Height-8)
	q.popup.Resize(size)
	find("")
	q.popup.ShowAtPosition(at)
	on.Focus(q.search)
	return q
}

func (q *quickAdd) choose(i int) {
	if len(q.found) == 0 {
		return
	}
	q.chosen = min(max(i, 0), len(q.found)-1)
	q.list.Select(q.chosen)
}

func (q *quickAdd) take(i int) {
	if i < 0 || i >= len(q.found) {
		return
	}
	q.popup.Hide()
	q.add(q.found[i].Kind)
}

// quickRow is a line of the popup. It hears clicks itself: a list says nothing of a click on the line that is chosen already.
type quickRow struct {
	widget.Label
	take func()
}

func newQuickRow() *quickRow {
	r := &quickRow{}
	r.ExtendBaseWidget(r)
	return r
}

// Tapped takes the line.
func (r *quickRow) Tapped(*fyne.PointEvent) { r.take() }

// searchEntry is an entry that lets somebody else have some keys first.
type searchEntry struct {
	widget.Entry
	onKey func(fyne.KeyName) bool
}

func newSearchEntry() *searchEntry {
	e := &searchEntry{}
	e.ExtendBaseWidget(e)
	return e
}

// TypedKey gives a key to its owner before the entry uses it.
func (e *searchEntry) TypedKey(k *fyne.KeyEvent) {
	if e.onKey == nil || !e.onKey(k.Name) {
		e.Entry.TypedKey(k)
	}
}
