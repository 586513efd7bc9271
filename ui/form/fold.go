package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// fold is a heading that shows and hides what is below it.
type fold struct {
	widget.BaseWidget

	head    *foldHead
	content fyne.CanvasObject
	build   func() fyne.CanvasObject // makes the content when it is first opened
	changed func()
}

func newFold(title string, changed func(), build func() fyne.CanvasObject) *fold {
	f := &fold{build: build, changed: changed}
	f.head = &foldHead{title: title, toggle: f.toggle}
	f.head.ExtendBaseWidget(f.head)
	f.ExtendBaseWidget(f)
	return f
}

func (f *fold) toggle() { f.set(!f.head.open) }

// set opens or closes the fold.
func (f *fold) set(open bool) {
	if f.head.open == open {
		return
	}
	f.head.open = open
	if f.content == nil {
		f.content = f.build()
	}
	if open {
		f.content.Show()
	} else {
		f.content.Hide()
	}
	f.Refresh()
	f.changed()
}

// heightAt implements flowing.
func (f *fold) heightAt(width float32) float32 {
	h := f.head.MinSize().Height
	if f.head.open {
		h += heightAt(f.content, width) + theme.InnerPadding()
	}
	return h
}

// MinSize implements fyne.CanvasObject.
func (f *fold) MinSize() fyne.Size {
	f.ExtendBaseWidget(f)
	return fyne.NewSize(80, f.heightAt(max(f.Size().Width, 80)))
}

// CreateRenderer implements fyne.Widget.
func (f *fold) CreateRenderer() fyne.WidgetRenderer { return &foldRenderer{f} }

type foldRenderer struct{ f *fold }

func (r *foldRenderer) Layout(s fyne.Size) {
	h := r.f.head.MinSize().Height
	r.f.head.Resize(fyne.NewSize(s.Width, h))
	if r.f.content != nil {
		r.f.content.Move(fyne.NewPos(0, h+theme.Padding()))
		r.f.content.Resize(fyne.NewSize(s.Width, heightAt(r.f.content, s.Width)))
	}
}

func (r *foldRenderer) MinSize() fyne.Size { return r.f.MinSize() }

func (r *foldRenderer) Objects() []fyne.CanvasObject {
	if r.f.content == nil {
		return []fyne.CanvasObject{r.f.head}
	}
	return []fyne.CanvasObject{r.f.head, r.f.content}
}

func (r *foldRenderer) Refresh() {
	r.Layout(r.f.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
func (r *foldRenderer) Destroy() {}

// foldHead is the line that is tapped.
type foldHead struct {
	widget.BaseWidget

	title            string
	note             string // muted, behind the title
	open             bool
	focused, hovered bool
	toggle           func()
}

var (
	_ fyne.Tappable     = (*foldHead)(nil)
	_ fyne.Focusable    = (*foldHead)(nil)
	_ desktop.Hoverable = (*foldHead)(nil)
)

// Tapped implements fyne.Tappable.
func (h *foldHead) Tapped(*fyne.PointEvent) { h.toggle() }

// FocusGained implements fyne.Focusable.
func (h *foldHead) FocusGained() { h.focused = true; h.Refresh() }

// FocusLost implements fyne.Focusable.
func (h *foldHead) FocusLost() { h.focused = false; h.Refresh() }

// TypedRune implements fyne.Focusable.
func (h *foldHead) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (h *foldHead) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		h.toggle()
	case fyne.KeyRight:
		if !h.open {
			h.toggle()
		}
	case fyne.KeyLeft:
		if h.open {
			h.toggle()
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (h *foldHead) MouseIn(*desktop.MouseEvent) { h.hovered = true; h.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (h *foldHead) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (h *foldHead) MouseOut() { h.hovered = false; h.Refresh() }

// MinSize implements fyne.CanvasObject.
func (h *foldHead) MinSize() fyne.Size {
	return fyne.NewSize(80, fyne.MeasureText("Mg", theme.TextSize(), fyne.TextStyle{Bold: true}).Height+theme.InnerPadding())
}

// CreateRenderer implements fyne.Widget.
func (h *foldHead) CreateRenderer() fyne.WidgetRenderer {
	r := &foldHeadRenderer{
		h: h, ground: canvas.NewRectangle(color.Transparent), icon: canvas.NewImageFromResource(nil),
		title: canvas.NewText("", color.Transparent), note: canvas.NewText("", color.Transparent),
	}
	r.Refresh()
	return r
}

type foldHeadRenderer struct {
	h           *foldHead
	ground      *canvas.Rectangle
	icon        *canvas.Image
	title, note *canvas.Text
}

func (r *foldHeadRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.icon.Move(fyne.NewPos(0, s.Height/2-8))
	r.icon.Resize(fyne.NewSquareSize(16))
	for _, t := range []*canvas.Text{r.title, r.note} {
		m := t.MinSize()
		t.Move(fyne.NewPos(20, (s.Height-m.Height)/2))
		t.Resize(m)
	}
	r.note.Move(fyne.NewPos(20+r.title.MinSize().Width+theme.InnerPadding(), (s.Height-r.note.MinSize().Height)/2))
}

func (r *foldHeadRenderer) MinSize() fyne.Size { return r.h.MinSize() }

func (r *foldHeadRenderer) Refresh() {
	icon := theme.IconNameMenuExpand
	if r.h.open {
		icon = theme.IconNameArrowDropDown
	}
	r.icon.Resource = theme.NewColoredResource(fyne.CurrentApp().Settings().Theme().Icon(icon), theme.ColorNamePlaceHolder)
	r.ground.FillColor, r.ground.CornerRadius = color.Transparent, theme.Size(theme.SizeNameInputRadius)
	if r.h.hovered {
		r.ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	if r.h.focused {
		r.ground.FillColor = theme.Color(theme.ColorNameFocus)
	}
	r.title.Text, r.title.Color = r.h.title, theme.Color(theme.ColorNameForeground)
	r.title.TextSize, r.title.TextStyle = theme.TextSize(), fyne.TextStyle{Bold: true}
	r.note.Text, r.note.Color, r.note.TextSize = r.h.note, theme.Color(theme.ColorNamePlaceHolder), theme.CaptionTextSize()
	r.Layout(r.h.Size())
	r.ground.Refresh()
	r.icon.Refresh()
	r.title.Refresh()
	r.note.Refresh()
}

func (r *foldHeadRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon, r.title, r.note}
}
func (r *foldHeadRenderer) Destroy() {}
