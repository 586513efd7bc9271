package charts

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/engine/chart"
)

// mostLines is how many lines a tooltip has at most.
const mostLines = 12

// overlay is what lies over the picture and moves with the pointer.
type overlay struct {
	view          *View
	across, down  *canvas.Line
	dot           *canvas.Circle
	area          *canvas.Rectangle
	box           *canvas.Rectangle
	lines         [mostLines]*canvas.Text
	dots          [3]*canvas.Circle // the button of the menu
	button, focus *canvas.Rectangle
	message       [6]*canvas.Text // lines of the sentence in place of a chart
}

func newOverlay(v *View) *overlay {
	clear := color.Transparent
	o := &overlay{
		view: v, across: canvas.NewLine(clear), down: canvas.NewLine(clear), dot: canvas.NewCircle(clear),
		area: canvas.NewRectangle(clear), box: canvas.NewRectangle(clear), button: canvas.NewRectangle(clear), focus: canvas.NewRectangle(clear),
	}
	for i := range o.lines {
		o.lines[i] = canvas.NewText("", clear)
	}
	for i := range o.dots {
		o.dots[i] = canvas.NewCircle(clear)
	}
	for i := range o.message {
		o.message[i] = canvas.NewText("", clear)
	}
	return o
}

func (o *overlay) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{o.down, o.across, o.area, o.dot, o.button}
	for _, d := range o.dots {
		out = append(out, d)
	}
	out = append(out, o.focus, o.box)
	for _, l := range o.lines {
		out = append(out, l)
	}
	for _, l := range o.message {
		out = append(out, l)
	}
	return out
}

// layout puts everything where the pointer wants it.
func (o *overlay) layout() {
	for _, obj := range o.objects() {
		obj.Hide()
	}
	v := o.view
	s := v.options.Style
	size := v.Size()
	if v.focused {
		o.focus.StrokeColor, o.focus.StrokeWidth, o.focus.CornerRadius = theme.Color(theme.ColorNameFocus), 1.5, 4
		show(o.focus, 1, 1, size.Width-2, size.Height-2)
	}
	if text := v.sentence(); text != "" {
		o.say(text)
		return
	}
	if !v.ready() {
		return
	}
	if v.inside {
		o.placeButton(s)
	}
	o.placeMarks(s)
}

func show(obj fyne.CanvasObject, x, y, w, h float32) {
	obj.Move(fyne.NewPos(x, y))
	obj.Resize(fyne.NewSize(w, h))
	obj.Show()
	obj.Refresh()
}

// say shows a sentence in the middle.
func (o *overlay) say(text string) {
	size := o.view.Size()
	lines := broken(text, size.Width-48, 13)
	lines = lines[:min(len(lines), len(o.message))]
	y := size.Height/2 - float32(len(lines))*10
	for i, line := range lines {
		t := o.message[i]
		t.Text, t.TextSize, t.Color, t.Alignment = line, 13, o.view.options.Style.Muted, fyne.TextAlignCenter
		show(t, 24, y+float32(i)*20, size.Width-48, 20)
	}
}

// buttonSide is the side of the button of the menu.
const buttonSide = 28

// onButton reports whether a place is on the button of the menu.
func (o *overlay) onButton(p fyne.Position) bool {
	w := o.view.Size().Width
	return o.view.ready() && p.X >= w-buttonSide-6 && p.X <= w-6 && p.Y >= 6 && p.Y <= 6+buttonSide
}

func (o *overlay) placeButton(s chart.Style) {
	x := o.view.Size().Width - buttonSide - 6
	o.button.CornerRadius, o.button.FillColor = 5, s.Background
	if o.onButton(o.view.pointer) {
		o.button.FillColor = s.Grid
	}
	show(o.button, x, 6, buttonSide, buttonSide)
	for i, d := range o.dots {
		d.FillColor = s.Muted
		show(d, x+buttonSide/2-1.5+float32(i-1)*6, 6+buttonSide/2-1.5, 3, 3)
	}
}

