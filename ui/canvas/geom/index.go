package geom

import (
	"math"
	"slices"
)

// cellSize is the side of an index cell in world units, a little more than a
// node so that most nodes lie in one to four cells.
const cellSize = 256

// maxCells is how many cells a rectangle may lie in; a larger one, such as that
// of a link across the whole graph, is kept in a list of its own.
const maxCells = 64

// Index finds the rectangles that overlap a region in time proportional to how
// many lie near it. It is a uniform grid: nodes are of one size and spread
// evenly, so a tree would gain nothing. An Index is for one goroutine.
type Index struct {
	rects []Rect
	cells map[cell][]int
	large []int
	seen  []int // the query that last met each rectangle
	query int
}

type cell struct{ x, y int }

type cellRange struct{ x0, y0, x1, y1 int }

// NewIndex indexes rectangles by their position in the slice, which it keeps.
func NewIndex(rects []Rect) *Index {
	ix := &Index{rects: rects, cells: make(map[cell][]int, len(rects)), seen: make([]int, len(rects))}
	for i := range rects {
		ix.insert(i)
	}
	return ix
}

// Rect is rectangle i.
func (ix *Index) Rect(i int) Rect { return ix.rects[i] }

// Update replaces rectangle i.
func (ix *Index) Update(i int, r Rect) {
	if from, to := cellsOf(ix.rects[i]), cellsOf(r); from == to {
		ix.rects[i] = r
		return
	}
	ix.remove(i)
	ix.rects[i] = r
	ix.insert(i)
}

// Query appends to dst the numbers of the rectangles that overlap r, in
// ascending order.
func (ix *Index) Query(r Rect, dst []int) []int {
	ix.query++
	from := len(dst)
	visit := func(list []int) {
		for _, i := range list {
			if ix.seen[i] != ix.query && ix.rects[i].Overlaps(r) {
				ix.seen[i] = ix.query
				dst = append(dst, i)
			}
		}
	}
	c := cellsOf(r)
	if c.count() > len(ix.cells) {
		for _, list := range ix.cells {
			visit(list)
		}
	} else {
		for y := c.y0; y <= c.y1; y++ {
			for x := c.x0; x <= c.x1; x++ {
				visit(ix.cells[cell{x, y}])
			}
		}
	}
	visit(ix.large)
	slices.Sort(dst[from:])
	return dst
}

// Bounds is the smallest rectangle that holds all, empty if there are none.
func (ix *Index) Bounds() Rect {
	all := Empty()
	for _, r := range ix.rects {
		all = all.Union(r)
	}
	return all
}

func (ix *Index) insert(i int) {
	c := cellsOf(ix.rects[i])
	if c.count() > maxCells {
		ix.large = append(ix.large, i)
		return
	}
	for y := c.y0; y <= c.y1; y++ {
		for x := c.x0; x <= c.x1; x++ {
			ix.cells[cell{x, y}] = append(ix.cells[cell{x, y}], i)
		}
	}
}

func (ix *Index) remove(i int) {
	drop := func(list []int) []int {
		k := slices.Index(list, i)
		return slices.Delete(list, k, k+1)
	}
	c := cellsOf(ix.rects[i])
	if c.count() > maxCells {
		ix.large = drop(ix.large)
		return
	}
	for y := c.y0; y <= c.y1; y++ {
		for x := c.x0; x <= c.x1; x++ {
			if list := drop(ix.cells[cell{x, y}]); len(list) > 0 {
				ix.cells[cell{x, y}] = list
			} else {
				delete(ix.cells, cell{x, y})
			}
		}
	}
}

// cellsOf is the range of cells that a rectangle lies in.
func cellsOf(r Rect) cellRange {
	at := func(v float64) int { return int(math.Floor(max(-1e9, min(1e9, v)) / cellSize)) }
	return cellRange{at(r.X0), at(r.Y0), at(r.X1), at(r.Y1)}
}

func (c cellRange) count() int { return (c.x1 - c.x0 + 1) * (c.y1 - c.y0 + 1) }
