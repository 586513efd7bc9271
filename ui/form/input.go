package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// input is an entry whose keys and focus can be listened to. Tab leaves it, also where it has several lines.
type input struct {
	widget.Entry

	key     func(ev *fyne.KeyEvent) bool // true takes the key away from the entry; nil takes none
	reached func()                       // the focus came
	left    func()                       // the focus went
	focused bool
	setting bool // the text is being set by the form
}

func newInput(lines bool) *input {
	e := &input{}
	e.Wrapping = fyne.TextWrap(fyne.TextTruncateClip)
	if lines {
		e.MultiLine, e.Wrapping = true, fyne.TextWrapBreak
	}
	e.ExtendBaseWidget(e)
	return e
}

// put shows a text without reporting it as typed. A cursor in the entry stays where it is, as far as there is text.
func (e *input) put(text string) {
	if e.Text == text {
		return
	}
	e.setting = true
	e.SetText(text)
	e.setting = false
}

// AcceptsTab implements fyne.Tabbable.
func (e *input) AcceptsTab() bool { return false }

// TypedKey implements fyne.Focusable.
func (e *input) TypedKey(ev *fyne.KeyEvent) {
	if e.key != nil && e.key(ev) {
		return
	}
	e.Entry.TypedKey(ev)
}

// FocusGained implements fyne.Focusable.
func (e *input) FocusGained() {
	e.focused = true
	e.Entry.FocusGained()
	if e.reached != nil {
		e.reached()
	}
}

// FocusLost implements fyne.Focusable.
func (e *input) FocusLost() {
	e.focused = false
	e.Entry.FocusLost()
	if e.left != nil {
		e.left()
	}
}
