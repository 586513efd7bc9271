package grid

import (
	"fmt"
	"math"
	"strings"
)

// selection is a block of cells between an anchor and the cursor. row counts as rows are shown.
type selection struct {
	some       bool
	row, col   int // the cursor
	anchorRow  int
	anchorCol  int
	wholeRows  bool // chosen in the gutter
	wholeTable bool
}

func (s *selection) clear() { *s = selection{} }

// move puts the cursor on a cell; extending leaves the anchor where it is.
func (s *selection) move(row, col int, extend bool) {
	if !extend || !s.some {
		s.anchorRow, s.anchorCol = row, col
	}
	s.some, s.row, s.col, s.wholeRows, s.wholeTable = true, row, col, false, false
}

// block returns the first and last row and column of the selection, both included.
func (s *selection) block(columns int) (row0, row1, col0, col1 int) {
	row0, row1 = min(s.row, s.anchorRow), max(s.row, s.anchorRow)
	col0, col1 = min(s.col, s.anchorCol), max(s.col, s.anchorCol)
	if s.wholeRows {
		col0, col1 = 0, columns-1
	}
	return row0, row1, col0, col1
}

// Block is a rectangle of cells: rows as they are shown and columns, first and last, both included.
type Block struct{ Row0, Row1, Col0, Col1 int }

// Selection returns the selected cells; ok is false when there are none.
func (g *Grid) Selection() (b Block, ok bool) {
	if !g.selection.some {
		return Block{}, false
	}
	r0, r1, c0, c1 := g.selection.block(len(g.columns))
	return Block{r0, r1, c0, c1}, true
}

// Select puts the cursor on a cell and scrolls there; places that do not exist are clamped.
func (g *Grid) Select(row, col int) { g.move(row, col, false) }

// move puts the cursor on a cell, clamped to those there are, and scrolls there.
func (g *Grid) move(row, col int, extend bool) {
	if g.rows == 0 || len(g.columns) == 0 {
		return
	}
	row, col = max(0, min(row, g.rows-1)), max(0, min(col, len(g.columns)-1))
	g.selection.move(row, col, extend)
	g.note = ""
	g.reveal(row, col)
	g.repaint()
}

// selectRow selects whole rows from the anchor to a place.
func (g *Grid) selectRow(row int, extend bool) {
	col := g.selection.col
	g.selection.move(row, min(col, len(g.columns)-1), extend)
	g.selection.wholeRows = true
	g.note = ""
	g.repaint()
}

// SelectAll selects every cell.
func (g *Grid) SelectAll() {
	if g.rows == 0 || len(g.columns) == 0 {
		return
	}
	g.selection = selection{some: true, anchorRow: g.rows - 1, anchorCol: len(g.columns) - 1, wholeRows: true, wholeTable: true}
	g.repaint()
}

// mostCopied is how many cells are copied at most: a clipboard is no place for a table of millions.
const mostCopied = 1_000_000

// Copy returns the selection as text: cells in full, tabs between columns, a line for each row, and a line of names in front
// when more than one row is selected. Tabs and line ends within cells become blanks. Past a million cells it ends after the last
// whole row; copied and selected tell how many rows there are.
func (g *Grid) Copy() (text string, copied, selected int) {
	if !g.selection.some {
		return "", 0, 0
	}
	r0, r1, c0, c1 := g.selection.block(len(g.columns))
	selected = r1 - r0 + 1
	copied = min(selected, max(mostCopied/(c1-c0+1), 1))
	var b strings.Builder
	line := func(value func(col int) string) {
		for c := c0; c <= c1; c++ {
			if c > c0 {
				b.WriteByte('\t')
			}
			b.WriteString(plain(value(c)))
		}
	}
	if selected > 1 {
		line(func(c int) string { return g.columns[c].data.Name })
		b.WriteByte('\n')
	}
	for p := r0; p < r0+copied; p++ {
		row := g.row(p)
		line(func(c int) string { return g.columns[c].data.String(row) })
		if p < r0+copied-1 {
			b.WriteByte('\n')
		}
	}
	return b.String(), copied, selected
}

// plain replaces what would break a table of text.
func plain(s string) string {
	if !strings.ContainsAny(s, "\t\r\n") {
		return s
	}
	return strings.NewReplacer("\r\n", " ", "\t", " ", "\n", " ", "\r", " ").Replace(s)
}

// mostAdded is up to how many cells the footer adds up while the pointer moves.
const mostAdded = 200_000

// describe says what is selected: the full value of one cell, or how many there are with their sum and mean.
func (g *Grid) describe() string {
	if !g.selection.some || g.selection.row >= g.rows {
		return ""
	}
	r0, r1, c0, c1 := g.selection.block(len(g.columns))
	if r0 == r1 && c0 == c1 {
		c := g.columns[c0].data
		if c.IsMissing(g.row(r0)) {
			return c.Name + " is missing"
		}
		return c.Name + " = " + oneLine(c.String(g.row(r0)), 300)
	}
	cells := (r1 - r0 + 1) * (c1 - c0 + 1)
	text := fmt.Sprintf("%s × %d selected", grouped(int64(r1-r0+1)), c1-c0+1)
	if c0 != c1 || cells > mostAdded || !g.columns[c0].rightAligned() {
		return text
	}
	sum, n := 0.0, 0
	for p := r0; p <= r1; p++ {
		if v := g.columns[c0].data.Float(g.row(p)); !math.IsNaN(v) {
			sum += v
			n++
		}
	}
	if n == 0 {
		return text
	}
	return fmt.Sprintf("%s · sum %s · mean %s", text, figure(sum), figure(sum/float64(n)))
}
