package chart

import (
	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// A legend says what the lines are, in a corner of the data area.
type legend struct {
	entries []legendEntry
	left    bool // In the lower left corner instead of the lower right one.
}

type legendEntry struct {
	name  string
	value string // Set in a second column.
	paint paint
	dash  []vg.Length
}

type legendPlotter struct {
	legend
	style Style
}

// Plot implements [plot.Plotter].
func (l legendPlotter) Plot(c draw.Canvas, p *plot.Plot) {
	s := l.style
	sty := s.typeface(p.TextHandler, s.Text, 1, font.WeightNormal)
	const swatch, space, pad = 20, 8, 8
	nameWidth, valueWidth := vg.Length(0), vg.Length(0)
	for _, e := range l.entries {
		nameWidth = max(nameWidth, sty.Width(e.name))
		valueWidth = max(valueWidth, sty.Width(e.value))
	}
	around := px(2*pad+swatch+2*space) + valueWidth
	nameWidth = max(min(nameWidth, c.Size().X*0.9-around), px(30))
	step := sty.Height("Xg") + px(4)
	width, height := around+nameWidth, step*vg.Length(len(l.entries))+px(2*pad-4)
	box := vg.Rectangle{Min: vg.Point{X: c.Max.X - width - px(6), Y: c.Min.Y + px(8)}}
	if l.left {
		box.Min.X = c.Min.X + px(8)
	}
	box.Max = box.Min.Add(vg.Point{X: width, Y: height})
	c.FillPolygon(fade(s.Background, 0.88), corners(box))

	y := box.Max.Y - px(pad) - step/2 + px(2)
	for _, e := range l.entries {
		x := box.Min.X + px(pad)
		look := draw.LineStyle{Color: e.paint(s), Width: px(2.5), Dashes: e.dash}
		c.StrokeLine2(look, x, y, x+px(swatch), y)
		x += px(swatch + space)
		c.FillText(sty, vg.Point{X: x, Y: y}, fitted(e.name, sty, nameWidth))
		value := sty
		value.XAlign, value.Color = text.XRight, s.Muted
		c.FillText(value, vg.Point{X: box.Max.X - px(pad), Y: y}, e.value)
		y -= step
	}
}
