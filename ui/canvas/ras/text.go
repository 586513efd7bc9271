package ras

import "image/color"

// Text draws one line with its left edge at x and its vertical middle (half
// the height of a capital) at cy, and returns its width. Text wider than limit
// ends in an ellipsis; a limit of 0 or less is none. The baseline is rounded to
// whole pixels and glyphs to quarter pixels along the line, which keeps small
// text sharp. Sizes below 4 pixels draw nothing.
func (b *Band) Text(f *Font, size, x, cy, limit float32, text string, col color.RGBA) float32 {
	if f == nil || size < 4 || text == "" {
		return 0
	}
	r := f.run(size, limit, text)
	if !b.Visible(cy-1.5*size, cy+1.5*size) || x > float32(b.W) || x+r.width < 0 {
		return r.width
	}
	base := floor(cy + r.capHeight/2 + 0.5)
	for _, g := range r.glyphs {
		at := x + g.x
		ix := floor(at)
		sub := min(3, max(0, floor((at-float32(ix))*4)))
		b.stamp(r.face.mask(g.slot, sub), ix, base, col)
	}
	return r.width
}

// stamp blends a glyph mask with its origin at a pixel.
func (b *Band) stamp(m *mask, ox, oy int, col color.RGBA) {
	if m == nil || m.w == 0 {
		return
	}
	x0 := ox + m.x
	from, to := max(0, -x0), min(m.w, b.W-x0)
	for y := max(oy+m.y, b.Y0); y < min(oy+m.y+m.h, b.Y1); y++ {
		row := b.row(y)
		line := m.pix[(y-oy-m.y)*m.w : (y-oy-m.y+1)*m.w]
		for i := from; i < to; i++ {
			if a := line[i]; a != 0 {
				x := (x0 + i) * 4
				blend(row[x:x+4:x+4], col, uint32(a))
			}
		}
	}
}

// Width is the width of a line of text in pixels.
func (f *Font) Width(size float32, text string) float32 {
	if f == nil || size < 4 || text == "" {
		return 0
	}
	return f.run(size, 0, text).width
}
