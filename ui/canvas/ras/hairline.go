package ras

import "image/color"

// Hairline draws a cubic Bézier curve one pixel wide and several times faster
// than [Band.Bezier]: in each column (or row, where it is steep) the two pixels
// next to the line share its coverage, after Wu (1991). A graph of thousands of
// links, seen from afar, is mostly such lines.
func (b *Band) Hairline(c [8]float32, col color.RGBA) {
	if !b.Visible(min(c[1], c[3], c[5], c[7])-1, max(c[1], c[3], c[5], c[7])+1) ||
		max(c[0], c[2], c[4], c[6]) < -1 || min(c[0], c[2], c[4], c[6]) > float32(b.W)+1 {
		return
	}
	b.points = Flatten(b.points[:0], c)
	p := b.points
	for i := 0; i+3 < len(p); i += 2 {
		if abs(p[i+2]-p[i]) >= abs(p[i+3]-p[i+1]) {
			b.shallow(p[i], p[i+1], p[i+2], p[i+3], col)
		} else {
			b.steep(p[i], p[i+1], p[i+2], p[i+3], col)
		}
	}
}

// shallow draws a piece column by column. Columns belong to the piece whose
// ends enclose their centre, so that pieces in a row do not overlap.
func (b *Band) shallow(ax, ay, bx, by float32, col color.RGBA) {
	if ax > bx {
		ax, ay, bx, by = bx, by, ax, ay
	}
	slope := (by - ay) / max(bx-ax, 1e-6)
	from, to := max(floor(ax+0.5), 0), min(floor(bx+0.5), b.W)
	for x := from; x < to; x++ {
		y := ay + (float32(x)+0.5-ax)*slope - 0.5
		k := floor(y)
		b.dot(x, k, 1-(y-float32(k)), col)
		b.dot(x, k+1, y-float32(k), col)
	}
}

// steep draws a piece row by row.
func (b *Band) steep(ax, ay, bx, by float32, col color.RGBA) {
	if ay > by {
		ax, ay, bx, by = bx, by, ax, ay
	}
	slope := (bx - ax) / max(by-ay, 1e-6)
	from, to := max(floor(ay+0.5), b.Y0), min(floor(by+0.5), b.Y1)
	for y := from; y < to; y++ {
		x := ax + (float32(y)+0.5-ay)*slope - 0.5
		k := floor(x)
		b.dot(k, y, 1-(x-float32(k)), col)
		b.dot(k+1, y, x-float32(k), col)
	}
}

// dot blends one pixel if it is in the band.
func (b *Band) dot(x, y int, t float32, col color.RGBA) {
	if x < 0 || x >= b.W || y < b.Y0 || y >= b.Y1 {
		return
	}
	o := y*b.Img.Stride + x*4
	blend(b.Img.Pix[o:o+4:o+4], col, cover(t))
}
