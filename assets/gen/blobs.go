package main

import (
	"math"
	"math/rand/v2"
)

// blobs writes points in the plane from five groups that differ in size, spread and tilt, and a few from no group, with the group each point came
// from, so that a clustering can be judged.
func blobs(r *rand.Rand) ([]byte, error) {
	groups := []struct {
		name         string
		count        int
		x, y         float64
		long, narrow float64 // standard deviation along the two axes
		tilt         float64 // radians
	}{
		{"a", 160, -6, 4, 1.1, 0.9, 0},
		{"b", 120, 2, 6, 2.0, 0.5, 0.6},
		{"c", 110, 6, -1, 0.9, 0.9, 0},
		{"d", 60, -3, -5, 0.5, 0.5, 0},
		{"e", 90, 1, -5, 1.2, 0.6, -0.4},
	}
	type point struct {
		x, y  float64
		group string
	}
	var points []point
	for _, g := range groups {
		sin, cos := math.Sincos(g.tilt)
		for range g.count {
			along, across := g.long*r.NormFloat64(), g.narrow*r.NormFloat64()
			points = append(points, point{g.x + along*cos - across*sin, g.y + along*sin + across*cos, g.name})
		}
	}
	for range 20 {
		points = append(points, point{24*r.Float64() - 12, 20*r.Float64() - 10, "none"})
	}
	r.Shuffle(len(points), func(i, j int) { points[i], points[j] = points[j], points[i] })

	out := newTable("x", "y", "group")
	for _, p := range points {
		out.add(number(p.x, 3), number(p.y, 3), p.group)
	}
	return out.encode()
}
