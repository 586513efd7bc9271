package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// rich is wrapped Markdown that knows its height at a width.
type rich struct{ widget.RichText }

func newRich(markdown string) *rich {
	r := &rich{}
	r.ExtendBaseWidget(r)
	r.Wrapping = fyne.TextWrapWord
	r.ParseMarkdown(markdown)
	return r
}

// heightAt implements flowing.
func (r *rich) heightAt(width float32) float32 {
	if s := r.Size(); s.Width != width {
		r.Resize(fyne.NewSize(width, s.Height))
	}
	return r.MinSize().Height
}

// strut is a little room at the top of the form.
type strut struct{ widget.BaseWidget }

// CreateRenderer implements fyne.Widget.
func (s *strut) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(color.Transparent))
}

// MinSize implements fyne.CanvasObject.
func (s *strut) MinSize() fyne.Size { return fyne.NewSize(1, 6) }
