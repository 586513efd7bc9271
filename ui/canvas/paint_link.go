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
		f.stroke(b, r.path, width+4*f.scale, ras.Mix(f.background, col, 0.25))
	}
	if f.zoom < lodPlain && !selected && !l.Marked {
		for _, c := range r.path {
			b.Hairline(f.curve(c), col)
		}
		return
	}
	f.stroke(b, r.path, width, col)
	if l.Active {
		f.paintFlow(b, r.path, width, col)
	}
}

// paintFlow draws dots along a link. They advance by a quarter of their
// distance with each new scene, that is, when there is news of rows.
func (f *frame) paintFlow(b *ras.Band, p geom.Path, width float32, col color.RGBA) {
	n := max(2, int(p.Length()/34))
	shift := float64(f.canvas.phase%4) / 4
	for k := range n {
		x, y := f.point(p.At((float64(k) + shift) / float64(n)))
		b.Disc(x, y, width*1.45, f.background)
		b.Disc(x, y, width*1.1, col)
	}
}

// stroke draws a path. Its curves overlap where they meet, so the colour must be opaque.
func (f *frame) stroke(b *ras.Band, p geom.Path, width float32, col color.RGBA) {
	for _, c := range p {
		b.Bezier(f.curve(c), width, col)
	}
}

// curve maps a curve to pixels.
func (f *frame) curve(c geom.Curve) (out [8]float32) {
	for k, p := range c {
		out[2*k], out[2*k+1] = f.point(p)
	}
	return out
}