// placeMarks shows the crosshair, the mark and the tooltip.
func (o *overlay) placeMarks(s chart.Style) {
	v := o.view
	m, k := v.picture.mapping, float32(1/v.picture.scale)
	x, y := v.pixel(v.pointer)
	over := v.inside && inArea(m, x, y) && !o.onButton(v.pointer)
	if v.hit < 0 && !over {
		return
	}
	if v.hit >= 0 && v.hit < len(v.chart.Hits) {
		h := v.chart.Hits[v.hit]
		x0, y1 := m.ToPixel(h.MinX, h.MinY)
		x1, y0 := m.ToPixel(h.MaxX, h.MaxY)
		x, y = (x0+x1)/2, (y0+y1)/2
		if h.IsPoint() {
			o.crosshair(s, m, k, x, y)
			o.dot.StrokeColor, o.dot.StrokeWidth, o.dot.FillColor = s.Text, 1.5, s.Background
			show(o.dot, float32(x)*k-4, float32(y)*k-4, 8, 8)
		} else {
			x0, x1, y0, y1 = max(x0, m.Left), min(x1, m.Right), max(y0, m.Top), min(y1, m.Bottom)
			o.area.StrokeColor, o.area.StrokeWidth = s.Text, 1.5
			show(o.area, float32(x0)*k, float32(y0)*k, float32(x1-x0)*k, float32(y1-y0)*k)
			x = x1
		}
		o.tip(s, float32(x)*k, float32(y)*k, v.chart.Describe(v.hit))
		return
	}
	if byX, byY := along(v.chart); byX && byY {
		o.crosshair(s, m, k, x, y)
		dataX, dataY := m.ToData(x, y)
		o.tip(s, float32(x)*k, float32(y)*k, []string{
			"", v.chart.X.Title + "  " + readable(dataX, m.MinX, m.MaxX), v.chart.Y.Title + "  " + readable(dataY, m.MinY, m.MaxY),
		})
	}
}

func (o *overlay) crosshair(s chart.Style, m chart.Mapping, k float32, x, y float64) {
	px, py := float32(x)*k, float32(y)*k
	o.down.Position1, o.down.Position2 = fyne.NewPos(px, float32(m.Top)*k), fyne.NewPos(px, float32(m.Bottom)*k)
	o.across.Position1, o.across.Position2 = fyne.NewPos(float32(m.Left)*k, py), fyne.NewPos(float32(m.Right)*k, py)
	for _, l := range []*canvas.Line{o.down, o.across} {
		l.StrokeColor, l.StrokeWidth = color.NRGBA{R: s.Muted.R, G: s.Muted.G, B: s.Muted.B, A: 110}, 1
		l.Show()
		l.Refresh()
	}
}

// tip shows a tooltip beside a place; the first line is its heading, "" for none.
func (o *overlay) tip(s chart.Style, x, y float32, text []string) {
	heading := len(text) > 0 && text[0] != ""
	if !heading && len(text) > 0 {
		text = text[1:]
	}
	text = text[:min(len(text), mostLines)]
	o.lines[0].TextStyle.Bold = heading
	const pad, step, textSize = 10, 18, 12
	width := float32(0)
	for i, line := range text {
		t := o.lines[i]
		t.Text, t.TextSize, t.Color = line, textSize, s.Muted
		if i == 0 || !heading {
			t.Color = s.Text
		}
		width = max(width, fyne.MeasureText(line, textSize, t.TextStyle).Width)
	}
	width, height := width+2*pad, float32(len(text))*step+2*pad-4
	room := o.view.Size()
	left, top := x+14, y+14
	if left+width > room.Width-4 {
		left = max(x-14-width, 4)
	}
	if top+height > room.Height-4 {
		top = max(y-14-height, 4)
	}
	ground := s.Background
	ground.A = 255
	o.box.FillColor, o.box.StrokeColor, o.box.StrokeWidth, o.box.CornerRadius = ground, s.Grid, 1, 6
	o.box.Shadow = canvas.Shadow{Color: color.NRGBA{A: 60}, BlurRadius: 8, Offset: fyne.NewPos(0, 2)}
	show(o.box, left, top, width, height)
	for i := range text {
		show(o.lines[i], left+pad, top+pad-2+float32(i)*step, width-2*pad, step)
	}
}
