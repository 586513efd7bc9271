package chart

import (
	"image"
	"image/color"
	"math"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// points are discs, one for each pair, of a size and opacity that suit their number.
type points struct {
	x, y  []float64
	paint paint
	size  float64 // Radius in logical pixels; 0 chooses by the number of points.
	solid bool    // Opaque, for a few points that matter each.
}

func (m points) plotter(s Style) plot.Plotter { return pointsPlotter{m, m.paint(s)} }

// look returns radius in logical pixels and opacity: the more points, the smaller and
// fainter, so that density shows.
func (m points) look() (radius, opacity float64) {
	n := float64(max(len(m.x), 1))
	radius = min(max(4.2-0.6*math.Log10(n), 1.3), 3.5)
	opacity = min(max(1.25-0.22*math.Log10(n), 0.18), 0.85)
	if m.size > 0 {
		radius = m.size
	}
	if m.solid {
		opacity = 1
	}
	return radius, opacity
}

type pointsPlotter struct {
	points
	color color.RGBA
}

// Plot implements [plot.Plotter]: into an image points are stamped, to a vector file they
// are drawn as glyphs.
func (m pointsPlotter) Plot(c draw.Canvas, p *plot.Plot) {
	if canvas := raster(c); canvas != nil {
		if img, ok := canvas.Image().(*image.RGBA); ok {
			m.stamp(c, p, canvas, img)
			return
		}
	}
	m.glyphs(c, p)
}

// glyphs draws each visible place once: points closer than a quarter of a pixel cannot be
// told apart and only make the file large.
func (m pointsPlotter) glyphs(c draw.Canvas, p *plot.Plot) {
	radius, opacity := m.look()
	style := draw.GlyphStyle{Color: fade(m.color, opacity), Radius: px(radius), Shape: draw.CircleGlyph{}}
	tx, ty := p.Transforms(&c)
	type place [2]int32
	seen := make(map[place]bool, len(m.x))
	for i := range m.x {
		at := vg.Point{X: tx(m.x[i]), Y: ty(m.y[i])}
		q := place{int32(at.X / px(0.25)), int32(at.Y / px(0.25))}
		if c.Contains(at) && !seen[q] {
			seen[q] = true
			c.DrawGlyphNoClip(style, at)
		}
	}
}

// stamp blends a disc at each point straight into the image. gonum strokes a path for
// each glyph, which takes 40 times as long.
func (m pointsPlotter) stamp(c draw.Canvas, p *plot.Plot, canvas *vgimg.Canvas, img *image.RGBA) {
	radius, opacity := m.look()
	dots := canvas.DPI() / float64(vg.Inch)
	disc := newDisc(radius*float64(px(1))*dots, opacity)
	height := img.Rect.Dy()
	// Scales are linear: two points give the whole transformation.
	tx, ty := p.Transforms(&c)
	x0, y0 := float64(tx(p.X.Min))*dots, float64(height)-float64(ty(p.Y.Min))*dots
	kx := (float64(tx(p.X.Max))*dots - x0) / (p.X.Max - p.X.Min)
	ky := (float64(height) - float64(ty(p.Y.Max))*dots - y0) / (p.Y.Max - p.Y.Min)
	for i, x := range m.x {
		px, py := x0+(x-p.X.Min)*kx, y0+(m.y[i]-p.Y.Min)*ky
		if math.IsNaN(px) || math.IsNaN(py) || math.Abs(px) > maxPixels || math.Abs(py) > maxPixels {
			continue
		}
		disc.stamp(img, int(math.Floor(px))-disc.reach, int(math.Floor(py))-disc.reach, m.color)
	}
}

// A disc is the opacity of the pixels in and around a circle, 0 to 256.
type disc struct {
	reach int // The centre pixel is at (reach, reach).
	side  int
	alpha []uint32
}

func newDisc(radius, opacity float64) disc {
	reach := int(math.Ceil(radius))
	d := disc{reach: reach, side: 2*reach + 1}
	d.alpha = make([]uint32, d.side*d.side)
	for y := range d.side {
		for x := range d.side {
			away := math.Hypot(float64(x-reach), float64(y-reach))
			// The rim fades over one pixel.
			cover := min(max(radius+0.5-away, 0), 1)
			d.alpha[y*d.side+x] = uint32(math.Round(256 * opacity * cover))
		}
	}
	return d
}

// stamp blends the disc with its upper left pixel at x, y, cut at the edge of the image.
func (d disc) stamp(img *image.RGBA, x, y int, c color.RGBA) {
	r, g, b := uint32(c.R), uint32(c.G), uint32(c.B)
	fromX, toX := max(0, -x), min(d.side, img.Rect.Dx()-x)
	for row := max(0, -y); row < min(d.side, img.Rect.Dy()-y); row++ {
		if fromX >= toX {
			return
		}
		alpha := d.alpha[row*d.side+fromX : row*d.side+toX]
		at := (y+row)*img.Stride + 4*(x+fromX)
		pix := img.Pix[at : at+4*len(alpha)]
		for i, a := range alpha {
			if a == 0 {
				continue
			}
			q, keep := pix[4*i:4*i+3:4*i+3], 256-a
			q[0] = uint8((r*a + uint32(q[0])*keep) >> 8)
			q[1] = uint8((g*a + uint32(q[1])*keep) >> 8)
			q[2] = uint8((b*a + uint32(q[2])*keep) >> 8)
		}
	}
}
