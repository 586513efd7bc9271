package rows

import "headrace.dev/studio/engine/table"

// absent is the position of a row that is not there: its cells are missing.
const absent = -1

// gather returns the cells of c at those positions, missing ones where a position is absent.
func gather(c table.Column, at []int) table.Column {
	if c.Type == table.Category {
		codes := make([]int32, len(at))
		for k, i := range at {
			codes[k] = -1
			if i != absent {
				codes[k] = int32(c.Code(i))
			}
		}
		return table.Categories(c.Name, codes, c.Levels()).As(c.Role)
	}
	return assemble(c.Name, c.Type, len(at), func(k int) (table.Column, int) { return c, at[k] }).As(c.Role)
}

// either returns a column of type to with the cells of a at atA and, where that is absent, those of b at atB.
func either(to table.Type, a, b table.Column, atA, atB []int) table.Column {
	return assemble(a.Name, to, len(atA), func(k int) (table.Column, int) {
		if atA[k] != absent {
			return a, atA[k]
		}
		return b, atB[k]
	})
}

// assemble makes a column of n cells of type to, cell k being the one at a position of a column; absent makes it missing.
func assemble(name string, to table.Type, n int, cell func(k int) (table.Column, int)) table.Column {
	switch to {
	case table.Number:
		v, valid := collect(n, cell, table.Column.Float)
		return table.Numbers(name, v, valid)
	case table.Integer:
		v, valid := collect(n, cell, table.Column.Int)
		return table.Integers(name, v, valid)
	case table.Time:
		v, valid := collect(n, cell, table.Column.Int)
		return table.Times(name, v, valid)
	case table.Boolean:
		v, valid := collect(n, cell, func(c table.Column, i int) bool { return c.Int(i) == 1 })
		return table.Booleans(name, v, valid)
	case table.Category:
		v, valid := collect(n, cell, table.Column.String)
		return table.CategoriesOf(name, v, valid)
	}
	v, valid := collect(n, cell, table.Column.String)
	return table.Texts(name, v, valid)
}

func collect[T any](n int, cell func(k int) (table.Column, int), read func(c table.Column, i int) T) (v []T, valid []bool) {
	v, valid = make([]T, n), make([]bool, n)
	for k := range n {
		if c, i := cell(k); i != absent && !c.IsMissing(i) {
			v[k], valid[k] = read(c, i), true
		}
	}
	return v, valid
}
