package step

import "headrace.dev/studio/engine/table"

// levelCounts returns the levels that occur in a column, in the order of SortLevels, and how often each does. Cells of other
// types than category count as the text that stands for them.
func levelCounts(c table.Column) (levels []string, counts []int) {
	n := map[string]int{}
	if c.Type == table.Category {
		byCode := make([]int, len(c.Levels()))
		for i := range c.Len() {
			if k := c.Code(i); k >= 0 {
				byCode[k]++
			}
		}
		for k, s := range c.Levels() {
			if byCode[k] > 0 {
				n[s] += byCode[k]
			}
		}
	} else {
		for i := range c.Len() {
			if !c.IsMissing(i) {
				n[c.String(i)]++
			}
		}
	}
	for s := range n {
		levels = append(levels, s)
	}
	table.SortLevels(levels)
	for _, s := range levels {
		counts = append(counts, n[s])
	}
	return levels, counts
}

// codes returns for each cell the position that at gives its level, -1 for a missing cell and -2 for a level that at lacks.
func codes(c table.Column, at map[string]int) []int {
	look := func(s string) int {
		if k, ok := at[s]; ok {
			return k
		}
		return unknownLevel
	}
	out := make([]int, c.Len())
	var byCode []int
	for _, s := range c.Levels() {
		byCode = append(byCode, look(s))
	}
	for i := range out {
		switch {
		case c.IsMissing(i):
			out[i] = missingCell
		case byCode != nil:
			out[i] = byCode[c.Code(i)]
		default:
			out[i] = look(c.String(i))
		}
	}
	return out
}

// What codes returns for cells without a position.
const (
	missingCell  = -1
	unknownLevel = -2
)
