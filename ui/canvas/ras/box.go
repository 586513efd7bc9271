package ras

import "image/color"

// Box is an axis-aligned rectangle with X0 <= X1 and Y0 <= Y1.
type Box struct{ X0, Y0, X1, Y1 float32 }

// Inset moves every edge inwards by d (outwards if d is negative).
func (r Box) Inset(d float32) Box { return Box{r.X0 + d, r.Y0 + d, r.X1 - d, r.Y1 - d} }

// Shift moves the box.
func (r Box) Shift(dx, dy float32) Box { return Box{r.X0 + dx, r.Y0 + dy, r.X1 + dx, r.Y1 + dy} }

// W is the width of the box.
func (r Box) W() float32 { return r.X1 - r.X0 }

// H is the height of the box.
func (r Box) H() float32 { return r.Y1 - r.Y0 }

// Radii are the corner radii of a box: top left, top right, bottom right and
// bottom left.
type Radii [4]float32

// Round gives all four corners the radius r.
func Round(r float32) Radii { return Radii{r, r, r, r} }

// corners returns the radius that applies at the left and right end of a row
// whose centre is py, and how far the row lies above the centre of that
// corner's circle; 0, 0 stands for a straight end.
func (r Box) corners(rad Radii, py float32) (left, leftUp, right, rightUp float32) {
	if d := r.Y0 + rad[0] - py; d > 0 {
		left, leftUp = rad[0], d
	} else if d := py - r.Y1 + rad[3]; d > 0 {
		left, leftUp = rad[3], d
	}
	if d := r.Y0 + rad[1] - py; d > 0 {
		right, rightUp = rad[1], d
	} else if d := py - r.Y1 + rad[2]; d > 0 {
		right, rightUp = rad[2], d
	}
	return left, leftUp, right, rightUp
}

// RoundBox fills a box with rounded corners.
func (b *Band) RoundBox(r Box, rad Radii, col color.RGBA) {
	y0, y1 := b.rows(r.Y0-0.5, r.Y1+0.5)
	for y := y0; y < y1; y++ {
		py := float32(y) + 0.5
		vertical := max(0, min(1, min(py-r.Y0, r.Y1-py)+0.5))
		left, leftUp, right, rightUp := r.corners(rad, py)
		x0, x1 := b.cols(r.X0-0.5, r.X1+0.5)
		in0, in1 := floor(r.X0+left+1.5), floor(r.X1-right-0.5)
		if in0 >= in1 {
			in0, in1 = floor((r.X0+r.X1)/2), floor((r.X0+r.X1)/2)
		}
		row := b.row(y)
		for x := x0; x < min(in0, x1); x++ {
			if a := cover(end(float32(x)+0.5-r.X0, left, leftUp, vertical)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
		b.span(y, max(in0, x0), min(in1, x1), col, cover(vertical))
		for x := max(in1, x0); x < x1; x++ {
			if a := cover(end(r.X1-float32(x)-0.5, right, rightUp, vertical)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
	}
}

// end is the coverage of a pixel whose centre lies `in` inside the end of its
// row, where the corner has the given radius and its centre is `up` away.
func end(in, radius, up, vertical float32) float32 {
	if in >= radius {
		return min(vertical, max(0, min(1, in+0.5)))
	}
	dx := radius - in
	return radius - sqrt(dx*dx+up*up) + 0.5
}

// RoundFrame draws the border of a rounded box: the part within width of its
// edge, on the inside.
func (b *Band) RoundFrame(r Box, rad Radii, width float32, col color.RGBA) {
	y0, y1 := b.rows(r.Y0-0.5, r.Y1+0.5)
	for y := y0; y < y1; y++ {
		py := float32(y) + 0.5
		depth := min(py-r.Y0, r.Y1-py)
		left, leftUp, right, rightUp := r.corners(rad, py)
		x0, x1 := b.cols(r.X0-0.5, r.X1+0.5)
		in0, in1 := floor(r.X0+max(left, width)+1.5), floor(r.X1-max(right, width)-0.5)
		if in0 >= in1 {
			in0, in1 = floor((r.X0+r.X1)/2), floor((r.X0+r.X1)/2)
		}
		row := b.row(y)
		for x := x0; x < min(in0, x1); x++ {
			if a := cover(ring(inside(float32(x)+0.5-r.X0, left, leftUp, depth), width)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
		b.span(y, max(in0, x0), min(in1, x1), col, cover(ring(depth, width)))
		for x := max(in1, x0); x < x1; x++ {
			if a := cover(ring(inside(r.X1-float32(x)-0.5, right, rightUp, depth), width)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
	}
}

// inside is how far a pixel lies inside the edge of a rounded box.
func inside(in, radius, up, depth float32) float32 {
	if in >= radius {
		return min(in, depth)
	}
	dx := radius - in
	return radius - sqrt(dx*dx+up*up)
}

// ring is the coverage of a border of some width at a depth inside the edge.
func ring(depth, width float32) float32 {
	return max(0, min(1, depth+0.5)) - max(0, min(1, depth-width+0.5))
}

// Stripes draws diagonal stripes, each half a period wide, into a rounded box.
// The period is counted along a row and rounded to whole pixels.
func (b *Band) Stripes(r Box, radius, period float32, col color.RGBA) {
	n := max(2, floor(period+0.5))
	b.stripe = b.stripe[:0]
	for i := range n {
		t := abs(float32(i)+0.5-float32(n)/2) - float32(n)/4
		b.stripe = append(b.stripe, uint8(cover(0.5-t)))
	}
	y0, y1 := b.rows(r.Y0, r.Y1-1)
	ox, oy := floor(r.X0), floor(r.Y0)
	for y := y0; y < y1; y++ {
		py := float32(y) + 0.5
		cut := float32(0)
		if up := max(r.Y0+radius-py, py-r.Y1+radius); up > 0 {
			cut = radius - sqrt(max(0, radius*radius-up*up))
		}
		x0, x1 := b.cols(r.X0+cut+0.5, r.X1-cut-1)
		row := b.row(y)
		k := ((x0-ox+y-oy)%n + n) % n
		for x := x0; x < x1; x++ {
			if a := b.stripe[k]; a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, uint32(a))
			}
			if k++; k == n {
				k = 0
			}
		}
	}
}
