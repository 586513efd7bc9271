package grid

import (
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"

	"headrace.dev/studio/engine/table"
)

// column is a column as it is shown.
type column struct {
	data     table.Column
	width    float32 // logical pixels; 0 is to be fitted
	summary  *table.Summary
	decimals int  // digits behind the point of numbers; -1 writes each in its shortest form
	dates    bool // times are whole days
}

// How many cells are looked at to choose a format and a width.
const sampled = 200

// The bounds of widths, in logical pixels; people may drag beyond widest.
const (
	narrowest = 48
	fitLeast  = 104
	widest    = 280
	limit     = 4000
)

func newColumn(c table.Column) column {
	out := column{data: c, dates: true}
	for _, i := range sample(c.Len()) {
		if c.IsMissing(i) {
			continue
		}
		switch c.Type {
		case table.Number:
			out.decimals = needed(out.decimals, c.Float(i))
		case table.Time:
			out.dates = out.dates && c.Int(i)%(24*3600*1e6) == 0
		}
	}
	return out
}

// sample are rows spread over a table, the first ones and others at equal distances.
func sample(rows int) []int {
	n := min(rows, sampled)
	out := make([]int, 0, n)
	for k := range n {
		if k < n/2 || rows <= sampled {
			out = append(out, k)
		} else {
			out = append(out, int(int64(k)*int64(rows-1)/int64(n-1)))
		}
	}
	return out
}

// needed returns the digits that a number needs behind the point, at least those that others do and at most four; -1 where a
// number is so large or small that no common format reads well.
func needed(others int, v float64) int {
	a := math.Abs(v)
	if others < 0 || a >= 1e9 || (a < 1e-3 && a > 0) {
		return -1
	}
	_, fraction, _ := strings.Cut(strconv.FormatFloat(v, 'f', -1, 64), ".")
	return max(others, min(len(fraction), 4))
}

// text returns cell i as it is shown; "" when it is missing.
func (c *column) text(i int) string {
	if c.data.IsMissing(i) {
		return ""
	}
	switch c.data.Type {
	case table.Number:
		v := c.data.Float(i)
		if a := math.Abs(v); c.decimals < 0 || a >= 1e12 {
			return strconv.FormatFloat(v, 'g', 6, 64)
		}
		return strconv.FormatFloat(v, 'f', c.decimals, 64)
	case table.Time:
		at := time.UnixMicro(c.data.Int(i)).UTC()
		if c.dates {
			return at.Format(time.DateOnly)
		}
		return at.Format(time.DateTime)
	case table.Text, table.Category:
		return oneLine(c.data.String(i), 400)
	}
	return c.data.String(i)
}

// oneLine returns the beginning of a text with white space in place of line ends and tabs.
func oneLine(s string, letters int) string {
	var b strings.Builder
	n := 0
	for _, r := range s {
		if n++; n > letters {
			b.WriteRune('…')
			break
		}
		if unicode.IsControl(r) {
			r = ' '
		}
		b.WriteRune(r)
	}
	return b.String()
}

// rightAligned reports whether the cells stand at the right edge: whatever is compared by its digits.
func (c *column) rightAligned() bool {
	return c.data.Type == table.Number || c.data.Type == table.Integer
}

// fitAll gives columns without a width one that suits their cells, and places all of them.
func (g *Grid) fitAll() {
	for i := range g.columns {
		if g.columns[i].width == 0 {
			g.columns[i].width = g.fitted(i)
		}
	}
	g.place()
}

// place computes where columns begin and how wide the gutter is.
func (g *Grid) place() {
	g.starts = make([]float32, len(g.columns)+1)
	for i, c := range g.columns {
		g.starts[i+1] = g.starts[i] + c.width
	}
	g.gutter = 0
	if g.table == nil {
		return
	}
	largest := int64(0)
	for _, i := range sample(g.rows) {
		largest = max(largest, g.table.RowID(i))
	}
	digits := max(len(strconv.FormatInt(largest, 10)), 2)
	g.gutter = float32(digits)*g.regular.Width(textSize, "0") + 2*cellPad + 4
}

// fitted returns the width that suits the header and the cells of a column.
func (g *Grid) fitted(i int) float32 {
	c := &g.columns[i]
	width := 2*cellPad + signSize + 6 + g.bold.Width(textSize, c.data.Name) + sortSize
	if c.data.Role != table.Feature {
		width += g.bold.Width(badgeSize, c.data.Role.String()) + 18
	}
	for _, r := range sample(g.rows) {
		width = max(width, 2*cellPad+g.regular.Width(textSize, oneLine(c.text(r), 60))+2)
	}
	return max(fitLeast, min(width, widest))
}
