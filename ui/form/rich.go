package form

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"
)

// rich is wrapped Markdown that knows its height at a width.
type rich struct{ widget.RichText }

func newRich(markdown string) *rich {
	r := &rich{}
	r.ExtendBaseWidget(r)
	r.Wrapping, r.Scroll = fyne.TextWrapWord, container.ScrollNone
	r.ParseMarkdown(narrow(markdown))
	return r
}

// narrow fits Markdown to a column at the side of a window. Tables, whose cells do not wrap, become lists that begin with the
// first cell, and the title goes, because the form has one.
func narrow(markdown string) string {
	var out []string
	row := 0 // of the table that the line is in
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\r\n")
		if strings.HasPrefix(line, "# ") {
			continue
		}
		if !strings.HasPrefix(line, "|") {
			row = 0
			out = append(out, line)
			continue
		}
		if row++; row <= 2 { // the names of the columns and the line below them
			continue
		}
		cells := strings.Split(strings.Trim(strings.TrimSpace(line), "|"), "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		out = append(out, "- **"+strings.Trim(cells[0], "*`")+"** "+strings.Join(cells[1:], ", "))
	}
	return strings.Join(out, "\n")
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
