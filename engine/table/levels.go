package table

import "slices"

// Compact returns a category column without the levels that no cell has, the others in their order. Columns of other types, and
// those that use all their levels, come back as they are.
func (c Column) Compact() Column {
	levels := c.Levels()
	used := make([]bool, len(levels))
	for i := range c.Len() {
		if len(levels) == 0 {
			break
		}
		if k := c.Code(i); k >= 0 {
			used[k] = true
		}
	}
	if !slices.Contains(used, false) {
		return c
	}
	to := make([]int32, len(levels)) // the new code of each level
	var kept []string
	for k, level := range levels {
		to[k] = int32(len(kept))
		if used[k] {
			kept = append(kept, level)
		}
	}
	codes := make([]int32, c.Len())
	for i := range codes {
		codes[i] = -1
		if k := c.Code(i); k >= 0 {
			codes[i] = to[k]
		}
	}
	return Categories(c.Name, codes, kept).As(c.Role)
}
