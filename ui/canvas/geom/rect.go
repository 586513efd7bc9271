package geom

import "math"

// Point is a place in the world or on the screen.
type Point struct{ X, Y float64 }

// Add returns p moved by dx and dy.
func (p Point) Add(dx, dy float64) Point { return Point{p.X + dx, p.Y + dy} }

// Distance is the length of the straight line from p to q.
func (p Point) Distance(q Point) float64 { return math.Hypot(p.X-q.X, p.Y-q.Y) }

// Rect is an axis-aligned rectangle. It is empty if X1 < X0 or Y1 < Y0.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// Empty is the rectangle that holds nothing and is neutral under Union.
func Empty() Rect {
	return Rect{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
}

// Span is the rectangle with two opposite corners, given in any order: the
// rubber band between where a drag began and where it is.
func Span(a, b Point) Rect {
	return Rect{min(a.X, b.X), min(a.Y, b.Y), max(a.X, b.X), max(a.Y, b.Y)}
}

// IsEmpty reports whether the rectangle holds no point.
func (r Rect) IsEmpty() bool { return r.X1 < r.X0 || r.Y1 < r.Y0 }

// W is the width.
func (r Rect) W() float64 { return r.X1 - r.X0 }

// H is the height.
func (r Rect) H() float64 { return r.Y1 - r.Y0 }

// Center is the middle point.
func (r Rect) Center() Point { return Point{(r.X0 + r.X1) / 2, (r.Y0 + r.Y1) / 2} }

// Contains reports whether p lies in r, edges included.
func (r Rect) Contains(p Point) bool {
	return p.X >= r.X0 && p.X <= r.X1 && p.Y >= r.Y0 && p.Y <= r.Y1
}

// Overlaps reports whether r and q share a point.
func (r Rect) Overlaps(q Rect) bool {
	return r.X0 <= q.X1 && q.X0 <= r.X1 && r.Y0 <= q.Y1 && q.Y0 <= r.Y1
}

// Union is the smallest rectangle that holds both.
func (r Rect) Union(q Rect) Rect {
	return Rect{min(r.X0, q.X0), min(r.Y0, q.Y0), max(r.X1, q.X1), max(r.Y1, q.Y1)}
}

// Grow moves every edge outwards by d.
func (r Rect) Grow(d float64) Rect { return Rect{r.X0 - d, r.Y0 - d, r.X1 + d, r.Y1 + d} }

// Shift moves the rectangle.
func (r Rect) Shift(dx, dy float64) Rect { return Rect{r.X0 + dx, r.Y0 + dy, r.X1 + dx, r.Y1 + dy} }

// Grid is the distance of the points that nodes snap to.
const Grid = 10

// Snap rounds a coordinate to the grid.
func Snap(v float64) float64 { return math.Round(v/Grid) * Grid }
