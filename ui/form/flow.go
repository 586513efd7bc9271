package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// flowing is implemented by what is higher the narrower it is.
type flowing interface {
	heightAt(width float32) float32
}

func heightAt(o fyne.CanvasObject, width float32) float32 {
	if f, ok := o.(flowing); ok {
		return f.heightAt(width)
	}
	return o.MinSize().Height
}

// flow puts objects below each other at its full width. Fyne's boxes ask for heights before widths are known, which leaves
// wrapped text with the height of one line.
type flow struct {
	widget.BaseWidget

	items []fyne.CanvasObject
	gap   float32
	inset float32 // left and right
}

func newFlow(gap float32, items ...fyne.CanvasObject) *flow {
	f := &flow{items: items, gap: gap}
	f.ExtendBaseWidget(f)
	return f
}

// heightAt implements flowing.
func (f *flow) heightAt(width float32) float32 {
	total, shown := float32(0), 0
	for _, o := range f.items {
		if o.Visible() {
			total += heightAt(o, width-2*f.inset)
			shown++
		}
	}
	return total + f.gap*float32(max(shown-1, 0))
}

// MinSize implements fyne.CanvasObject: the height at the width it has.
func (f *flow) MinSize() fyne.Size {
	f.ExtendBaseWidget(f)
	width := float32(0)
	for _, o := range f.items {
		if o.Visible() {
			width = max(width, min(o.MinSize().Width, 120))
		}
	}
	return fyne.NewSize(width+2*f.inset, f.heightAt(max(f.Size().Width, width+2*f.inset)))
}

func (f *flow) layout(size fyne.Size) {
	y := float32(0)
	for _, o := range f.items {
		if !o.Visible() {
			continue
		}
		h := heightAt(o, size.Width-2*f.inset)
		o.Move(fyne.NewPos(f.inset, y))
		o.Resize(fyne.NewSize(size.Width-2*f.inset, h))
		y += h + f.gap
	}
}

// CreateRenderer implements fyne.Widget.
func (f *flow) CreateRenderer() fyne.WidgetRenderer { return &flowRenderer{f} }

type flowRenderer struct{ f *flow }

func (r *flowRenderer) Layout(s fyne.Size)           { r.f.layout(s) }
func (r *flowRenderer) MinSize() fyne.Size           { return r.f.MinSize() }
func (r *flowRenderer) Objects() []fyne.CanvasObject { return r.f.items }
func (r *flowRenderer) Destroy()                     {}
func (r *flowRenderer) Refresh() {
	r.f.layout(r.f.Size())
	for _, o := range r.f.items {
		o.Refresh()
	}
}

// row puts objects beside each other, centred on their heights; one of them takes the width that the others leave.
type row struct {
	widen int // the index of the object that takes the rest
	gap   float32
}

// MinSize implements fyne.Layout.
func (l row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var size fyne.Size
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if i != l.widen {
			size.Width += m.Width + l.gap
		}
		size.Height = max(size.Height, m.Height)
	}
	return size
}

// Layout implements fyne.Layout.
func (l row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	rest := size.Width - l.MinSize(objects).Width
	x := float32(0)
	for i, o := range objects {
		if !o.Visible() {
			continue
		}
		m := o.MinSize()
		if i == l.widen {
			m.Width = max(rest, 0)
		}
		o.Move(fyne.NewPos(x, (size.Height-m.Height)/2))
		o.Resize(m)
		x += m.Width + l.gap
	}
}

// lineHeight is the height of editors of one line.
func lineHeight() float32 {
	return fyne.MeasureText("Mg", theme.TextSize(), fyne.TextStyle{}).Height + 2*theme.InnerPadding()
}
