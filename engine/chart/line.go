package chart

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// paint chooses a colour once the style is known.
type paint func(s Style) color.RGBA

func series(i int) paint           { return func(s Style) color.RGBA { return s.SeriesColor(i) } }
func muted(s Style) color.RGBA     { return s.Muted }
func textColor(s Style) color.RGBA { return s.Text }

// dashes of a line; more than one round through the colours takes the next pattern.
func dashes(round int) []vg.Length {
	switch round % 3 {
	case 1:
		return []vg.Length{px(6), px(3)}
	case 2:
		return []vg.Length{px(2), px(2)}
	}
	return nil
}

// line is a line through points with ascending x.
type line struct {
	x, y  []float64
	paint paint
	width float64 // Logical pixels.
	dash  []vg.Length
}

func (l line) plotter(s Style) plot.Plotter {
	return linePlotter{l, draw.LineStyle{Color: l.paint(s), Width: px(l.width), Dashes: l.dash}}
}

type linePlotter struct {
	line
	look draw.LineStyle
}

// Plot implements [plot.Plotter].
func (l linePlotter) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	points := make([]vg.Point, len(l.x))
	for i := range l.x {
		points[i] = vg.Point{X: tx(l.x[i]), Y: ty(l.y[i])}
	}
	c.StrokeLines(l.look, columns(points, px(0.5))...)
}

// columns thins a line to at most four points in each column of a width: the first, the
// lowest, the highest and the last. It looks the same, and a stroke of many thousand
// short pieces would take seconds.
func columns(points []vg.Point, width vg.Length) [][]vg.Point {
	if len(points) < 1000 {
		return [][]vg.Point{points}
	}
	var thin []vg.Point
	for from := 0; from < len(points); {
		to, low, high := from, from, from
		column := math.Floor(float64(points[from].X / width))
		for to < len(points) && math.Floor(float64(points[to].X/width)) == column {
			if points[to].Y < points[low].Y {
				low = to
			}
			if points[to].Y > points[high].Y {
				high = to
			}
			to++
		}
		last := -1
		for _, i := range []int{from, min(low, high), max(low, high), to - 1} {
			if i != last {
				thin = append(thin, points[i])
				last = i
			}
		}
		from = to
	}
	return [][]vg.Point{thin}
}

// band is the area between two lines over the same x.
type band struct {
	x, low, high []float64
	paint        paint
}

func (b band) plotter(s Style) plot.Plotter { return bandPlotter{b, fade(b.paint(s), 0.18)} }

type bandPlotter struct {
	band
	fill color.Color
}

// Plot implements [plot.Plotter].
func (b bandPlotter) Plot(c draw.Canvas, p *plot.Plot) {
	tx, ty := p.Transforms(&c)
	var outline []vg.Point
	for i := range b.x {
		outline = append(outline, vg.Point{X: tx(b.x[i]), Y: ty(b.high[i])})
	}
	for i, x := range slices.Backward(b.x) {
		outline = append(outline, vg.Point{X: tx(x), Y: ty(b.low[i])})
	}
	c.FillPolygon(b.fill, outline)
}

// rule is a dashed straight line for reference.
func rule(x0, y0, x1, y1 float64) line {
	return line{x: []float64{x0, x1}, y: []float64{y0, y1}, paint: muted, width: 1.25, dash: []vg.Length{px(4), px(4)}}
}
