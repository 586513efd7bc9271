package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"
)

// tipButton is a button that says what it does when the pointer is on it: most have a picture only.
type tipButton struct {
	widget.Button
	text string
	tip  func(text string, at fyne.Position)
}

func newTipButton(icon fyne.Resource, text string, tip func(string, fyne.Position), do func()) *tipButton {
	b := &tipButton{text: text, tip: tip}
	b.Icon, b.OnTapped, b.Importance = icon, do, widget.LowImportance
	b.ExtendBaseWidget(b)
	return b
}

// MouseIn shows the text.
func (b *tipButton) MouseIn(e *desktop.MouseEvent) {
	b.Button.MouseIn(e)
	b.tip(b.text, e.AbsolutePosition)
}

// MouseOut takes it away.
func (b *tipButton) MouseOut() {
	b.Button.MouseOut()
	b.tip("", fyne.Position{})
}

// Tapped takes the text away, which would lie over what the button shows.
func (b *tipButton) Tapped(e *fyne.PointEvent) {
	b.tip("", fyne.Position{})
	b.Button.Tapped(e)
}
