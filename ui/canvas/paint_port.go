package canvas

import (
	"image/color"

	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/canvas/ras"
)

// paintPorts draws the ports of node i.
func (f *frame) paintPorts(b *ras.Band, i int, l look) {
	for _, out := range []bool{false, true} {
		f.model.eachPort(i, out, func(ref PortRef, p Port, at geom.Point) {
			x, y := f.point(at)
			f.paintPort(b, ref, p, x, y, l)
		})
	}
}

// paintPort draws one port: filled if connected, hollow if not, smaller if it
// may stay so, with a second outline if it takes many links.
func (f *frame) paintPort(b *ras.Band, ref PortRef, p Port, x, y float32, l look) {
	col := f.port(p.Type)
	r := float32(geom.PortRadius) * f.z
	used := f.model.used[ref] > 0
	if p.Optional && !used {
		r *= 0.8
	}
	if f.zoom < lodText {
		f.paintShape(b, p.Type, x, y, max(r*0.95, 1.8*f.scale), 0, col)
		return
	}
	lit, dim := f.portLight(ref)
	if lit {
		b.Disc(x, y, r+6*f.z, ras.Fade(col, 0.28))
		r *= 1.15
	}
	if dim {
		col = ras.Mix(col, f.background, 0.7)
	}
	if p.Many {
		off := 3.5 * f.z
		if !ref.Out {
			off = -off
		}
		f.paintShape(b, p.Type, x+off, y, r+1.5*f.z, 0, f.background)
		f.paintShape(b, p.Type, x+off, y, r, 1.6*f.z, col)
	}
	f.paintShape(b, p.Type, x, y, r+1.8*f.z, 0, f.background)
	if used || f.wire != nil && f.wire.from == ref {
		f.paintShape(b, p.Type, x, y, r, 0, col)
		return
	}
	f.paintShape(b, p.Type, x, y, r, 0, f.card)
	f.paintShape(b, p.Type, x, y, r, 1.9*f.z, col)
}

// portLight tells whether a port is lit up or dimmed: while a link is drawn,
// those it may end at and the rest; else the one under the pointer is lit.
func (f *frame) portLight(ref PortRef) (lit, dim bool) {
	switch {
	case f.wire == nil:
		return f.canvas.hover.Port == ref, false
	case ref == f.wire.from:
		return true, false
	case ref.Out == f.wire.from.Out || !f.wire.verdicts[ref].ok:
		return false, true
	}
	return true, false
}

// paintShape draws the shape of a port type with equal areas: a disc for
// tables and unknown types, a diamond for models, a square for evaluations. A
// width above 0 draws only the border.
func (f *frame) paintShape(b *ras.Band, typ string, x, y, r, width float32, col color.RGBA) {
	switch {
	case typ == ModelType:
		b.Diamond(x, y, 1.25*r, width, col)
	case typ == EvaluationType:
		b.Square(x, y, 0.89*r, width, col)
	case width > 0:
		b.Ring(x, y, r, width, col)
	default:
		b.Disc(x, y, r, col)
	}
}

// paintPortNames writes the names of ports beside them: of all if there is room,
// of the node under the pointer, and of those that a new link may end at.
func (f *frame) paintPortNames(b *ras.Band) {
	if f.zoom < lodText {
		return
	}
	for _, i := range f.nodes {
		id := f.model.scene.Nodes[i].ID
		if f.zoom < lodNames && f.canvas.hover.Node != id && f.wire == nil {
			continue
		}
		for _, out := range []bool{false, true} {
			f.model.eachPort(i, out, func(ref PortRef, p Port, at geom.Point) {
				if f.wire != nil && !f.wire.verdicts[ref].ok && ref != f.wire.from {
					return
				}
				f.paintPortName(b, p, out, at)
			})
		}
	}
}

// paintPortName writes one name outside the node on a plate that keeps it
// legible: of inputs above the line where the link runs, of outputs below, so
// that the names at both ends of a short link do not meet.
func (f *frame) paintPortName(b *ras.Band, p Port, out bool, at geom.Point) {
	x, y := f.point(at)
	size := min(10*f.z, 13*f.scale)
	w := f.regular.Width(size, p.label())
	pad, h := 0.45*size, 1.5*size
	x0 := x + float32(geom.PortRadius+5)*f.z
	y += 10 * f.z
	if !out {
		y -= 20 * f.z
		x0 = x - float32(geom.PortRadius+5)*f.z - w - 2*pad
	}
	plate := ras.Box{X0: x0, Y0: y - h/2, X1: x0 + w + 2*pad, Y1: y + h/2}
	b.RoundBox(plate, ras.Round(h/2), ras.Fade(f.background, 0.88))
	b.Text(f.regular, size, x0+pad, y, 0, p.label(), ras.Mix(f.muted, f.text, 0.3))
}
