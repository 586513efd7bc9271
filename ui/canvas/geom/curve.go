package geom

import "math"

// Curve is a cubic Bézier curve: start, two handles, end.
type Curve [4]Point

// At is the point of the curve at the parameter t, 0 to 1.
func (c Curve) At(t float64) Point {
	u := 1 - t
	w0, w1, w2, w3 := u*u*u, 3*u*u*t, 3*u*t*t, t*t*t
	return Point{
		w0*c[0].X + w1*c[1].X + w2*c[2].X + w3*c[3].X,
		w0*c[0].Y + w1*c[1].Y + w2*c[2].Y + w3*c[3].Y,
	}
}

// Bounds is a rectangle that holds the curve: that of its control points.
func (c Curve) Bounds() Rect {
	return Span(c[0], c[3]).Union(Span(c[1], c[2]))
}

// Distance is how far p is from the curve, to within a hundredth of its length.
func (c Curve) Distance(p Point) float64 {
	const pieces = 24
	best := math.Inf(1)
	a := c[0]
	for i := 1; i <= pieces; i++ {
		b := c.At(float64(i) / pieces)
		best = min(best, segmentDistance(p, a, b))
		a = b
	}
	return best
}

// segmentDistance is how far p is from the straight line between a and b.
func segmentDistance(p, a, b Point) float64 {
	dx, dy := b.X-a.X, b.Y-a.Y
	l2 := dx*dx + dy*dy
	t := 0.0
	if l2 > 0 {
		t = max(0, min(1, ((p.X-a.X)*dx+(p.Y-a.Y)*dy)/l2))
	}
	return p.Distance(Point{a.X + t*dx, a.Y + t*dy})
}
