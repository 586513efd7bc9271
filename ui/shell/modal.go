package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// modalKey lets the keyboard answer the dialog in front, where no field of it has the focus: Escape dismisses it, which counts as
// cancelling, and Enter presses the button that stands out, or the only one.
func (s *Shell) modalKey(k *fyne.KeyEvent) {
	if k.Name != fyne.KeyEscape && k.Name != fyne.KeyReturn && k.Name != fyne.KeyEnter {
		return
	}
	top := frontDialog(s.Window.Canvas())
	if top == nil {
		return
	}
	switch k.Name {
	case fyne.KeyEscape:
		top.Hide()
	case fyne.KeyReturn, fyne.KeyEnter:
		if b := mainButton(top.Content); b != nil && !b.Disabled() && b.OnTapped != nil {
			b.OnTapped()
		}
	}
}

// frontDialog is the dialog or list in front of a canvas; nil if there is none. The toolkit keeps it in a widget of a type of its own,
// whose parts only its renderer tells.
func frontDialog(c fyne.Canvas) *widget.PopUp {
	frame, ok := c.Overlays().Top().(fyne.Widget)
	if !ok {
		return nil
	}
	for _, o := range frame.CreateRenderer().Objects() {
		if p, ok := o.(*widget.PopUp); ok {
			return p
		}
	}
	return nil
}

// mainButton is the button that stands out, or the only one; nil where there is none.
func mainButton(o fyne.CanvasObject) *widget.Button {
	all := buttonsIn(o, nil)
	for _, b := range all {
		if b.Importance == widget.HighImportance {
			return b
		}
	}
	if len(all) == 1 {
		return all[0]
	}
	return nil
}

// buttonsIn collects the buttons of an object and what it contains.
func buttonsIn(o fyne.CanvasObject, found []*widget.Button) []*widget.Button {
	switch x := o.(type) {
	case *widget.Button:
		found = append(found, x)
	case *fyne.Container:
		for _, child := range x.Objects {
			found = buttonsIn(child, found)
		}
	}
	return found
}
