package geom_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"headrace.dev/studio/ui/canvas/geom"
)

func view(t *rapid.T) geom.View {
	return geom.View{
		Zoom: rapid.Float64Range(geom.MinZoom, geom.MaxZoom).Draw(t, "zoom"),
		X:    rapid.Float64Range(-1e4, 1e4).Draw(t, "x"),
		Y:    rapid.Float64Range(-1e4, 1e4).Draw(t, "y"),
	}
}

func point(t *rapid.T, name string) geom.Point {
	return geom.Point{X: rapid.Float64Range(-5e3, 5e3).Draw(t, name+".x"), Y: rapid.Float64Range(-5e3, 5e3).Draw(t, name+".y")}
}

func TestViewRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v, p := view(t), point(t, "p")
		if d := v.World(v.Screen(p)).Distance(p); d > 1e-6 {
			t.Fatalf("comes back %g away", d)
		}
	})
}

func TestZoomKeepsThePointUnderThePointer(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v, p := view(t), point(t, "pointer")
		z := v.ZoomAt(p, rapid.Float64Range(0.01, 100).Draw(t, "factor"))
		if z.Zoom < geom.MinZoom || z.Zoom > geom.MaxZoom {
			t.Fatalf("zoom %g out of range", z.Zoom)
		}
		if d := v.World(p).Distance(z.World(p)); d > 1e-4 {
			t.Fatalf("the point under the pointer moved %g", d)
		}
	})
}

func TestFit(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		rect geom.Rect
		zoom float64
	}{
		"wide":        {geom.Rect{X0: 100, Y0: 100, X1: 1700, Y1: 200}, 0.45},
		"tall":        {geom.Rect{X0: -50, Y0: 0, X1: 50, Y1: 2600}, 0.2},
		"small stays": {geom.Rect{X0: 0, Y0: 0, X1: 10, Y1: 10}, 1},
		"huge":        {geom.Rect{X0: 0, Y0: 0, X1: 1e6, Y1: 10}, geom.MinZoom},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := geom.Fit(c.rect, 800, 600, 40, 1)
			if math.Abs(v.Zoom-c.zoom) > 1e-9 {
				t.Errorf("zoom %g, want %g", v.Zoom, c.zoom)
			}
			if d := v.Screen(c.rect.Center()).Distance(geom.Point{X: 400, Y: 300}); d > 1 {
				t.Errorf("centre is %g from the middle of the screen", d)
			}
		})
	}
	if v := geom.Fit(geom.Empty(), 800, 600, 40, 1); v != (geom.View{Zoom: 1}) {
		t.Errorf("nothing to fit gives %v", v)
	}
}

func TestReveal(t *testing.T) {
	t.Parallel()
	v := geom.View{Zoom: 2}
	cases := map[string]struct {
		rect geom.Rect
		want geom.View
	}{
		"in view":        {geom.Rect{X0: 50, Y0: 50, X1: 100, Y1: 100}, v},
		"right of view":  {geom.Rect{X0: 400, Y0: 50, X1: 450, Y1: 100}, geom.View{Zoom: 2, X: -110}},
		"above":          {geom.Rect{X0: 50, Y0: -100, X1: 100, Y1: -50}, geom.View{Zoom: 2, Y: 210}},
		"larger than it": {geom.Rect{X0: 0, Y0: 0, X1: 1000, Y1: 50}, geom.View{Zoom: 2, X: 10, Y: 10}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := v.Reveal(c.rect, 800, 600, 10); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

// TestCurveDistance compares with the nearest of many points on the curve.
func TestCurveDistance(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a := geom.Point{X: rapid.Float64Range(-400, 400).Draw(t, "ax"), Y: rapid.Float64Range(-300, 300).Draw(t, "ay")}
		c := geom.Link(a, geom.Point{})
		p := geom.Point{X: rapid.Float64Range(-500, 500).Draw(t, "px"), Y: rapid.Float64Range(-400, 400).Draw(t, "py")}
		want := math.Inf(1)
		for i := range 2001 {
			want = min(want, c.At(float64(i)/2000).Distance(p))
		}
		if got := c.Distance(p); math.Abs(got-want) > 3 {
			t.Fatalf("distance %.2f, want %.2f", got, want)
		}
		if b := c.Bounds().Grow(1e-9); !b.Contains(c.At(rapid.Float64Range(0, 1).Draw(t, "t"))) {
			t.Fatalf("bounds %v miss a point of the curve", b)
		}
	})
}

func TestPortsLieOnTheEdges(t *testing.T) {
	t.Parallel()
	for n := 1; n < 12; n++ {
		r := geom.NodeRect(30, 40, n, 1)
		last := r.Y0
		for i := range n {
			p := geom.InPort(r, i, n)
			if p.X != r.X0 || p.Y-last < geom.PortRadius || r.Y1-p.Y < geom.PortRadius {
				t.Errorf("port %d of %d at %v on node %v", i, n, p, r)
			}
			last = p.Y
		}
		if p := geom.OutPort(r, 0, 1); p.X != r.X1 || p.Y != r.Center().Y {
			t.Errorf("the only output is at %v on node %v", p, r)
		}
	}
}

// TestIndex compares queries, after updates, with looking at every rectangle.
func TestIndex(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		draw := func(name string) geom.Rect {
			p := point(t, name)
			w := rapid.SampledFrom([]float64{0, 20, 208, 900, 6000}).Draw(t, name+".w")
			return geom.Rect{X0: p.X, Y0: p.Y, X1: p.X + w, Y1: p.Y + w/2}
		}
		rects := make([]geom.Rect, rapid.IntRange(0, 30).Draw(t, "n"))
		for i := range rects {
			rects[i] = draw("rect")
		}
		ix := geom.NewIndex(append([]geom.Rect(nil), rects...))
		for range rapid.IntRange(0, 20).Draw(t, "updates") {
			if len(rects) > 0 {
				i := rapid.IntRange(0, len(rects)-1).Draw(t, "i")
				rects[i] = draw("moved")
				ix.Update(i, rects[i])
			}
		}
		q := draw("query")
		var want []int
		for i, r := range rects {
			if r.Overlaps(q) {
				want = append(want, i)
			}
		}
		got := ix.Query(q, nil)
		if len(got) != len(want) {
			t.Fatalf("got %v, want %v", got, want)
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("got %v, want %v", got, want)
			}
		}
	})
}

func TestSnap(t *testing.T) {
	t.Parallel()
	for v, want := range map[float64]float64{0: 0, 4.9: 0, 5: 10, -4: 0, -6: -10, 123: 120} {
		if got := geom.Snap(v); got != want {
			t.Errorf("Snap(%g) = %g, want %g", v, got, want)
		}
	}
}

func TestSpan(t *testing.T) {
	t.Parallel()
	want := geom.Rect{X0: 1, Y0: 2, X1: 30, Y1: 40}
	if got := geom.Span(geom.Point{X: 30, Y: 2}, geom.Point{X: 1, Y: 40}); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}
