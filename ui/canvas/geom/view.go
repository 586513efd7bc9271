package geom

import "math"

// The limits of zoom.
const (
	MinZoom = 0.05
	MaxZoom = 4
)

// View maps the world to the screen: screen = world·Zoom + (X, Y).
type View struct{ Zoom, X, Y float64 }

// Screen maps a world point to the screen.
func (v View) Screen(p Point) Point { return Point{p.X*v.Zoom + v.X, p.Y*v.Zoom + v.Y} }

// World maps a screen point to the world.
func (v View) World(p Point) Point { return Point{(p.X - v.X) / v.Zoom, (p.Y - v.Y) / v.Zoom} }

// ZoomAt scales the view by a factor, within the limits, and keeps the world
// point under the screen point p where it is.
func (v View) ZoomAt(p Point, factor float64) View {
	z := max(MinZoom, min(MaxZoom, v.Zoom*factor))
	k := z / v.Zoom
	return View{Zoom: z, X: p.X - (p.X-v.X)*k, Y: p.Y - (p.Y-v.Y)*k}
}

// Pan moves the picture by a distance on the screen.
func (v View) Pan(dx, dy float64) View { return View{v.Zoom, v.X + dx, v.Y + dy} }

// Visible is the part of the world that a screen of w by h shows.
func (v View) Visible(w, h float64) Rect {
	a, b := v.World(Point{}), v.World(Point{w, h})
	return Rect{a.X, a.Y, b.X, b.Y}
}

// Fit returns the view that centres r on a screen of w by h with a margin
// around it, zoomed so that r just fits but no closer than limit.
func Fit(r Rect, w, h, margin, limit float64) View {
	if r.IsEmpty() || w <= 0 || h <= 0 {
		return View{Zoom: 1}
	}
	z := min((w-2*margin)/max(r.W(), 1), (h-2*margin)/max(r.H(), 1), limit)
	z = max(MinZoom, min(MaxZoom, z))
	c := r.Center()
	// Whole pixels keep text sharp.
	return View{Zoom: z, X: math.Round(w/2 - c.X*z), Y: math.Round(h/2 - c.Y*z)}
}

// Reveal returns the view moved by the least that brings r, grown by a margin
// on the screen, into a screen of w by h. If r does not fit, its top left wins.
func (v View) Reveal(r Rect, w, h, margin float64) View {
	a, b := v.Screen(Point{r.X0, r.Y0}), v.Screen(Point{r.X1, r.Y1})
	return v.Pan(shift(a.X-margin, b.X+margin, w), shift(a.Y-margin, b.Y+margin, h))
}

// shift is how far the interval from lo to hi has to move to lie in 0 to size;
// if it is too long, lo comes to 0.
func shift(lo, hi, size float64) float64 {
	d := min(0, size-hi)
	if lo+d < 0 {
		return -lo
	}
	return d
}
