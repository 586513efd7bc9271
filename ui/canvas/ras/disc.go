package ras

import (
	"image/color"
	"math"
)

// Disc fills a circle.
func (b *Band) Disc(cx, cy, r float32, col color.RGBA) {
	b.Ring(cx, cy, r, 2*r+2, col)
}

// Ring draws the part of a circle within width of its edge, on the inside.
func (b *Band) Ring(cx, cy, r, width float32, col color.RGBA) {
	b.Arc(cx, cy, r, width, 1, col)
}

// Arc draws a ring clockwise from twelve o'clock over a share of the full turn,
// 0 to 1.
func (b *Band) Arc(cx, cy, r, width, share float32, col color.RGBA) {
	if share <= 0 {
		return
	}
	y0, y1 := b.rows(cy-r-0.5, cy+r+0.5)
	x0, x1 := b.cols(cx-r-0.5, cx+r+0.5)
	for y := y0; y < y1; y++ {
		row := b.row(y)
		dy := float32(y) + 0.5 - cy
		for x := x0; x < x1; x++ {
			dx := float32(x) + 0.5 - cx
			d := sqrt(dx*dx + dy*dy)
			t := ring(r-d, width)
			if t > 0 && share < 1 {
				t *= sector(dx, dy, d, share)
			}
			if t > 0 {
				blend(row[x*4:x*4+4:x*4+4], col, cover(t))
			}
		}
	}
}

// sector is the coverage of the pixel at (dx, dy), d from the centre, by a
// clockwise sector from twelve o'clock.
func sector(dx, dy, d, share float32) float32 {
	turn := float32(math.Atan2(float64(dx), float64(-dy)) / (2 * math.Pi))
	if turn < 0 {
		turn++
	}
	arc := 2 * math.Pi * d
	end := (share-turn)*arc + 0.5
	start := min(turn*arc+0.5, 1)
	if before := (1 - turn) * arc; before < 0.5 { // the pixels just left of twelve
		end, start = max(end, 0.5-before), 1
	}
	return max(0, min(1, end)) * max(0, start)
}
