package ras

import (
	"image/color"
	"math"
)

// Polyline strokes the points (x, y pairs) with round caps and joins. Where its
// pieces overlap the larger coverage counts, so joins show no seam and a
// translucent stroke is even.
func (b *Band) Polyline(pts []float32, width float32, col color.RGBA) {
	half := width / 2
	from, to := b.Y1, b.Y0
	for i := 0; i+3 < len(pts); i += 2 {
		y0, y1 := b.capsule(pts[i], pts[i+1], pts[i+2], pts[i+3], half)
		from, to = min(from, y0), max(to, y1)
	}
	for y := from; y < to; y++ {
		k := y - b.Y0
		lo, hi := int(b.lo[k]), int(b.hi[k])
		if hi < lo {
			continue
		}
		b.lo[k], b.hi[k] = math.MaxInt32, -1
		cov := b.coverage[k*b.W+lo : k*b.W+hi+1]
		px := b.row(y)[lo*4:]
		for i, a := range cov {
			if a != 0 {
				blend(px[i*4:i*4+4:i*4+4], col, uint32(a))
				cov[i] = 0
			}
		}
	}
}

// capsule adds the coverage of one piece with round ends and reports the rows
// it may have touched.
func (b *Band) capsule(ax, ay, bx, by, half float32) (y0, y1 int) {
	ext := half + 1
	y0, y1 = b.rows(min(ay, by)-ext, max(ay, by)+ext)
	if y0 >= y1 || max(ax, bx)+ext < 0 || min(ax, bx)-ext > float32(b.W) {
		return b.Y1, b.Y0
	}
	dx, dy := bx-ax, by-ay
	l2 := dx*dx + dy*dy
	inv := float32(0)
	if l2 > 0 {
		inv = 1 / l2
	}
	length := sqrt(l2)
	outer, inner := (half+0.5)*(half+0.5), (half-0.5)*(half-0.5)
	if half < 0.5 {
		inner = 0
	}
	for y := y0; y < y1; y++ {
		py := float32(y) + 0.5 - ay
		xlo, xhi := min(ax, bx)-ext, max(ax, bx)+ext
		if abs(dy) > 1e-3 && length > 0 {
			xc, h := ax+dx*py/dy, ext*length/abs(dy)
			xlo, xhi = max(xlo, xc-h), min(xhi, xc+h)
		}
		x0, x1 := b.cols(xlo, xhi)
		if x0 >= x1 {
			continue
		}
		k := y - b.Y0
		row := b.coverage[k*b.W : k*b.W+b.W]
		wrote := false
		for x := x0; x < x1; x++ {
			px := float32(x) + 0.5 - ax
			t := max(0, min(1, (px*dx+py*dy)*inv))
			ex, ey := px-t*dx, py-t*dy
			d2 := ex*ex + ey*ey
			if d2 >= outer {
				continue
			}
			a := uint8(255)
			if d2 > inner || half < 0.5 {
				// A stroke thinner than a pixel is as faint as it is thin.
				a = uint8(cover(min(half+0.5-sqrt(d2), 2*half)))
			}
			if a > row[x] {
				row[x] = a
				wrote = true
			}
		}
		if wrote {
			b.lo[k], b.hi[k] = min(b.lo[k], int32(x0)), max(b.hi[k], int32(x1-1))
		}
	}
	return y0, y1
}

// Bezier strokes a cubic Bézier curve given by its four control points.
func (b *Band) Bezier(c [8]float32, width float32, col color.RGBA) {
	ext := width/2 + 1
	if !b.Visible(min(c[1], c[3], c[5], c[7])-ext, max(c[1], c[3], c[5], c[7])+ext) ||
		max(c[0], c[2], c[4], c[6]) < -ext || min(c[0], c[2], c[4], c[6]) > float32(b.W)+ext {
		return
	}
	b.points = Flatten(b.points[:0], c)
	b.Polyline(b.points, width, col)
}

// Flatten appends points (x, y pairs) along a cubic Bézier curve to dst, so
// close together that the polyline strays less than about a tenth of a pixel.
func Flatten(dst []float32, c [8]float32) []float32 {
	// A cubic with second differences no larger than d is within d/(8n²)·6/8 of
	// its chords after n equal steps.
	ddx := max(abs(c[0]-2*c[2]+c[4]), abs(c[2]-2*c[4]+c[6]))
	ddy := max(abs(c[1]-2*c[3]+c[5]), abs(c[3]-2*c[5]+c[7]))
	n := max(1, min(64, floor(sqrt(0.75*(ddx+ddy)/0.1))+1))
	for i := range n + 1 {
		t := float32(i) / float32(n)
		x, y := At(c, t)
		dst = append(dst, x, y)
	}
	return dst
}

// At is the point of a cubic Bézier curve at the parameter t, 0 to 1.
func At(c [8]float32, t float32) (x, y float32) {
	u := 1 - t
	w0, w1, w2, w3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return w0*c[0] + w1*c[2] + w2*c[4] + w3*c[6], w0*c[1] + w1*c[3] + w2*c[5] + w3*c[7]
}
