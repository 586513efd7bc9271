package grid

import (
	"fmt"
	"math"

	"headrace.dev/studio/ui/canvas/ras"
)

// paintBars draws the scroll bars.
func (f *frame) paintBars(b *ras.Band) {
	horizontal, vertical := f.g.bars()
	thick := float32(barSize)
	draw := func(box ras.Box, in region) {
		t := float32(0.35)
		if f.g.hover.in == in || f.g.drag.in == in {
			t = 0.6
		}
		box = ras.Box{X0: box.X0 * f.s, Y0: box.Y0 * f.s, X1: box.X1 * f.s, Y1: box.Y1 * f.s}.Inset(2 * f.s)
		b.RoundBox(box, ras.Round(3*f.s), ras.Mix(f.background, f.muted, t))
	}
	width, height := f.w/f.s, f.h/f.s
	if vertical {
		start, length := f.g.verticalHandle()
		draw(ras.Box{X0: width - thick, Y0: start, X1: width, Y1: start + length}, verticalBar)
	}
	if horizontal {
		start, length := f.g.horizontalHandle()
		y := height - footerHeight
		draw(ras.Box{X0: start, Y0: y - thick, X1: start + length, Y1: y}, horizontalBar)
	}
}

// paintFooter draws the size of the table and what is selected.
func (f *frame) paintFooter(b *ras.Band) {
	line := max(1, round(f.s))
	b.Fill(0, f.foot, f.w, f.h, f.header)
	b.Fill(0, f.foot, f.w, f.foot+line, f.line)
	size, middle, pad := smallSize*f.s, (f.foot+f.h)/2, cellPad*f.s
	left := fmt.Sprintf("%s rows × %s columns", grouped(int64(f.g.rows)), grouped(int64(len(f.g.columns))))
	switch {
	case f.g.sorting:
		left += " · sorting by " + f.g.columns[f.g.sortBy].data.Name + " …"
	case f.g.sortBy >= 0:
		left += " · sorted by " + f.g.columns[f.g.sortBy].data.Name
	}
	x := pad + b.Text(f.g.regular, size, pad, middle, f.w/2, left, f.muted) + 2*pad
	right := f.g.note
	if right == "" {
		right = f.g.describe()
	}
	if right == "" || f.w-pad-x < 40*f.s {
		return
	}
	room := f.w - pad - x
	width := min(f.g.regular.Width(size, right), room)
	b.Text(f.g.regular, size, f.w-pad-width, middle, room, right, f.text)
}

// fact is a line of the card of statistics.
type fact struct {
	name, value string
	part        float32 // of a bar behind the line, 0 for none
}

// facts are the statistics of a column.
func facts(c *column) []fact {
	s := c.summary
	out := []fact{
		{name: "rows", value: grouped(int64(s.Rows))},
		{name: "missing", value: fmt.Sprintf("%s (%s)", grouped(int64(s.Missing)), share(s.Missing, s.Rows))},
		{name: "different values", value: grouped(int64(s.Distinct))},
	}
	if s.Quantiles != nil {
		of := func(name string, v float64) fact { return fact{name: name, value: figureOf(c.data.Type, v)} }
		out = append(out, of("mean", s.Mean))
		if !math.IsNaN(s.Std) && c.data.Type.Numeric() {
			out = append(out, of("standard deviation", s.Std))
		}
		return append(out, of("minimum", s.Min), of("5 %", s.Quantiles[0]), of("25 %", s.Quantiles[1]), of("median", s.Median()),
			of("75 %", s.Quantiles[3]), of("95 %", s.Quantiles[4]), of("maximum", s.Max))
	}
	for _, l := range s.Top[:min(len(s.Top), 8)] {
		name := oneLine(l.Level, 30)
		if name == "" {
			name = "(empty text)"
		}
		out = append(out, fact{name, fmt.Sprintf("%s · %s", grouped(int64(l.Count)), share(l.Count, s.Rows)), float32(l.Count) / float32(s.Rows)})
	}
	return out
}

// The card of statistics, in logical pixels.
const (
	cardWidth = 252
	cardLine  = 20
	cardPad   = 12
)

// paintCard draws the statistics of the column whose header the pointer rests on.
func (f *frame) paintCard(b *ras.Band) {
	h := f.g.hover
	if h.in != header || h.upper || f.g.drag.in != nowhere || h.col >= len(f.g.columns) || f.g.columns[h.col].summary == nil {
		return
	}
	c := &f.g.columns[h.col]
	lines := facts(c)
	room := f.h/f.s - headerHeight - 12
	most := int((room - 2*cardPad - cardLine - 8) / cardLine)
	if most < 1 {
		return
	}
	lines = lines[:min(len(lines), most)]
	x := f.gutter/f.s + f.g.starts[h.col] - f.g.left
	x = max(4, min(x, f.w/f.s-cardWidth-6))
	height := float32(len(lines)+1)*cardLine + 8 + 2*cardPad
	box := ras.Box{X0: x * f.s, Y0: (headerHeight + 4) * f.s, X1: (x + cardWidth) * f.s, Y1: (headerHeight + 4 + height) * f.s}
	b.Shadow(box.Shift(0, 3*f.s), 8*f.s, 14*f.s, box, f.shadow)
	b.RoundBox(box, ras.Round(8*f.s), f.card)
	b.RoundFrame(box, ras.Round(8*f.s), max(1, f.s), f.line)
	left, right := box.X0+cardPad*f.s, box.X1-cardPad*f.s
	y := box.Y0 + (cardPad+cardLine/2)*f.s
	kind := c.data.Type.String()
	size := smallSize * f.s
	kindWidth := f.g.regular.Width(size, kind)
	b.Text(f.g.bold, textSize*f.s, left, y, right-left-kindWidth-8*f.s, c.data.Name, f.text)
	b.Text(f.g.regular, size, right-kindWidth, y, 0, kind, f.muted)
	y += 8 * f.s
	for _, l := range lines {
		y += cardLine * f.s
		if l.part > 0 {
			b.RoundBox(ras.Box{X0: left - 4*f.s, Y0: y - 8*f.s, X1: left - 4*f.s + max((right-left+8*f.s)*l.part, 3*f.s), Y1: y + 8*f.s}, ras.Round(3*f.s), ras.Fade(f.bar, 0.35))
		}
		width := f.g.regular.Width(size, l.value)
		b.Text(f.g.regular, size, right-width, y, 0, l.value, f.text)
		b.Text(f.g.regular, size, left, y, right-left-width-8*f.s, l.name, f.muted)
	}
}
