package geom

import "math"

// Path is what a link runs along: curves, each beginning where the one before ends.
type Path []Curve

// Measures of a path that leads back, in world units.
const (
	stub  = 14 // straight part at either port
	turn  = 22 // radius of its corners at most
	clear = 70 // how far below both ports it runs when they are at one height
)

// Link is the path from an output port at a to an input port at b. It leaves to the right and arrives from the left. If b lies to
// the right it is one curve; otherwise it turns round, runs back half way between the heights of the ports, where lines of nodes
// leave room, and turns again.
func Link(a, b Point) Path {
	dx, dy := b.X-a.X, b.Y-a.Y
	if dx >= 0 {
		reach := max(dx/2, min(36, math.Abs(dy)/2+dx/4))
		return Path{{a, {a.X + reach, a.Y}, {b.X - reach, b.Y}, b}}
	}
	middle := a.Y + dy/2
	if math.Abs(dy) < 2*clear {
		middle = max(a.Y, b.Y) + clear
	}
	right, left := a.X+stub+turn, b.X-stub-turn
	return rounded(a, Point{right, a.Y}, Point{right, middle}, Point{left, middle}, Point{left, b.Y}, b)
}

// rounded joins points by straight lines with round corners.
func rounded(points ...Point) Path {
	var out Path
	at := points[0]
	for i := 1; i+1 < len(points); i++ {
		p, next := points[i], points[i+1]
		r := min(turn, at.Distance(p), p.Distance(next)/2)
		from, to := toward(p, at, r), toward(p, next, r)
		out = append(out, straight(at, from), Curve{from, toward(p, from, r*0.45), toward(p, to, r*0.45), to})
		at = to
	}
	return append(out, straight(at, points[len(points)-1]))
}

// toward is the point at a distance from p in the direction of q.
func toward(p, q Point, distance float64) Point {
	d := p.Distance(q)
	if d == 0 {
		return p
	}
	return Point{p.X + (q.X-p.X)*distance/d, p.Y + (q.Y-p.Y)*distance/d}
}

// straight is a line as a curve.
func straight(a, b Point) Curve {
	return Curve{a, {a.X + (b.X-a.X)/3, a.Y + (b.Y-a.Y)/3}, {a.X + (b.X-a.X)*2/3, a.Y + (b.Y-a.Y)*2/3}, b}
}

// At is the point of the path at t, 0 to 1, a share of its length.
func (p Path) At(t float64) Point {
	total := p.Length()
	left := t * total
	for i, c := range p {
		l := c.length()
		if left <= l || i == len(p)-1 {
			if l == 0 {
				return c[0]
			}
			return c.At(min(1, left/l))
		}
		left -= l
	}
	return Point{}
}

// Length is about how long the path is: that of the polygons of its curves.
func (p Path) Length() float64 {
	total := 0.0
	for _, c := range p {
		total += c.length()
	}
	return total
}

func (c Curve) length() float64 {
	return c[0].Distance(c[1]) + c[1].Distance(c[2]) + c[2].Distance(c[3])
}

// Bounds is a rectangle that holds the path.
func (p Path) Bounds() Rect {
	out := Empty()
	for _, c := range p {
		out = out.Union(c.Bounds())
	}
	return out
}

// Distance is how far q is from the path, to within a hundredth of its length.
func (p Path) Distance(q Point) float64 {
	best := math.Inf(1)
	for _, c := range p {
		best = min(best, c.Distance(q))
	}
	return best
}
