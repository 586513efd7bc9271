package grid

import (
	"cmp"
	"context"
	"slices"

	"headrace.dev/studio/engine/table"
)

// checkEvery is how many rows are looked at between two looks at the context.
const checkEvery = 8192

// Sort shows the rows ordered by a column, by the row ids of the table where they are equal; missing cells come last either way.
// Categories sort in the order of their levels. Unsorted, or a column that does not exist, shows the order of the table.
func (g *Grid) Sort(col int, way Direction) {
	g.sorter.stop()
	g.finder.stop()
	if col < 0 || col >= len(g.columns) || way == Unsorted {
		g.sortBy, g.sortWay, g.sorting = -1, Unsorted, false
		g.reorder(nil)
		return
	}
	g.sortBy, g.sortWay, g.sorting = col, way, true
	g.repaint()
	data := g.columns[col].data
	g.start(&g.sorter, func(ctx context.Context, post func(func())) {
		order, err := permutation(ctx, data, way == Descending)
		if err != nil { // given up
			return
		}
		post(func() {
			g.sorting = false
			g.reorder(order)
		})
	})
}

// Sorted returns the sorted column and its direction; -1 and Unsorted when there is none.
func (g *Grid) Sorted() (col int, way Direction) { return g.sortBy, g.sortWay }

// reorder shows rows in another order. The cursor stays with its row.
func (g *Grid) reorder(order []int32) {
	row := -1
	if g.selection.some && g.selection.row < g.rows {
		row = g.row(g.selection.row)
	}
	g.order = order
	if row >= 0 {
		place := row
		if order != nil {
			place = slices.Index(order, int32(row))
		}
		g.selection.move(place, g.selection.col, false)
	}
	g.repaint()
}

// permutation returns the rows of a column in sorted order.
func permutation(ctx context.Context, c table.Column, descending bool) ([]int32, error) {
	order := make([]int32, 0, c.Len())
	var missing []int32
	for i := range c.Len() {
		if i%checkEvery == 0 && ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if c.IsMissing(i) {
			missing = append(missing, int32(i))
		} else {
			order = append(order, int32(i))
		}
	}
	compare := comparer(c)
	slices.SortStableFunc(order, func(a, b int32) int {
		if descending {
			a, b = b, a
		}
		return compare(int(a), int(b))
	})
	return append(order, missing...), ctx.Err()
}

// comparer returns the order of the cells of a column. Whole numbers and times are compared as such: floats lose the last digits
// of large ones.
func comparer(c table.Column) func(i, j int) int {
	switch c.Type {
	case table.Text:
		return func(i, j int) int { return cmp.Compare(c.String(i), c.String(j)) }
	case table.Integer, table.Time:
		return func(i, j int) int { return cmp.Compare(c.Int(i), c.Int(j)) }
	}
	return func(i, j int) int { return cmp.Compare(c.Float(i), c.Float(j)) }
}
