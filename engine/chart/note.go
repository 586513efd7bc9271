package chart

import (
	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// note is a text at a place in the data, moved by logical pixels.
type note struct {
	x, y           float64
	dx, dy         float64
	text           string
	paint          paint
	size           float64 // Relative to tick labels.
	weight         font.Weight
	align          text.XAlignment
	inside         float64 // Widest in units of the X axis; 0 for no limit.
	insideVertical float64 // Highest in units of the Y axis; 0 for no limit.
}

func (n note) plotter(s Style) plot.Plotter { return notePlotter{n, s} }

type notePlotter struct {
	note
	style Style
}

// Plot implements [plot.Plotter]. A text that does not fit is left out: the tooltip has it.
func (n notePlotter) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	sty := n.style.typeface(p.TextHandler, n.paint(n.style), n.size, n.weight)
	sty.XAlign = n.align
	if n.inside > 0 && sty.Width(n.text) > tx(n.inside)-tx(0)-px(4) {
		return
	}
	if n.insideVertical > 0 && sty.Height(n.text) > ty(n.insideVertical)-ty(0) {
		return
	}
	c.FillText(sty, vg.Point{X: tx(n.x) + px(n.dx), Y: ty(n.y) + px(n.dy)}, n.text)
}
