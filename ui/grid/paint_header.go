package grid

import (
	"fmt"
	"image/color"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/canvas/ras"
)

// paintHeaders draws the headers of the columns in view.
func (f *frame) paintHeaders(b *ras.Band) {
	if !b.Visible(0, f.head) {
		return
	}
	b.Fill(f.gutter, 0, f.w, f.head, f.header)
	line := max(1, round(f.s))
	for _, c := range f.cols {
		if h := f.g.hover; h.in == header && h.col == c.index && h.upper {
			b.Fill(c.x0, 0, c.x1-line, f.head, ras.Fade(f.selection, 0.6))
		}
		f.paintName(b, c)
		f.paintShape(b, c)
		f.paintMissing(b, c)
		b.Fill(c.x1-line, 0, c.x1, f.head, f.line)
		if h := f.g.hover; h.in == headerEdge && h.col == c.index {
			b.Fill(c.x1-round(1.5*f.s), 0, c.x1+round(0.5*f.s), f.head, f.accent)
		}
	}
	b.Fill(f.gutter, f.head-line, f.w, f.head, f.line)
}

// paintName draws the sign of the type, the name, the role and the arrow of the sort.
func (f *frame) paintName(b *ras.Band, c shownColumn) {
	pad, middle := cellPad*f.s, 18*f.s
	side := signSize * f.s
	f.paintSign(b, c.column, c.x0+pad, middle-side/2, side, f.muted)
	right := c.x1 - pad
	if c.index == f.g.sortBy {
		f.paintArrow(b, right-5*f.s, middle)
		right -= sortSize * f.s
	}
	if c.data.Role != table.Feature {
		right -= f.paintBadge(b, right, middle, c.data.Role) + 6*f.s
	}
	x := c.x0 + pad + side + 6*f.s
	if right > x {
		b.Text(f.g.bold, textSize*f.s, x, middle, right-x, c.data.Name, f.text)
	}
}

// paintArrow draws the direction of the sort, faint while the rows are still being sorted.
func (f *frame) paintArrow(b *ras.Band, x, middle float32) {
	col := f.accent
	if f.g.sorting {
		col = ras.Fade(col, 0.4)
	}
	tip := float32(-3.2)
	if f.g.sortWay == Descending {
		tip = 3.2
	}
	b.Polyline([]float32{x - 4*f.s, middle - tip/2*f.s, x, middle + tip/2*f.s, x + 4*f.s, middle - tip/2*f.s}, 1.8*f.s, col)
}

// paintBadge draws the role, flush right, and returns its width.
func (f *frame) paintBadge(b *ras.Band, right, middle float32, role table.Role) float32 {
	size := badgeSize * f.s
	width := f.g.bold.Width(size, role.String()) + 12*f.s
	ink, ground := f.muted, ras.Mix(f.header, f.muted, 0.18)
	if role == table.Target {
		ink, ground = f.accent, ras.Mix(f.header, f.accent, 0.18)
	}
	box := ras.Box{X0: right - width, Y0: middle - 8*f.s, X1: right, Y1: middle + 8*f.s}
	b.RoundBox(box, ras.Round(8*f.s), ground)
	b.Text(f.g.bold, size, right-width+6*f.s, middle, 0, role.String(), ink)
	return width
}

// paintShape draws what the values look like: a histogram of numbers and times, a bar for each of the most frequent levels.
func (f *frame) paintShape(b *ras.Band, c shownColumn) {
	x0, x1 := round(c.x0+cellPad*f.s), round(c.x1-cellPad*f.s)
	top, bottom := round(34*f.s), round(62*f.s)
	line := max(1, round(f.s))
	base := ras.Mix(f.header, f.muted, 0.25)
	if x1-x0 < 8*f.s {
		return
	}
	b.Fill(x0, bottom-line, x1, bottom, base)
	if c.summary == nil {
		return
	}
	switch s := c.summary; {
	case len(s.Bins) > 0:
		counts := make([]int, len(s.Bins))
		for i, bin := range s.Bins {
			counts[i] = bin.Count
		}
		f.paintColumns(b, counts, x0, x1, top, bottom, 0, f.bar)
	case len(s.Top) > 0 && s.Top[0].Count == 1 && s.Distinct > 1:
		b.Text(f.g.regular, smallSize*f.s, x0, (top+bottom)/2, x1-x0, "all different", f.muted)
	case len(s.Top) > 0:
		counts := make([]int, 0, len(s.Top))
		for _, l := range s.Top {
			counts = append(counts, l.Count)
		}
		most := max(2, int((x1-x0)/(6*f.s)))
		f.paintColumns(b, counts[:min(len(counts), most)], x0, x1, top, bottom, 2*f.s, f.bar)
	}
}

// paintColumns draws counts as bars from left to right; whatever is there at all shows.
func (f *frame) paintColumns(b *ras.Band, counts []int, x0, x1, top, bottom, gap float32, col color.RGBA) {
	most := 1
	for _, n := range counts {
		most = max(most, n)
	}
	step := (x1 - x0) / float32(len(counts))
	if gap > 0 {
		step = min(step, 26*f.s)
	} else if step >= 4*f.s {
		gap = max(1, round(f.s))
	}
	for i, n := range counts {
		if n == 0 {
			continue
		}
		height := max(round((bottom-top)*float32(n)/float32(most)), round(f.s))
		left, right := round(x0+float32(i)*step), round(x0+float32(i+1)*step)-round(gap)
		b.Fill(left, bottom-height, max(right, left+1), bottom, col)
	}
}

// paintMissing draws the share of missing cells as a bar and in words, and beside it the extent of the values.
func (f *frame) paintMissing(b *ras.Band, c shownColumn) {
	if c.summary == nil {
		return
	}
	x0, x1 := round(c.x0+cellPad*f.s), round(c.x1-cellPad*f.s)
	size, middle := smallSize*f.s, 74*f.s
	right := x1
	if c.summary.Missing > 0 && c.summary.Rows > 0 {
		part := float32(c.summary.Missing) / float32(c.summary.Rows)
		thick := max(2, round(2*f.s))
		bottom := round(62 * f.s)
		width := max(round((x1-x0)*part), round(2*f.s))
		b.Fill(x1-width, bottom, x1, bottom+thick, f.missing)
		text := share(c.summary.Missing, c.summary.Rows) + " missing"
		if f.g.regular.Width(size, text) > x1-x0 {
			text = share(c.summary.Missing, c.summary.Rows)
		}
		right -= f.g.regular.Width(size, text)
		b.Text(f.g.regular, size, right, middle, 0, text, f.missing)
		right -= 6 * f.s
	}
	if text := extent(c.column); text != "" && f.g.regular.Width(size, text) <= right-x0 {
		b.Text(f.g.regular, size, x0, middle, 0, text, f.muted)
	}
}

// extent says how far the values of a column reach.
func extent(c *column) string {
	s := c.summary
	switch {
	case s.Quantiles != nil && s.Min == s.Max:
		return "all " + figureOf(c.data.Type, s.Min)
	case s.Quantiles != nil:
		return figureOf(c.data.Type, s.Min) + " – " + figureOf(c.data.Type, s.Max)
	case s.Distinct == 0:
		return ""
	case c.data.Type == table.Category && s.Distinct > 1:
		return fmt.Sprintf("%s levels", grouped(int64(s.Distinct)))
	case s.Distinct == 1:
		return "all alike"
	}
	return fmt.Sprintf("%s values", grouped(int64(s.Distinct)))
}
