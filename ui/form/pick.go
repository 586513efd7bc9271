package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// pick is a closed list: it shows what is chosen and opens a menu of what can be.
type pick struct {
	widget.BaseWidget

	icon    fyne.Resource
	text    string
	tint    fyne.ThemeColorName // of text; "" is the foreground
	note    string              // muted, at the right
	options func() []option     // asked when the menu opens
	multi   bool                // several may be chosen; the menu stays open
	free    bool                // a name that is no option can be typed
	empty   string              // what the menu says when there is nothing to choose from
	choose  func(name string)
	clear   func()                       // Delete and Backspace
	key     func(ev *fyne.KeyEvent) bool // true takes the key away; nil takes none
	reached func()                       // the focus came

	menu             *menu
	focused, hovered bool
}

var (
	_ fyne.Tappable     = (*pick)(nil)
	_ fyne.Focusable    = (*pick)(nil)
	_ desktop.Hoverable = (*pick)(nil)
)

func newPick(p *pick) *pick {
	p.ExtendBaseWidget(p)
	return p
}

// set shows another choice.
func (p *pick) set(icon fyne.Resource, text string, tint fyne.ThemeColorName, note string) {
	p.icon, p.text, p.tint, p.note = icon, text, tint, note
	p.Refresh()
	if p.menu != nil {
		p.menu.reload()
	}
}

// Tapped implements fyne.Tappable.
func (p *pick) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(p); c != nil {
		c.Focus(p)
	}
	p.open()
}

func (p *pick) open() {
	c := fyne.CurrentApp().Driver().CanvasForObject(p)
	if c == nil {
		return
	}
	p.menu = openMenu(c, p)
}

// FocusGained implements fyne.Focusable.
func (p *pick) FocusGained() {
	p.focused = true
	p.Refresh()
	if p.reached != nil {
		p.reached()
	}
}

// FocusLost implements fyne.Focusable.
func (p *pick) FocusLost() { p.focused = false; p.Refresh() }

// TypedRune implements fyne.Focusable.
func (p *pick) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (p *pick) TypedKey(ev *fyne.KeyEvent) {
	if p.key != nil && p.key(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter:
		p.open()
	case fyne.KeyUp:
		p.step(-1)
	case fyne.KeyDown:
		p.step(1)
	case fyne.KeyDelete, fyne.KeyBackspace:
		if p.clear != nil {
			p.clear()
		}
	}
}

// step chooses the option before or after the chosen one without opening the menu.
func (p *pick) step(by int) {
	if p.multi {
		p.open()
		return
	}
	options := p.options()
	if len(options) == 0 {
		return
	}
	at := -1
	for i, o := range options {
		if o.chosen {
			at = i
		}
	}
	if at < 0 && by < 0 {
		return
	}
	if at += by; at >= 0 && at < len(options) {
		p.choose(options[at].name)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *pick) MouseIn(*desktop.MouseEvent) { p.hovered = true; p.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (p *pick) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *pick) MouseOut() { p.hovered = false; p.Refresh() }

// MinSize implements fyne.CanvasObject.
func (p *pick) MinSize() fyne.Size { return fyne.NewSize(90, lineHeight()) }

// CreateRenderer implements fyne.Widget.
func (p *pick) CreateRenderer() fyne.WidgetRenderer {
	r := &pickRenderer{
		p: p, box: canvas.NewRectangle(color.Transparent),
		icon: canvas.NewImageFromResource(nil), arrow: canvas.NewImageFromResource(nil),
		text: canvas.NewText("", color.Transparent), note: canvas.NewText("", color.Transparent),
	}
	r.Refresh()
	return r
}

type pickRenderer struct {
	p           *pick
	box         *canvas.Rectangle
	icon, arrow *canvas.Image
	text, note  *canvas.Text
}

func (r *pickRenderer) Layout(s fyne.Size) {
	r.box.Resize(s)
	pad := theme.InnerPadding()
	x := pad
	if r.p.icon != nil {
		r.icon.Move(fyne.NewPos(x, s.Height/2-8))
		r.icon.Resize(fyne.NewSquareSize(16))
		x += 16 + pad*0.75
	}
	r.arrow.Move(fyne.NewPos(s.Width-pad-16, s.Height/2-8))
	r.arrow.Resize(fyne.NewSquareSize(16))
	right := s.Width - pad - 20
	if r.p.note != "" {
		m := r.note.MinSize()
		right -= m.Width
		r.note.Move(fyne.NewPos(right, (s.Height-m.Height)/2))
		r.note.Resize(m)
		right -= pad
	}
	r.text.Text = elide(r.p.text, max(right-x, 1), r.text.TextSize, r.text.TextStyle)
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	r.text.Resize(m)
}

func (r *pickRenderer) MinSize() fyne.Size { return r.p.MinSize() }

func (r *pickRenderer) Refresh() {
	dressInput(r.box, r.p.focused, r.p.hovered)
	if r.icon.Hidden = r.p.icon == nil; !r.icon.Hidden {
		r.icon.Resource = r.p.icon
	}
	r.arrow.Resource = theme.NewColoredResource(fyne.CurrentApp().Settings().Theme().Icon(theme.IconNameArrowDropDown), theme.ColorNamePlaceHolder)
	tint := r.p.tint
	if tint == "" {
		tint = theme.ColorNameForeground
	}
	r.text.Color, r.text.TextSize = theme.Color(tint), theme.TextSize()
	r.note.Text, r.note.Color, r.note.TextSize = r.p.note, theme.Color(theme.ColorNamePlaceHolder), theme.CaptionTextSize()
	r.Layout(r.p.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *pickRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.icon, r.text, r.note, r.arrow}
}
func (r *pickRenderer) Destroy() {}

// dressInput gives a rectangle the look of an entry.
func dressInput(box *canvas.Rectangle, focused, hovered bool) {
	box.FillColor = theme.Color(theme.ColorNameInputBackground)
	box.StrokeColor, box.StrokeWidth = theme.Color(theme.ColorNameInputBorder), theme.InputBorderSize()
	box.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	if hovered {
		box.FillColor = blend(box.FillColor, theme.Color(theme.ColorNameHover))
	}
	if focused {
		box.StrokeColor = theme.Color(theme.ColorNamePrimary)
	}
}

// blend puts a translucent colour over another one.
func blend(under, over color.Color) color.Color {
	ur, ug, ub, ua := under.RGBA()
	r, g, b, a := over.RGBA()
	mix := func(u, o uint32) uint8 { return uint8((o + u*(0xffff-a)/0xffff) >> 8) }
	return color.RGBA{R: mix(ur, r), G: mix(ug, g), B: mix(ub, b), A: mix(ua, a)}
}
