package geom_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"headrace.dev/studio/ui/canvas/geom"
)

func boxes(n int) []geom.Box {
	out := make([]geom.Box, n)
	for i := range out {
		out[i] = geom.Box{W: 200, H: 70}
	}
	return out
}

func TestLayeredShapes(t *testing.T) {
	t.Parallel()
	t.Run("chain is a straight line", func(t *testing.T) {
		t.Parallel()
		p := geom.Layered(boxes(4), []geom.Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 3}})
		for i := 1; i < 4; i++ {
			if p[i].Y != p[0].Y || p[i].X < p[i-1].X+200 {
				t.Errorf("node %d at %v after %v", i, p[i], p[i-1])
			}
		}
	})
	t.Run("diamond is symmetric", func(t *testing.T) {
		t.Parallel()
		p := geom.Layered(boxes(4), []geom.Edge{{From: 0, To: 1}, {From: 0, To: 2}, {From: 1, To: 3}, {From: 2, To: 3}})
		if p[1].X != p[2].X || p[0].Y != p[3].Y || abs(p[1].Y+p[2].Y-2*p[0].Y) > geom.Grid {
			t.Errorf("positions %v", p)
		}
	})
	t.Run("crossed pairs are uncrossed", func(t *testing.T) {
		t.Parallel()
		p := geom.Layered(boxes(6), []geom.Edge{{From: 0, To: 5}, {From: 1, To: 4}, {From: 2, To: 3}, {From: 0, To: 4}, {From: 1, To: 3}})
		if below(p[0], p[1]) != below(p[5], p[4]) || below(p[1], p[2]) != below(p[4], p[3]) {
			t.Errorf("links cross: %v", p)
		}
	})
	t.Run("late source stands next to what it feeds", func(t *testing.T) {
		t.Parallel()
		p := geom.Layered(boxes(5), []geom.Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 3}, {From: 4, To: 3}})
		if p[4].X != p[2].X {
			t.Errorf("source at %v, want in the column of %v", p[4], p[2])
		}
	})
	t.Run("cycle is laid out", func(t *testing.T) {
		t.Parallel()
		p := geom.Layered(boxes(3), []geom.Edge{{From: 0, To: 1}, {From: 1, To: 2}, {From: 2, To: 0}, {From: 1, To: 1}})
		if p[0].X >= p[1].X || p[1].X >= p[2].X {
			t.Errorf("positions %v", p)
		}
	})
	t.Run("parts stand apart", func(t *testing.T) {
		t.Parallel()
		p := geom.Layered(boxes(3), []geom.Edge{{From: 0, To: 2}})
		if p[1].Y < p[0].Y+70 || p[1].X != 0 {
			t.Errorf("positions %v", p)
		}
	})
	t.Run("nothing", func(t *testing.T) {
		t.Parallel()
		if p := geom.Layered(nil, nil); len(p) != 0 {
			t.Errorf("positions %v", p)
		}
	})
}

func below(a, b geom.Point) bool { return a.Y > b.Y }

func abs(v float64) float64 { return max(v, -v) }

// TestLayeredRules checks on random acyclic graphs what always holds: links
// lead to the right, nodes do not touch, corners are on the grid, and the
// result repeats.
func TestLayeredRules(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 25).Draw(t, "nodes")
		sizes := boxes(n)
		for i := range sizes {
			sizes[i].H = rapid.SampledFrom([]float64{74, 96, 140}).Draw(t, "height")
		}
		var links []geom.Edge
		for range rapid.IntRange(0, 40).Draw(t, "links") {
			a, b := rapid.IntRange(0, n-1).Draw(t, "a"), rapid.IntRange(0, n-1).Draw(t, "b")
			if a != b {
				links = append(links, geom.Edge{From: min(a, b), To: max(a, b)})
			}
		}
		p := geom.Layered(sizes, links)
		for _, e := range links {
			if p[e.To].X < p[e.From].X+sizes[e.From].W {
				t.Fatalf("link %v leads back: %v to %v", e, p[e.From], p[e.To])
			}
		}
		for i := range n {
			if geom.Snap(p[i].X) != p[i].X || geom.Snap(p[i].Y) != p[i].Y {
				t.Fatalf("node %d at %v is off the grid", i, p[i])
			}
			for j := range i {
				a := geom.Rect{X0: p[i].X, Y0: p[i].Y, X1: p[i].X + sizes[i].W, Y1: p[i].Y + sizes[i].H}
				b := geom.Rect{X0: p[j].X, Y0: p[j].Y, X1: p[j].X + sizes[j].W, Y1: p[j].Y + sizes[j].H}
				if a.Overlaps(b) {
					t.Fatalf("nodes %d and %d overlap at %v and %v", i, j, p[i], p[j])
				}
			}
		}
		if again := geom.Layered(sizes, links); !slices.Equal(p, again) {
			t.Fatalf("a second run gives %v after %v", again, p)
		}
	})
}
