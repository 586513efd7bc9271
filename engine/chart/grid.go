package chart

import (
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// grid draws lines across the data area, one pixel wide and on the pixels.
type grid struct {
	lines gridLines
	style Style
}

// Plot implements [plot.Plotter].
func (g grid) Plot(c draw.Canvas, p *plot.Plot) {
	snap, half := snapper(c), px(0.5)
	if img := raster(c); img != nil {
		half = vg.Length(float64(vg.Inch) / img.DPI() / 2)
	}
	line := draw.LineStyle{Color: g.style.Grid, Width: 2 * half}
	tx, ty := p.Transforms(&c)
	if g.lines.x {
		for _, t := range p.X.Tick.Marker.Ticks(p.X.Min, p.X.Max) {
			x := snap(tx(t.Value)) + half
			c.StrokeLine2(line, x, c.Min.Y, x, c.Max.Y)
		}
	}
	if g.lines.y {
		for _, t := range p.Y.Tick.Marker.Ticks(p.Y.Min, p.Y.Max) {
			y := snap(ty(t.Value)) + half
			c.StrokeLine2(line, c.Min.X, y, c.Max.X, y)
		}
	}
}

// corners returns a rectangle as a polygon.
func corners(r vg.Rectangle) []vg.Point {
	return []vg.Point{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}
