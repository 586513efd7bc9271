package canvas

import (
	"image/color"

	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/canvas/ras"
)

// paintLinks draws the plain links first, so that what matters lies on top.
func (f *frame) paintLinks(b *ras.Band) {
	for pass := range 2 {
		for _, i := range f.links {
			l := &f.model.scene.Links[i]
			selected := f.picked[i]
			special := selected || l.Marked || l.Active || f.lit[i]
			if special == (pass == 1) {
				f.paintLink(b, i, selected)
			}
		}
	}
}

// paintLink draws link i.
func (f *frame) paintLink(b *ras.Band, i int, selected bool) {
	l, r := &f.model.scene.Links[i], &f.model.links[i]
	curve := f.curve(r.curve)
	typ := f.model.scene.Nodes[r.from].Out[r.out].Type
	col := ras.Mix(f.background, f.port(typ), 0.62)
	width := max(1.1*f.scale, 2.2*f.z)
	switch {
	case selected:
		col, width = f.accent, width+0.9*f.scale
	case l.Marked:
		col, width = f.warning, width+0.9*f.scale
	case l.Active || f.lit[i]:
		col = f.port(typ)
	}
	if f.lit[i] {
		width += 0.9 * f.scale
	}
	if f.wire != nil {
		col = ras.Mix(f.background, col, 0.45)
	}
	if (selected || l.Marked || f.lit[i]) && f.zoom >= lodPlain {
		b.Bezier(curve, width+4*f.scale, ras.Fade(col, 0.25))
	}
	if f.zoom < lodPlain && !selected && !l.Marked {
		b.Hairline(curve, col)
		return
	}
	b.Bezier(curve, width, col)
	if l.Active {
		f.paintFlow(b, curve, width, col)
	}
}

// paintFlow draws dots along a link. They advance by a quarter of their
// distance with each new scene, that is, when there is news of rows.
func (f *frame) paintFlow(b *ras.Band, c [8]float32, width float32, col color.RGBA) {
	length := abs32(c[6]-c[0]) + abs32(c[7]-c[1])
	n := max(2, int(length/(34*f.z)))
	shift := float32(f.canvas.phase%4) / 4
	for k := range n {
		x, y := ras.At(c, (float32(k)+shift)/float32(n))
		b.Disc(x, y, width*1.45, f.background)
		b.Disc(x, y, width*1.1, col)
	}
}

// curve maps a curve to pixels.
func (f *frame) curve(c geom.Curve) (out [8]float32) {
	for k, p := range c {
		out[2*k], out[2*k+1] = f.point(p)
	}
	return out
}
