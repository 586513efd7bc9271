package charts

import (
	"image"
	"image/draw"

	"headrace.dev/studio/engine/chart"
)

// zoom is the part of the axes that is shown, as shares of their whole range. The zero zoom shows all.
type zoom struct {
	on             bool
	x0, x1, y0, y1 float64
}

// deepest is the smallest share of an axis that can be zoomed to.
const deepest = 1e-4

// along reports which axes can be zoomed: those of numbers.
func along(c *chart.Chart) (x, y bool) {
	return c.X.Names == nil && c.X.Max > c.X.Min, c.Y.Names == nil && c.Y.Max > c.Y.Min
}

// at returns the zoom with the shown range made smaller by a factor (larger below 1), the place at the shares px and py of the
// shown range staying where it is.
func (z zoom) at(c *chart.Chart, px, py, factor float64) zoom {
	if !z.on {
		z = zoom{on: true, x1: 1, y1: 1}
	}
	x, y := along(c)
	if x {
		z.x0, z.x1 = narrowed(z.x0, z.x1, px, factor)
	}
	if y {
		z.y0, z.y1 = narrowed(z.y0, z.y1, py, factor)
	}
	return z.whole()
}

func narrowed(lo, hi, at, factor float64) (float64, float64) {
	size := min(max((hi-lo)/factor, deepest), 1)
	lo += at * (hi - lo - size)
	lo = min(max(lo, 0), 1-size)
	return lo, lo + size
}

// moved returns the zoom with what is shown moved by shares of the shown range.
func (z zoom) moved(c *chart.Chart, dx, dy float64) zoom {
	if !z.on {
		return z
	}
	x, y := along(c)
	if x {
		z.x0, z.x1 = slid(z.x0, z.x1, dx)
	}
	if y {
		z.y0, z.y1 = slid(z.y0, z.y1, dy)
	}
	return z
}

func slid(lo, hi, by float64) (float64, float64) {
	size := hi - lo
	lo = min(max(lo+by*size, 0), 1-size)
	return lo, lo + size
}

// whole turns a zoom that shows all into the zero one.
func (z zoom) whole() zoom {
	if z.x1-z.x0 > 1-1e-9 && z.y1-z.y0 > 1-1e-9 {
		return zoom{}
	}
	return z
}

// cut returns an axis cut to the shares shown.
func cut(a chart.Axis, lo, hi float64) chart.Axis {
	if a.Names == nil {
		a.Min, a.Max = a.Min+lo*(a.Max-a.Min), a.Min+hi*(a.Max-a.Min)
	}
	return a
}

// render draws a chart with the zoom. Marks are not cut at the data area, since a whole chart has none beyond it; so a zoomed
// chart takes what is outside the data area from a picture of its axes alone.
func (z zoom) render(c *chart.Chart, s chart.Style, width, height int, scale float64) (image.Image, chart.Mapping, error) {
	if !z.on {
		return plain(c, s, width, height, scale)
	}
	x, y := cut(c.X, z.x0, z.x1), cut(c.Y, z.y0, z.y1)
	marks := *c
	marks.X, marks.Y = x, y
	img, m, err := chart.Render(&marks, s, width, height, scale)
	if err != nil {
		return nil, m, err
	}
	frame, same, err := chart.Render(&chart.Chart{Title: c.Title, Subtitle: c.Subtitle, X: x, Y: y}, s, width, height, scale)
	if err != nil || same != m { // a chart without axes
		return plain(c, s, width, height, scale)
	}
	area := image.Rect(int(m.Left), int(m.Top), int(m.Right+0.5), int(m.Bottom+0.5))
	draw.Draw(frame, area, img, area.Min, draw.Src)
	return frame, m, nil
}

func plain(c *chart.Chart, s chart.Style, width, height int, scale float64) (image.Image, chart.Mapping, error) {
	img, m, err := chart.Render(c, s, width, height, scale)
	if err != nil {
		return nil, m, err
	}
	return img, m, nil
}
