package grid

import (
	"context"
	"fmt"
	"strings"

	"headrace.dev/studio/engine/table"
)

// Find moves the cursor to the next cell, or with forward false to the one before, whose full value holds a text in upper or
// lower case, row by row from the cursor on and around the end. done, unless it is nil, hears on the goroutine of the window
// whether there is one; it does not hear of a search that another one replaces.
func (g *Grid) Find(text string, forward bool, done func(found bool)) {
	g.finder.stop()
	g.note = ""
	if text == "" || g.rows == 0 || len(g.columns) == 0 {
		g.repaint()
		if done != nil {
			done(false)
		}
		return
	}
	columns := make([]func(i int) bool, len(g.columns))
	for i, c := range g.columns {
		columns[i] = finder(c.data, text)
	}
	from := g.selection.row*len(columns) + g.selection.col
	if !g.selection.some {
		from = -1
		if !forward {
			from = 0
		}
	}
	rows, order := g.rows, g.order
	g.start(&g.finder, func(ctx context.Context, post func(func())) {
		place, found := next(ctx, columns, rows, order, from, forward)
		if ctx.Err() != nil {
			return
		}
		post(func() {
			if found {
				g.move(place/len(columns), place%len(columns), false)
			} else {
				g.note = fmt.Sprintf("No cell holds “%s”", text)
				g.repaint()
			}
			if done != nil {
				done(found)
			}
		})
	})
}

// next returns the first cell after from, counted along rows, that a column's own test finds.
func next(ctx context.Context, columns []func(int) bool, rows int, order []int32, from int, forward bool) (place int, found bool) {
	cells, step := rows*len(columns), 1
	if !forward {
		step = -1
	}
	for k := 1; k <= cells; k++ {
		if k%checkEvery == 0 && ctx.Err() != nil {
			return 0, false
		}
		place = ((from+step*k)%cells + cells) % cells
		row := place / len(columns)
		if order != nil {
			row = int(order[row])
		}
		if columns[place%len(columns)](row) {
			return place, true
		}
	}
	return 0, false
}

// finder returns the test of a column for a text. Levels are compared once.
func finder(c table.Column, text string) func(i int) bool {
	text = strings.ToLower(text)
	if levels := c.Levels(); levels != nil {
		hit := make([]bool, len(levels))
		for k, l := range levels {
			hit[k] = strings.Contains(strings.ToLower(l), text)
		}
		return func(i int) bool {
			k := c.Code(i)
			return k >= 0 && hit[k]
		}
	}
	return func(i int) bool {
		return !c.IsMissing(i) && strings.Contains(strings.ToLower(c.String(i)), text)
	}
}
