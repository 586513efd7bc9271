package ras

import "image/color"

// maxEdges bounds the corners of a polygon so that its edges need no memory
// from the heap.
const maxEdges = 8

// Polygon fills a convex polygon given as x, y pairs in either sense of
// rotation, at most 8 corners (further ones are ignored). A width above 0
// draws only the border of that width, on the inside.
func (b *Band) Polygon(pts []float32, width float32, col color.RGBA) {
	n := min(len(pts)/2, maxEdges)
	if n < 3 {
		return
	}
	var edges [maxEdges]struct{ nx, ny, c float32 }
	area := float32(0)
	box := Box{pts[0], pts[1], pts[0], pts[1]}
	for i := range n {
		j := (i + 1) % n
		area += pts[2*i]*pts[2*j+1] - pts[2*j]*pts[2*i+1]
		box.X0, box.X1 = min(box.X0, pts[2*i]), max(box.X1, pts[2*i])
		box.Y0, box.Y1 = min(box.Y0, pts[2*i+1]), max(box.Y1, pts[2*i+1])
	}
	for i := range n {
		j := (i + 1) % n
		dx, dy := pts[2*j]-pts[2*i], pts[2*j+1]-pts[2*i+1]
		l := sqrt(dx*dx + dy*dy)
		if l == 0 {
			continue
		}
		nx, ny := -dy/l, dx/l // points inside for a positive area
		if area < 0 {
			nx, ny = -nx, -ny
		}
		edges[i].nx, edges[i].ny = nx, ny
		edges[i].c = -nx*pts[2*i] - ny*pts[2*i+1]
	}
	if width <= 0 {
		width = box.W() + box.H() + 2
	}
	y0, y1 := b.rows(box.Y0-0.5, box.Y1+0.5)
	x0, x1 := b.cols(box.X0-0.5, box.X1+0.5)
	for y := y0; y < y1; y++ {
		row := b.row(y)
		for x := x0; x < x1; x++ {
			px, py := float32(x)+0.5, float32(y)+0.5
			depth := float32(1e9)
			for _, e := range edges[:n] {
				if e.nx != 0 || e.ny != 0 {
					depth = min(depth, e.nx*px+e.ny*py+e.c)
				}
			}
			if a := cover(ring(depth, width)); a != 0 {
				blend(row[x*4:x*4+4:x*4+4], col, a)
			}
		}
	}
}

// Square fills (or borders, with a width above 0) a square around a centre with
// half its side r.
func (b *Band) Square(cx, cy, r, width float32, col color.RGBA) {
	pts := [8]float32{cx - r, cy - r, cx + r, cy - r, cx + r, cy + r, cx - r, cy + r}
	b.Polygon(pts[:], width, col)
}

// Diamond fills (or borders, with a width above 0) a square standing on its
// corner; r is the distance from centre to corner.
func (b *Band) Diamond(cx, cy, r, width float32, col color.RGBA) {
	pts := [8]float32{cx, cy - r, cx + r, cy, cx, cy + r, cx - r, cy}
	b.Polygon(pts[:], width, col)
}

// Triangle fills (or borders, with a width above 0) an upright triangle whose
// circumscribed circle has radius r.
func (b *Band) Triangle(cx, cy, r, width float32, col color.RGBA) {
	pts := [6]float32{cx, cy - r, cx + 0.866*r, cy + 0.5*r, cx - 0.866*r, cy + 0.5*r}
	b.Polygon(pts[:], width, col)
}
