package grid

import (
	"image/color"
	"strconv"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/canvas/ras"
)

// paintCells draws the cells in view, and "No rows" where there are none.
func (f *frame) paintCells(b *ras.Band) {
	for _, r := range f.rows {
		if !b.Visible(r.y0, r.y1) {
			continue
		}
		if r.place%2 == 1 {
			b.Fill(f.gutter, r.y0, f.w, r.y1, f.stripe)
		}
		for _, c := range f.cols {
			f.paintCell(b, r, c)
		}
	}
	f.paintSelection(b)
	line := max(1, round(f.s))
	bottom := f.head
	if n := len(f.rows); n > 0 {
		bottom = min(f.rows[n-1].y1, f.foot)
	}
	for _, c := range f.cols {
		b.Fill(c.x1-line, f.head, c.x1, bottom, f.line)
	}
	if n := len(f.cols); n > 0 && bottom < f.foot { // nothing below the last row, nor beside it
		b.Fill(f.gutter, bottom, f.w, bottom+line, f.line)
	}
	if n := len(f.cols); n > 0 && f.cols[n-1].x1 < f.w {
		b.Fill(f.cols[n-1].x1, f.head, f.w, bottom, f.background)
	}
	if len(f.rows) == 0 {
		text, size := "No rows", 14*f.s
		b.Text(f.g.regular, size, (f.w-f.g.regular.Width(size, text))/2, (f.head+f.foot)/2, 0, text, f.muted)
	}
}

func (f *frame) paintCell(b *ras.Band, r shownRow, c shownColumn) {
	pad, size := cellPad*f.s, textSize*f.s
	room, middle := c.x1-c.x0-2*pad, (r.y0+r.y1)/2
	if room < 4*f.s {
		return
	}
	if c.data.IsMissing(r.row) {
		mark := round(10 * f.s)
		x := round(c.x0 + pad)
		if c.rightAligned() {
			x = round(c.x1 - pad - mark)
		}
		b.Fill(x, round(middle-0.75*f.s), x+mark, round(middle+0.75*f.s), ras.Mix(f.background, f.muted, 0.45))
		return
	}
	text := c.text(r.row)
	if c.rightAligned() {
		f.figures(b, c.x1-pad, middle, room, text, f.text)
		return
	}
	// Laying out a long text only to cut it takes time; no letter is narrower than a fifth of its height.
	if most := int(room/size*5) + 2; len(text) > most {
		text = oneLine(text, most)
	}
	col := f.text
	if c.data.Type == table.Boolean && text == "false" {
		col = f.muted
	}
	b.Text(f.g.regular, size, c.x0+pad, middle, room, text, col)
}

// figures draws a number flush right with all digits as wide as each other, so that those of a column stand under each other in
// any typeface. One that is too wide is cut to hashes: part of a number is another number.
func (f *frame) figures(b *ras.Band, right, middle, room float32, text string, col color.RGBA) {
	size := textSize * f.s
	digit := f.g.regular.Width(size, "0")
	width := float32(0)
	for _, r := range text {
		width += f.advance(r, digit, size)
	}
	if width > room {
		text, width = "##", 2*f.g.regular.Width(size, "#")
	}
	x := right - width
	for i := range len(text) {
		letter := text[i : i+1]
		w := f.advance(rune(text[i]), digit, size)
		shift := (w - f.g.regular.Width(size, letter)) / 2
		b.Text(f.g.regular, size, x+shift, middle, 0, letter, col)
		x += w
	}
}

func (f *frame) advance(r rune, digit, size float32) float32 {
	if r >= '0' && r <= '9' {
		return digit
	}
	return f.g.regular.Width(size, string(r))
}

// paintSelection tints the selected cells.
func (f *frame) paintSelection(b *ras.Band) {
	block, ok := f.g.Selection()
	if !ok || (block.Row0 == block.Row1 && block.Col0 == block.Col1) {
		return
	}
	for _, r := range f.rows {
		if r.place < block.Row0 || r.place > block.Row1 {
			continue
		}
		for _, c := range f.cols {
			if c.index >= block.Col0 && c.index <= block.Col1 {
				b.Fill(c.x0, r.y0, c.x1, r.y1, f.selection)
			}
		}
	}
}

// paintGutter draws the row ids.
func (f *frame) paintGutter(b *ras.Band) {
	b.Fill(0, f.head, f.gutter, f.foot, f.header)
	block, some := f.g.Selection()
	size := smallSize * f.s
	for _, r := range f.rows {
		col := f.muted
		if some && r.place >= block.Row0 && r.place <= block.Row1 {
			b.Fill(0, max(r.y0, f.head), f.gutter, r.y1, f.selection)
			col = f.text
		}
		id := strconv.FormatInt(f.g.table.RowID(r.row), 10)
		b.Text(f.g.regular, size, f.gutter-cellPad*f.s-f.g.regular.Width(size, id), (r.y0+r.y1)/2, 0, id, col)
	}
	line := max(1, round(f.s))
	b.Fill(f.gutter-line, f.head, f.gutter, f.foot, f.line)
	// The corner lies over headers and ids that are scrolled under it.
	b.Fill(0, 0, f.gutter, f.head, f.header)
	b.Text(f.g.regular, size, f.gutter-cellPad*f.s-f.g.regular.Width(size, "row"), 18*f.s, 0, "row", f.muted)
	b.Fill(f.gutter-line, 0, f.gutter, f.head, f.line)
	b.Fill(0, f.head-line, f.gutter, f.head, f.line)
}

// paintCursor frames the cell with the cursor.
func (f *frame) paintCursor(b *ras.Band) {
	if !f.g.selection.some {
		return
	}
	for _, r := range f.rows {
		if r.place != f.g.selection.row {
			continue
		}
		for _, c := range f.cols {
			if c.index != f.g.selection.col || c.x1 <= f.gutter+2 || r.y1 <= f.head+2 {
				continue
			}
			col := f.accent
			if !f.g.focused {
				col = ras.Fade(col, 0.6)
			}
			box := ras.Box{X0: max(c.x0-round(f.s), f.gutter), Y0: max(r.y0, f.head), X1: c.x1, Y1: min(r.y1, f.foot)}
			b.RoundFrame(box, ras.Round(2*f.s), 1.5*f.s, col)
		}
	}
}
