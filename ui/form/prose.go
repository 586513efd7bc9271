package form

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// prose is text without padding of its own that wraps at words. Fyne's labels pad by the size of a button, and know their
// height only after they were drawn.
type prose struct {
	widget.BaseWidget

	text  string
	color fyne.ThemeColorName
	size  fyne.ThemeSizeName
	style fyne.TextStyle
	line  bool // one line, cut with an ellipsis
	right bool // flush right
}

func newProse(text string, c fyne.ThemeColorName, s fyne.ThemeSizeName) *prose {
	p := &prose{text: text, color: c, size: s}
	p.ExtendBaseWidget(p)
	return p
}

func caption(text string) *prose {
	return newProse(text, theme.ColorNamePlaceHolder, theme.SizeNameCaptionText)
}

func label(text string) *prose {
	p := newProse(text, theme.ColorNameForeground, theme.SizeNameText)
	p.line = true
	return p
}

// setText shows another text.
func (p *prose) setText(text string) {
	if p.text != text {
		p.text = text
		p.Refresh()
	}
}

func (p *prose) lines(width float32) []string {
	if p.line {
		return []string{elide(p.text, width, theme.Size(p.size), p.style)}
	}
	return wrap(p.text, width, theme.Size(p.size), p.style)
}

func (p *prose) lineHeight() float32 {
	return fyne.MeasureText("Mg", theme.Size(p.size), p.style).Height
}

// heightAt implements flowing.
func (p *prose) heightAt(width float32) float32 {
	return float32(len(p.lines(width))) * p.lineHeight()
}

// MinSize implements fyne.CanvasObject: the height at the width it has.
func (p *prose) MinSize() fyne.Size {
	p.ExtendBaseWidget(p)
	if p.line {
		return fyne.NewSize(fyne.MeasureText(p.text, theme.Size(p.size), p.style).Width, p.lineHeight())
	}
	return fyne.NewSize(0, p.heightAt(max(p.Size().Width, 40)))
}

// CreateRenderer implements fyne.Widget.
func (p *prose) CreateRenderer() fyne.WidgetRenderer { return &proseRenderer{p: p} }

type proseRenderer struct {
	p       *prose
	objects []fyne.CanvasObject
}

func (r *proseRenderer) Layout(s fyne.Size) {
	lines := r.p.lines(s.Width)
	if len(lines) != len(r.objects) {
		r.objects = make([]fyne.CanvasObject, len(lines))
		for i := range r.objects {
			r.objects[i] = canvas.NewText("", color.Transparent)
		}
	}
	height := r.p.lineHeight()
	for i, line := range lines {
		t := r.objects[i].(*canvas.Text)
		t.Text, t.Color, t.TextSize, t.TextStyle = line, theme.Color(r.p.color), theme.Size(r.p.size), r.p.style
		t.Alignment = fyne.TextAlignLeading
		if r.p.right {
			t.Alignment = fyne.TextAlignTrailing
		}
		t.Move(fyne.NewPos(0, float32(i)*height))
		t.Resize(fyne.NewSize(s.Width, height))
		t.Refresh()
	}
}

func (r *proseRenderer) MinSize() fyne.Size           { return r.p.MinSize() }
func (r *proseRenderer) Refresh()                     { r.Layout(r.p.Size()) }
func (r *proseRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *proseRenderer) Destroy()                     {}

// wrap breaks a text at spaces into lines no wider than width, as far as its words allow.
func wrap(text string, width, size float32, style fyne.TextStyle) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		next := word
		if line != "" {
			next = line + " " + word
		}
		if line != "" && fyne.MeasureText(next, size, style).Width > width {
			lines, next = append(lines, line), word
		}
		line = next
	}
	return append(lines, line)
}

// elide cuts a text to a width, ending it in an ellipsis.
func elide(text string, width, size float32, style fyne.TextStyle) string {
	if width <= 0 || fyne.MeasureText(text, size, style).Width <= width {
		return text
	}
	letters := []rune(text)
	low, high := 0, len(letters)-1
	for low < high {
		mid := (low + high + 1) / 2
		if fyne.MeasureText(string(letters[:mid])+"…", size, style).Width <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return strings.TrimRight(string(letters[:low]), " ,") + "…"
}
