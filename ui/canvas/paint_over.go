package canvas

import (
	"math"

	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/canvas/ras"
)

// paintGesture draws what a drag adds to the picture.
func (f *frame) paintGesture(b *ras.Band) {
	switch g := f.canvas.gesture.(type) {
	case *band:
		r := crisp(f.box(geom.Span(g.from, g.to)))
		b.RoundBox(r, ras.Round(2*f.scale), ras.Fade(f.accent, 0.12))
		b.RoundFrame(r, ras.Round(2*f.scale), max(1, floorf(f.scale)), f.accent)
	case *wire:
		f.paintWire(b, g)
	}
}

// paintWire draws the link being drawn to the pointer or to the port it would
// take, and the reason if it may not.
func (f *frame) paintWire(b *ras.Band, g *wire) {
	port, from, ok := f.model.port(g.from)
	if !ok {
		return
	}
	to := f.canvas.toWorld(f.canvas.pointer)
	refused := g.reason != ""
	if _, at, ok := f.model.port(g.target); ok && !refused {
		to = at
	}
	path := geom.Link(from, to)
	if !g.from.Out {
		path = geom.Link(to, from)
	}
	col := f.port(port.Type)
	if refused {
		col = f.danger
	}
	f.stroke(b, path, max(1.5*f.scale, 2.6*f.z)+4*f.scale, ras.Mix(f.background, col, 0.22))
	f.stroke(b, path, max(1.5*f.scale, 2.6*f.z), col)
	x, y := f.point(to)
	f.paintShape(b, port.Type, x, y, 4.5*f.scale, 0, col)
	if refused {
		f.paintReason(b, g.reason)
	}
}

// paintReason writes a sentence beside the pointer, inside the picture.
func (f *frame) paintReason(b *ras.Band, text string) {
	s := f.scale
	size, pad := 12*s, 10*s
	lines := wrap(f.regular, size, 280*s, text)
	w := float32(0)
	for _, line := range lines {
		w = max(w, f.regular.Width(size, line))
	}
	w, h := w+2*pad, 1.4*size*float32(len(lines))+1.2*pad
	x := f.canvas.pointer.X*s + 16*s
	y := f.canvas.pointer.Y*s + 18*s
	x, y = max(4*s, min(x, f.w-w-4*s)), max(4*s, min(y, f.h-h-4*s))
	r := crisp(ras.Box{X0: x, Y0: y, X1: x + w, Y1: y + h})
	b.Shadow(r.Shift(0, 2*s), 7*s, 12*s, r, f.shadow)
	b.RoundBox(r, ras.Round(7*s), ras.Mix(f.card, f.danger, 0.1))
	b.RoundFrame(r, ras.Round(7*s), max(1, floorf(s)), ras.Mix(f.card, f.danger, 0.6))
	for i, line := range lines {
		b.Text(f.regular, size, x+pad, y+0.6*pad+1.4*size*(float32(i)+0.5), 0, line, f.text)
	}
}

// paintMinimap draws the overview with the part in view framed.
func (f *frame) paintMinimap(b *ras.Band) {
	at, ok := f.canvas.minimapRect()
	if !ok {
		return
	}
	s := f.scale
	screen := func(r geom.Rect) ras.Box {
		return ras.Box{X0: float32(r.X0) * s, Y0: float32(r.Y0) * s, X1: float32(r.X1) * s, Y1: float32(r.Y1) * s}
	}
	r := crisp(screen(at))
	if !b.Visible(r.Y0-12*s, r.Y1+12*s) {
		return
	}
	b.Shadow(r.Shift(0, 2*s), 8*s, 10*s, r, f.shadow)
	b.RoundBox(r, ras.Round(8*s), ras.Fade(f.card, 0.93))
	view := f.canvas.minimapView(at)
	place := func(q geom.Rect) ras.Box {
		p0, p1 := view.Screen(geom.Point{X: q.X0, Y: q.Y0}), view.Screen(geom.Point{X: q.X1, Y: q.Y1})
		return screen(geom.Rect{X0: p0.X, Y0: p0.Y, X1: p1.X, Y1: p1.Y})
	}
	for i := range f.model.scene.Nodes {
		n := &f.model.scene.Nodes[i]
		q := place(f.model.index.Rect(i))
		col := ras.Mix(f.card, f.families[n.Family], 0.75)
		switch {
		case n.State == Failed:
			col = f.danger
		case f.canvas.selection.ids[n.ID]:
			col = f.accent
		}
		b.Fill(q.X0, q.Y0, max(q.X1, q.X0+s), max(q.Y1, q.Y0+s), col)
	}
	f.paintFrameInMap(b, r, place(f.canvas.view.Visible(float64(f.w/s), float64(f.h/s))))
	b.RoundFrame(r, ras.Round(8*s), max(1, floorf(s)), f.border)
}

// paintFrameInMap draws the outline of the visible part, as far as it lies in
// the minimap.
func (f *frame) paintFrameInMap(b *ras.Band, r, seen ras.Box) {
	in := r.Inset(2 * f.scale)
	q := crisp(ras.Box{
		X0: max(seen.X0, in.X0), Y0: max(seen.Y0, in.Y0),
		X1: min(seen.X1, in.X1), Y1: min(seen.Y1, in.Y1),
	})
	if q.X0 >= q.X1 || q.Y0 >= q.Y1 {
		return
	}
	b.RoundBox(q, ras.Round(3*f.scale), ras.Fade(f.accent, 0.1))
	b.RoundFrame(q, ras.Round(3*f.scale), max(1, 1.25*f.scale), ras.Fade(f.accent, 0.85))
}

func floorf(v float32) float32 { return float32(math.Floor(float64(v))) }
