package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// menuLine draws one option of a menu.
type menuLine struct {
	widget.BaseWidget

	menu    *menu
	index   int
	option  option
	multi   bool
	current bool // the line that Enter takes
	hovered bool
}

var (
	_ fyne.Tappable     = (*menuLine)(nil)
	_ desktop.Hoverable = (*menuLine)(nil)
)

func newMenuLine(m *menu) *menuLine {
	l := &menuLine{menu: m}
	l.ExtendBaseWidget(l)
	return l
}

func (l *menuLine) show(i int, o option, multi, current bool) {
	l.index, l.option, l.multi, l.current = i, o, multi, current
	l.Refresh()
}

// Tapped implements fyne.Tappable.
func (l *menuLine) Tapped(*fyne.PointEvent) { l.menu.take(l.index) }

// MouseIn implements desktop.Hoverable.
func (l *menuLine) MouseIn(*desktop.MouseEvent) { l.hovered = true; l.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (l *menuLine) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (l *menuLine) MouseOut() { l.hovered = false; l.Refresh() }

// MinSize implements fyne.CanvasObject.
func (l *menuLine) MinSize() fyne.Size {
	return fyne.NewSize(120, fyne.MeasureText("Mg", theme.TextSize(), fyne.TextStyle{}).Height+theme.InnerPadding())
}

// CreateRenderer implements fyne.Widget.
func (l *menuLine) CreateRenderer() fyne.WidgetRenderer {
	r := &menuLineRenderer{
		l: l, ground: canvas.NewRectangle(color.Transparent),
		mark: canvas.NewImageFromResource(nil), icon: canvas.NewImageFromResource(nil),
		text: canvas.NewText("", color.Transparent), note: canvas.NewText("", color.Transparent),
	}
	r.Refresh()
	return r
}

type menuLineRenderer struct {
	l          *menuLine
	ground     *canvas.Rectangle
	mark, icon *canvas.Image
	text, note *canvas.Text
}

func (r *menuLineRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	pad := theme.InnerPadding() * 0.75
	x := pad
	for _, i := range []*canvas.Image{r.mark, r.icon} {
		if i.Visible() {
			i.Move(fyne.NewPos(x, s.Height/2-8))
			i.Resize(fyne.NewSquareSize(16))
			x += 16 + pad
		}
	}
	note := r.note.MinSize()
	r.note.Move(fyne.NewPos(s.Width-pad-note.Width, (s.Height-note.Height)/2))
	r.note.Resize(note)
	r.text.Text = elide(r.l.option.shown(), max(s.Width-2*pad-x-note.Width, 1), r.text.TextSize, r.text.TextStyle)
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	r.text.Resize(m)
}

func (r *menuLineRenderer) MinSize() fyne.Size { return r.l.MinSize() }

func (r *menuLineRenderer) Refresh() {
	o := r.l.option
	r.ground.FillColor, r.ground.CornerRadius = color.Transparent, theme.Size(theme.SizeNameInputRadius)
	if r.l.hovered || r.l.current {
		r.ground.FillColor = theme.Color(theme.ColorNameHover)
	}
	r.mark.Resource = r.markIcon()
	r.mark.Hidden = r.mark.Resource == nil
	r.icon.Resource, r.icon.Hidden = o.icon, o.icon == nil
	r.text.Color, r.text.TextSize = theme.Color(theme.ColorNameForeground), theme.TextSize()
	r.text.TextStyle.Bold = o.chosen && !r.l.multi
	r.note.Text, r.note.Color, r.note.TextSize = o.note, theme.Color(theme.ColorNamePlaceHolder), theme.CaptionTextSize()
	r.Layout(r.l.Size())
	for _, obj := range r.Objects() {
		obj.Refresh()
	}
}

// markIcon is a box with or without a tick in a menu of several choices, else nothing.
func (r *menuLineRenderer) markIcon() fyne.Resource {
	icons := fyne.CurrentApp().Settings().Theme()
	switch {
	case r.l.multi && r.l.option.chosen:
		return theme.NewColoredResource(icons.Icon(theme.IconNameCheckButtonChecked), theme.ColorNamePrimary)
	case r.l.multi:
		return theme.NewColoredResource(icons.Icon(theme.IconNameCheckButton), theme.ColorNamePlaceHolder)
	}
	return nil
}

func (r *menuLineRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.mark, r.icon, r.text, r.note}
}
func (r *menuLineRenderer) Destroy() {}

// menuKeys takes the keys of a menu that has no search.
type menuKeys struct {
	widget.BaseWidget
	menu *menu
}

var _ fyne.Focusable = (*menuKeys)(nil)

func newMenuKeys(m *menu) *menuKeys {
	k := &menuKeys{menu: m}
	k.ExtendBaseWidget(k)
	return k
}

// FocusGained implements fyne.Focusable.
func (k *menuKeys) FocusGained() {}

// FocusLost implements fyne.Focusable.
func (k *menuKeys) FocusLost() {}

// TypedRune implements fyne.Focusable: a letter goes to the next option that begins with it.
func (k *menuKeys) TypedRune(letter rune) {
	n := len(k.menu.options)
	for step := 1; step <= n; step++ {
		i := (k.menu.at + step) % n
		if first := []rune(k.menu.options[i].shown()); len(first) > 0 && lower(first[0]) == lower(letter) {
			k.menu.move(i - k.menu.at)
			return
		}
	}
}

// TypedKey implements fyne.Focusable.
func (k *menuKeys) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeySpace && k.menu.at >= 0 {
		k.menu.take(k.menu.at)
		return
	}
	k.menu.typed(ev)
}

// CreateRenderer implements fyne.Widget.
func (k *menuKeys) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}
