package ras

import "image/color"

// Shadow draws a soft shadow of a rounded box: full strength inside, falling
// off quadratically to nothing at the distance blur. Pixels well inside hole
// are left out, since whatever casts the shadow will cover them; an empty hole
// leaves nothing out.
func (b *Band) Shadow(r Box, radius, blur float32, hole Box, col color.RGBA) {
	y0, y1 := b.rows(r.Y0-blur, r.Y1+blur)
	x0, x1 := b.cols(r.X0-blur, r.X1+blur)
	fade := func(d float32) uint32 {
		t := max(0, 1-max(0, d)/blur)
		return cover(t * t)
	}
	for y := y0; y < y1; y++ {
		py := float32(y) + 0.5
		above := max(r.Y0+radius-py, py-r.Y1+radius)
		distance := func(in float32) float32 {
			side := radius - in
			if above > 0 && side > 0 {
				return sqrt(above*above+side*side) - radius
			}
			return max(above, side) - radius
		}
		in0 := min(max(floor(r.X0+radius)+1, x0), x1)
		in1 := max(min(floor(r.X1-radius), x1), in0)
		skip0, skip1 := in1, in1 // columns left out
		if s0, s1 := floor(hole.X0)+2, floor(hole.X1)-1; s0 < s1 && py > hole.Y0+radius && py < hole.Y1-radius {
			skip0, skip1 = s0, s1
		}
		row := b.row(y)
		for x := x0; x < min(in0, skip0, x1); x++ {
			if a := fade(distance(float32(x) + 0.5 - r.X0)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
		b.span(y, in0, min(skip0, in1), col, fade(above-radius))
		b.span(y, max(skip1, in0), in1, col, fade(above-radius))
		for x := max(in1, skip1); x < x1; x++ {
			if a := fade(distance(r.X1 - float32(x) - 0.5)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
	}
}
