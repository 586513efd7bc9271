package form

import (
	"image/color"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

func lower(r rune) rune { return unicode.ToLower(r) }

// segments is a row of a few short choices of which one is taken.
type segments struct {
	widget.BaseWidget

	names   []string
	taken   int
	choose  func(name string)
	key     func(ev *fyne.KeyEvent) bool // true takes the key away; nil takes none
	reached func()                       // the focus came
	focused bool
	hovered int // -1 for none
}

var (
	_ fyne.Tappable     = (*segments)(nil)
	_ fyne.Focusable    = (*segments)(nil)
	_ desktop.Hoverable = (*segments)(nil)
)

func newSegments(names []string, choose func(string)) *segments {
	s := &segments{names: names, taken: -1, hovered: -1, choose: choose}
	s.ExtendBaseWidget(s)
	return s
}

// set shows which choice is taken; a name that is none of them takes none.
func (s *segments) set(name string) {
	s.taken = -1
	for i, n := range s.names {
		if n == name {
			s.taken = i
		}
	}
	s.Refresh()
}

func (s *segments) at(x float32) int {
	return max(0, min(len(s.names)-1, int(x/s.Size().Width*float32(len(s.names)))))
}

// Tapped implements fyne.Tappable.
func (s *segments) Tapped(ev *fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(s); c != nil {
		c.Focus(s)
	}
	s.choose(s.names[s.at(ev.Position.X)])
}

// FocusGained implements fyne.Focusable.
func (s *segments) FocusGained() {
	s.focused = true
	s.Refresh()
	if s.reached != nil {
		s.reached()
	}
}

// FocusLost implements fyne.Focusable.
func (s *segments) FocusLost() { s.focused = false; s.Refresh() }

// TypedRune implements fyne.Focusable.
func (s *segments) TypedRune(rune) {}

// TypedKey implements fyne.Focusable.
func (s *segments) TypedKey(ev *fyne.KeyEvent) {
	if s.key != nil && s.key(ev) {
		return
	}
	switch ev.Name {
	case fyne.KeyLeft, fyne.KeyUp:
		if s.taken > 0 {
			s.choose(s.names[s.taken-1])
		}
	case fyne.KeyRight, fyne.KeyDown:
		if s.taken < len(s.names)-1 {
			s.choose(s.names[s.taken+1])
		}
	}
}

// MouseIn implements desktop.Hoverable.
func (s *segments) MouseIn(ev *desktop.MouseEvent) { s.MouseMoved(ev) }

// MouseMoved implements desktop.Hoverable.
func (s *segments) MouseMoved(ev *desktop.MouseEvent) {
	if i := s.at(ev.Position.X); i != s.hovered {
		s.hovered = i
		s.Refresh()
	}
}

// MouseOut implements desktop.Hoverable.
func (s *segments) MouseOut() { s.hovered = -1; s.Refresh() }

// MinSize implements fyne.CanvasObject.
func (s *segments) MinSize() fyne.Size {
	width := float32(0)
	for _, n := range s.names {
		width = max(width, fyne.MeasureText(n, theme.TextSize(), fyne.TextStyle{Bold: true}).Width)
	}
	return fyne.NewSize((width+theme.InnerPadding())*float32(len(s.names)), lineHeight())
}

// CreateRenderer implements fyne.Widget.
func (s *segments) CreateRenderer() fyne.WidgetRenderer {
	r := &segmentsRenderer{s: s, box: canvas.NewRectangle(color.Transparent)}
	for range s.names {
		r.cells = append(r.cells, canvas.NewRectangle(color.Transparent))
		r.texts = append(r.texts, canvas.NewText("", color.Transparent))
	}
	r.Refresh()
	return r
}

type segmentsRenderer struct {
	s     *segments
	box   *canvas.Rectangle
	cells []*canvas.Rectangle
	texts []*canvas.Text
}

func (r *segmentsRenderer) Layout(size fyne.Size) {
	r.box.Resize(size)
	const inset = 3
	w := (size.Width - 2*inset) / float32(len(r.cells))
	for i, c := range r.cells {
		c.Move(fyne.NewPos(inset+float32(i)*w, inset))
		c.Resize(fyne.NewSize(w, size.Height-2*inset))
		m := r.texts[i].MinSize()
		r.texts[i].Move(fyne.NewPos(inset+(float32(i)+0.5)*w-m.Width/2, (size.Height-m.Height)/2))
		r.texts[i].Resize(m)
	}
}

func (r *segmentsRenderer) MinSize() fyne.Size { return r.s.MinSize() }

func (r *segmentsRenderer) Refresh() {
	dressInput(r.box, r.s.focused, false)
	for i, c := range r.cells {
		c.CornerRadius, c.FillColor = max(r.box.CornerRadius-2, 0), color.Transparent
		t := r.texts[i]
		t.Text, t.TextSize, t.TextStyle = r.s.names[i], theme.TextSize(), fyne.TextStyle{}
		t.Color = theme.Color(theme.ColorNamePlaceHolder)
		switch i {
		case r.s.taken:
			c.FillColor, t.Color = theme.Color(theme.ColorNameSelection), theme.Color(theme.ColorNameForeground)
		case r.s.hovered:
			c.FillColor, t.Color = theme.Color(theme.ColorNameHover), theme.Color(theme.ColorNameForeground)
		}
	}
	r.Layout(r.s.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}

func (r *segmentsRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.box}
	for i := range r.cells {
		out = append(out, r.cells[i], r.texts[i])
	}
	return out
}
func (r *segmentsRenderer) Destroy() {}
