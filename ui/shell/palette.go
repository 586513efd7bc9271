package shell

import (
	"image/color"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/stage"
)

// paletteEvents is what the palette asks for.
type paletteEvents struct {
	Add  func(kind string)                    // double-click or Enter
	Drag func(title string, at fyne.Position) // while an item is dragged
	Drop func(kind string, at fyne.Position)  // at its end
	Tip  func(text string, at fyne.Position)  // hover; "" when it ends
	Tint func(family string) color.Color
}

// palette lists the stage kinds by family with a search field above.
type palette struct {
	families []stage.Family
	events   paletteEvents
	search   *widget.Entry
	list     *fyne.Container
	root     fyne.CanvasObject
}

func newPalette(families []stage.Family, events paletteEvents) *palette {
	p := &palette{families: families, events: events, search: widget.NewEntry(), list: container.NewVBox()}
	p.search.SetPlaceHolder("Search stages")
	p.search.OnChanged = func(string) { p.fill() }
	p.search.OnSubmitted = func(text string) {
		if found := matches(families, text); text != "" && len(found) > 0 {
			events.Add(found[0].Kind)
		}
	}
	p.fill()
	p.root = container.NewBorder(container.NewPadded(p.search), nil, nil, nil, container.NewVScroll(p.list))
	return p
}

func (p *palette) fill() {
	p.list.RemoveAll()
	found := matches(p.families, p.search.Text)
	for _, f := range p.families {
		first := true
		for _, s := range f.Specs {
			if !slices.ContainsFunc(found, func(m stage.Spec) bool { return m.Kind == s.Kind }) {
				continue
			}
			if first {
				title := canvas.NewText(strings.ToUpper(f.Title), theme.Color(theme.ColorNamePlaceHolder))
				title.TextSize = theme.Size(theme.SizeNameCaptionText)
				title.TextStyle.Bold = true
				p.list.Add(container.NewPadded(title))
				first = false
			}
			p.list.Add(newPaletteItem(s, p.events))
		}
	}
	if len(found) == 0 {
		p.list.Add(centred("No stage matches"))
	}
	p.list.Refresh()
}

// matches returns the specs that a search finds, best first: title, then keywords and kind, then doc. "" finds all.
func matches(families []stage.Family, text string) []stage.Spec {
	text = strings.ToLower(strings.TrimSpace(text))
	type hit struct {
		spec stage.Spec
		rank int
	}
	var hits []hit
	for _, f := range families {
		for _, s := range f.Specs {
			if r := rank(f, s, text); r < 4 {
				hits = append(hits, hit{s, r})
			}
		}
	}
	slices.SortStableFunc(hits, func(a, b hit) int { return a.rank - b.rank })
	out := make([]stage.Spec, len(hits))
	for i, h := range hits {
		out[i] = h.spec
	}
	return out
}

func rank(f stage.Family, s stage.Spec, text string) int {
	title := strings.ToLower(s.Title)
	words := strings.ToLower(s.Kind + " " + f.Title + " " + strings.Join(s.Keywords, " "))
	switch {
	case strings.HasPrefix(title, text):
		return 0
	case strings.Contains(title, text):
		return 1
	case strings.Contains(words, text):
		return 2
	case strings.Contains(strings.ToLower(s.Doc), text):
		return 3
	}
	return 4
}

// paletteItem is one kind in the palette: drag it onto the canvas, or double-click it.
type paletteItem struct {
	widget.BaseWidget
	spec   stage.Spec
	events paletteEvents
	back   *canvas.Rectangle
	at     fyne.Position
	drags  bool
}

var (
	_ fyne.Draggable      = (*paletteItem)(nil)
	_ fyne.DoubleTappable = (*paletteItem)(nil)
	_ desktop.Hoverable   = (*paletteItem)(nil)
)

func newPaletteItem(s stage.Spec, events paletteEvents) *paletteItem {
	i := &paletteItem{spec: s, events: events, back: canvas.NewRectangle(color.Transparent)}
	i.back.CornerRadius = theme.Size(theme.SizeNameInputRadius)
	i.ExtendBaseWidget(i)
	return i
}

// CreateRenderer implements fyne.Widget.
func (i *paletteItem) CreateRenderer() fyne.WidgetRenderer {
	mark := canvas.NewRectangle(i.events.Tint(i.spec.FamilyName()))
	mark.CornerRadius = 2
	mark.SetMinSize(fyne.NewSize(4, 14))
	text := canvas.NewText(i.spec.Title, theme.Color(theme.ColorNameForeground))
	text.TextSize = theme.Size(theme.SizeNameText)
	row := container.NewHBox(gap(8), container.NewCenter(mark), gap(4), container.NewCenter(text))
	return widget.NewSimpleRenderer(container.NewStack(i.back, container.New(&fixedHeight{26}, row)))
}

// Dragged moves the ghost of the item.
func (i *paletteItem) Dragged(e *fyne.DragEvent) {
	i.drags, i.at = true, e.AbsolutePosition
	i.events.Tip("", fyne.Position{})
	i.events.Drag(i.spec.Title, e.AbsolutePosition)
}

// DragEnd drops the item.
func (i *paletteItem) DragEnd() {
	if i.drags {
		i.drags = false
		i.events.Drop(i.spec.Kind, i.at)
	}
}

// DoubleTapped adds the kind to the pipeline.
func (i *paletteItem) DoubleTapped(*fyne.PointEvent) { i.events.Add(i.spec.Kind) }

// MouseIn shows what the kind does.
func (i *paletteItem) MouseIn(e *desktop.MouseEvent) {
	i.back.FillColor = theme.Color(theme.ColorNameHover)
	i.back.Refresh()
	i.events.Tip(capital(i.spec.Doc)+".", e.AbsolutePosition)
}

// MouseMoved does nothing; the tip stays.
func (i *paletteItem) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the tip away.
func (i *paletteItem) MouseOut() {
	i.back.FillColor = color.Transparent
	i.back.Refresh()
	i.events.Tip("", fyne.Position{})
}

// fixedHeight lays objects over the whole width at one height.
type fixedHeight struct{ height float32 }

// Layout implements fyne.Layout.
func (f *fixedHeight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(size.Width, f.height))
	}
}

// MinSize implements fyne.Layout.
func (f *fixedHeight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		w = max(w, o.MinSize().Width)
	}
	return fyne.NewSize(w, f.height)
}

// fixedWidth lays objects over the whole height at one width.
type fixedWidth struct{ width float32 }

// Layout implements fyne.Layout.
func (f *fixedWidth) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.NewPos(0, 0))
		o.Resize(fyne.NewSize(f.width, size.Height))
	}
}

// MinSize implements fyne.Layout.
func (f *fixedWidth) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var h float32
	for _, o := range objects {
		h = max(h, o.MinSize().Height)
	}
	return fyne.NewSize(f.width, h)
}
