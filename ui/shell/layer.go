package shell

import (
	"image/color"
	"strings"
	"unicode"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// layer is the glass in front of the window: what is dragged, and tooltips. It takes no events.
type layer struct {
	box *fyne.Container
	tip *fyne.Container
	arm *fyne.Container
}

func newLayer() *layer { return &layer{box: container.NewWithoutLayout()} }

// card makes a small framed text.
func card(text string, frame color.Color) *fyne.Container {
	back := canvas.NewRectangle(theme.Color(theme.ColorNameOverlayBackground))
	back.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	back.StrokeColor, back.StrokeWidth = frame, 1
	label := widget.NewLabel(text)
	return container.NewStack(back, label)
}

// wide is how many letters a line of a tooltip holds.
const wide = 56

// wrapped breaks lines that are longer than a number of letters between words.
func wrapped(text string, letters int) string {
	var out strings.Builder
	for line := range strings.SplitSeq(text, "\n") {
		used := 0
		for word := range strings.FieldsSeq(line) {
			n := utf8.RuneCountInString(word)
			switch {
			case used > 0 && used+1+n > letters:
				out.WriteByte('\n')
				used = 0
			case used > 0:
				out.WriteByte(' ')
				used++
			}
			out.WriteString(word)
			used += n
		}
		out.WriteByte('\n')
	}
	return strings.TrimSuffix(out.String(), "\n")
}

// Tip shows a text near a place; "" takes it away.
func (l *layer) Tip(text string, at fyne.Position) {
	defer l.box.Refresh() // a container without a layout does not ask for a repaint by itself
	if l.tip != nil {
		l.box.Remove(l.tip)
		l.tip = nil
	}
	if text == "" {
		return
	}
	l.tip = card(wrapped(text, wide), theme.Color(theme.ColorNameInputBorder))
	size := l.tip.MinSize()
	bounds := l.box.Size()
	at = at.AddXY(14, 18)
	at.X = min(at.X, bounds.Width-size.Width-4)
	if at.Y+size.Height > bounds.Height {
		at.Y -= size.Height + 28
	}
	l.tip.Resize(size)
	l.tip.Move(fyne.NewPos(max(0, at.X), max(0, at.Y)))
	l.box.Add(l.tip)
}

// Drag shows what is being dragged at a place.
func (l *layer) Drag(text string, at fyne.Position) {
	if l.arm == nil {
		l.arm = card(text, theme.Color(theme.ColorNamePrimary))
		l.arm.Resize(l.arm.MinSize())
		l.box.Add(l.arm)
	}
	l.arm.Move(at.AddXY(10, 8))
}

// Drop ends the drag.
func (l *layer) Drop() {
	if l.arm != nil {
		l.box.Remove(l.arm)
		l.arm = nil
	}
}

// gap is an empty space of a width.
func gap(width float32) fyne.CanvasObject {
	r := canvas.NewRectangle(color.Transparent)
	r.SetMinSize(fyne.NewSize(width, 1))
	return r
}

// heading is the small bold title above a part of a panel.
func heading(text string) *widget.Label {
	return widget.NewLabelWithStyle(text, fyne.TextAlignLeading, fyne.TextStyle{Bold: true})
}

// centred shows a sentence in the middle of an empty view.
func centred(text string) fyne.CanvasObject {
	l := widget.NewLabel(text)
	l.Importance = widget.LowImportance
	l.Alignment = fyne.TextAlignCenter
	return container.NewVBox(layout.NewSpacer(), l, layout.NewSpacer())
}

// capital writes a sentence with a capital letter.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
