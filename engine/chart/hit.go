package chart

import "math"

// A Hit is what the pointer can be over, in data coordinates: an area such as a bar, or
// a point, where the minima equal the maxima.
type Hit struct {
	MinX, MaxX, MinY, MaxY float64
}

func pointHit(x, y float64) Hit { return Hit{x, x, y, y} }

// IsPoint reports whether the hit has no area.
func (h Hit) IsPoint() bool { return h.MinX == h.MaxX && h.MinY == h.MaxY }

// gridCell is the size in pixels of the cells that points are filed in.
const gridCell = 8

// A HitIndex finds what is under the pointer. Making one looks at every hit; a lookup
// looks at the areas and at the points nearby.
type HitIndex struct {
	mapping Mapping
	hits    []Hit
	areas   []int
	cells   map[[2]int][]int
}

// NewHitIndex returns an index of the hits of a chart drawn with a mapping.
func NewHitIndex(c *Chart, m Mapping) *HitIndex {
	x := &HitIndex{mapping: m, hits: c.Hits, cells: map[[2]int][]int{}}
	for i, h := range c.Hits {
		if !h.IsPoint() {
			x.areas = append(x.areas, i)
			continue
		}
		px, py := m.ToPixel(h.MinX, h.MinY)
		cell := cellOf(px, py)
		x.cells[cell] = append(x.cells[cell], i)
	}
	return x
}

func cellOf(px, py float64) [2]int {
	return [2]int{int(math.Floor(px / gridCell)), int(math.Floor(py / gridCell))}
}

// At returns the index in Chart.Hits of the point nearest to a pixel within reach
// pixels, else of the area that holds it, the later one when they overlap.
func (x *HitIndex) At(px, py, reach float64) (hit int, ok bool) {
	nearest, found := reach*reach, false
	around := int(math.Ceil(reach / gridCell))
	centre := cellOf(px, py)
	for dy := -around; dy <= around; dy++ {
		for dx := -around; dx <= around; dx++ {
			for _, i := range x.cells[[2]int{centre[0] + dx, centre[1] + dy}] {
				hx, hy := x.mapping.ToPixel(x.hits[i].MinX, x.hits[i].MinY)
				if d := (hx-px)*(hx-px) + (hy-py)*(hy-py); d <= nearest && (!found || d < nearest) {
					nearest, hit, found = d, i, true
				}
			}
		}
	}
	if found {
		return hit, true
	}
	dataX, dataY := x.mapping.ToData(px, py)
	for _, i := range x.areas {
		h := x.hits[i]
		if dataX >= h.MinX && dataX <= h.MaxX && dataY >= h.MinY && dataY <= h.MaxY {
			hit, found = i, true
		}
	}
	return hit, found
}
