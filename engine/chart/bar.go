package chart

import (
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// rects are filled rectangles with edges on whole pixels: bars and cells.
type rects struct {
	at    []Hit
	paint func(s Style, i int) color.RGBA
	// gapX and gapY are logical pixels left free on the right and above, unless the
	// rectangle is too small to spare them.
	gapX, gapY float64
}

func (r rects) plotter(s Style) plot.Plotter { return rectsPlotter{r, s} }

type rectsPlotter struct {
	rects
	style Style
}

// Plot implements [plot.Plotter]. A rectangle that is not empty covers at least a pixel
// each way: something small is not nothing.
func (r rectsPlotter) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	snap := snapper(c)
	least := snap(px(1))
	size := func(low, high vg.Length, gap float64) vg.Length {
		if full := high - low; full > 3*px(gap) {
			return max(full-snap(px(gap)), least)
		}
		return max(high-low, least)
	}
	for i, h := range r.at {
		if h.MinX == h.MaxX || h.MinY == h.MaxY {
			continue
		}
		low := vg.Point{X: snap(tx(h.MinX)), Y: snap(ty(h.MinY))}
		high := vg.Point{X: snap(tx(h.MaxX)), Y: snap(ty(h.MaxY))}
		box := vg.Rectangle{Min: low, Max: low.Add(vg.Point{
			X: size(low.X, high.X, r.gapX), Y: size(low.Y, high.Y, r.gapY),
		})}
		c.FillPolygon(r.paint(r.style, i), corners(box))
	}
}
