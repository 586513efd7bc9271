package canvas

import (
	"fmt"
	"image/color"

	"headrace.dev/studio/ui/canvas/ras"
)

// Measures inside a node, in world units.
const (
	corner     = 10
	stripWidth = 4
	tile       = 28 // the square behind the icon
	tileX      = 14
	tileY      = 12
	textX      = 52
	footer     = 22 // height of the line with the state
	titleSize  = 13
	smallSize  = 11
	footSize   = 10.5
)

// look is how one node is drawn, after selection, state and gesture.
type look struct {
	node     *Node
	box      ras.Box
	accent   color.RGBA
	selected bool
	hovered  bool
	dim      bool
}

// paintNode draws node i.
func (f *frame) paintNode(b *ras.Band, i int) {
	r := f.box(f.model.index.Rect(i))
	if margin := 16*f.scale + 10*f.z; !b.Visible(r.Y0-margin, r.Y1+margin) {
		return
	}
	n := &f.model.scene.Nodes[i]
	l := look{
		node: n, box: crisp(r), accent: f.families[n.Family],
		selected: f.canvas.selection.ids[n.ID],
		hovered:  f.canvas.hover.Node == n.ID,
		dim:      f.wire != nil && f.wire.from.Node != n.ID && !f.wire.open[n.ID],
	}
	if f.zoom < lodPlain {
		f.paintPlain(b, l)
		return
	}
	f.paintCard(b, l)
	if f.zoom < lodText {
		f.paintBrief(b, l)
	} else {
		f.paintHeader(b, l)
		f.paintFooter(b, l)
	}
	if l.dim || n.State == Skipped {
		b.RoundBox(l.box, ras.Round(corner*f.z), ras.Fade(f.background, 0.55))
	}
	f.paintPorts(b, i, l)
}

// paintPlain draws a node so small that only its place, family and state show.
func (f *frame) paintPlain(b *ras.Band, l look) {
	fill := ras.Mix(f.card, l.accent, 0.72)
	if l.dim || l.node.State == Skipped {
		fill = ras.Mix(fill, f.background, 0.6)
	}
	r := max(1, 6*f.z)
	switch {
	case l.selected:
		b.RoundBox(l.box.Inset(-2*f.scale), ras.Round(r+2*f.scale), f.accent)
	case l.node.State == Failed:
		b.RoundBox(l.box.Inset(-1.5*f.scale), ras.Round(r+1.5*f.scale), f.danger)
	}
	b.RoundBox(l.box, ras.Round(r), fill)
}

// paintCard draws the body of a node: shadow, halo, fill, accent and border.
func (f *frame) paintCard(b *ras.Band, l look) {
	s, z, r := f.scale, f.z, l.box
	rad := corner * z
	lift := float32(3)
	if l.selected || l.hovered {
		lift = 5
	}
	b.Shadow(r.Shift(0, lift*z), rad, (6+2*lift)*z, r, f.shadow)
	if l.selected {
		b.Shadow(r.Inset(-2*s), rad+2*s, 9*s, r, ras.Fade(f.accent, 0.45))
	}
	// The accent shows as a crescent to the left of the card proper.
	strip := max(2*s, floorf(stripWidth*z+0.5))
	under, body := r, r
	under.X1, body.X0 = r.X0+2*rad, r.X0+strip
	b.RoundBox(under, ras.Radii{rad, 0, 0, rad}, l.accent)
	inner := max(0, rad-strip)
	b.RoundBox(body, ras.Radii{inner, rad, rad, inner}, f.card)
	if l.node.State == Stale {
		b.Stripes(body, inner, 14*z, ras.Fade(f.muted, 0.13))
	}
	border, width := f.border, max(1, floorf(s))
	switch {
	case l.node.State == Failed:
		border, width = f.danger, max(width, 1.5*s)
	case l.hovered:
		border = ras.Mix(f.border, f.muted, 0.55)
	}
	b.RoundFrame(r, ras.Round(rad), width, border)
	if l.selected {
		b.RoundFrame(r.Inset(-1.5*s), ras.Round(rad+1.5*s), 2*s, f.accent)
	}
}

// paintBrief draws what fits on a node between a quarter and six tenths: the
// icon and the title, in a size that can still be read.
func (f *frame) paintBrief(b *ras.Band, l look) {
	r, z := l.box, f.z
	cy := (r.Y0 + r.Y1) / 2
	side := 34 * z
	x := r.X0 + 16*z
	f.paintTile(b, ras.Box{X0: x, Y0: cy - side/2, X1: x + side, Y1: cy + side/2}, l)
	if mark := f.stateColor(l.node); mark.A != 0 {
		d := max(6*z, 2.4*f.scale)
		b.Disc(x+side-0.3*d, cy+side/2-0.3*d, d+1.2*f.scale, f.card)
		b.Disc(x+side-0.3*d, cy+side/2-0.3*d, d, mark)
	}
	size := max(9*f.scale, 15*z)
	x += side + 11*z
	b.Text(f.bold, size, x, cy, r.X1-8*z-x, l.node.Title, f.text)
}

// stateColor is the colour that stands for a state where there is only room for
// a dot; none for those that need no attention.
func (f *frame) stateColor(n *Node) color.RGBA {
	switch n.State {
	case Failed:
		return f.danger
	case Running, Waiting:
		return f.accent
	}
	if n.Warned {
		return f.warning
	}
	switch n.State {
	case Done, Cached:
		return f.success
	case Stale:
		return f.muted
	}
	return color.RGBA{}
}

// paintTile draws the tinted square with the icon.
func (f *frame) paintTile(b *ras.Band, r ras.Box, l look) {
	b.RoundBox(r, ras.Round(r.W()*0.25), ras.Mix(f.card, l.accent, 0.16))
	side := r.W() * 0.62
	paintIcon(b, l.node.Icon, (r.X0+r.X1-side)/2, (r.Y0+r.Y1-side)/2, side, l.accent, ras.Mix(f.card, l.accent, 0.16))
}

// paintHeader draws icon, title and subtitle.
func (f *frame) paintHeader(b *ras.Band, l look) {
	r, z := l.box, f.z
	f.paintTile(b, ras.Box{X0: r.X0 + tileX*z, Y0: r.Y0 + tileY*z, X1: r.X0 + (tileX+tile)*z, Y1: r.Y0 + (tileY+tile)*z}, l)
	x, room := r.X0+textX*z, r.W()-(textX+6)*z
	if l.node.Warned {
		f.paintAlert(b, r.X1-18*z, r.Y0+19*z, f.warning)
		room -= 14 * z
	}
	if l.node.Subtitle == "" {
		b.Text(f.bold, f.legible(titleSize), x, r.Y0+(tileY+tile/2)*z, room, l.node.Title, f.text)
		return
	}
	b.Text(f.bold, f.legible(titleSize), x, r.Y0+19.5*z, room, l.node.Title, f.text)
	b.Text(f.regular, f.legible(smallSize), x, r.Y0+36*z, room, l.node.Subtitle, f.muted)
}

// paintFooter draws the line with the state on the left and what the run took
// on the right; its upper edge is the progress bar.
func (f *frame) paintFooter(b *ras.Band, l look) {
	r, z, n := l.box, f.z, l.node
	top := r.Y1 - footer*z
	x0, x1 := r.X0+tileX*z, r.X1-tileX*z
	line := max(1, floorf(f.scale))
	b.Fill(x0, top, x1, floorf(top+0.5)+line, ras.Fade(f.border, 0.7))
	if n.State == Running {
		f.paintProgress(b, n, x0, x1, top)
	}
	cy := top + footer/2*z
	f.paintState(b, n, r.X0+(tileX+5)*z, cy)
	x := r.X0 + (tileX+16)*z
	if n.State == Failed && n.Error != "" {
		b.Text(f.regular, f.legible(footSize), x, cy, x1-x, n.Error, f.danger)
		return
	}
	label := n.State.String()
	if n.State == Running && n.Progress >= 0 {
		label = fmt.Sprintf("%d %%", int(100*min(1, n.Progress)))
	}
	room := x1 - x
	if n.Corner != "" {
		size := f.legible(footSize)
		w := f.regular.Width(size, n.Corner)
		if w > room {
			b.Text(f.regular, size, x, cy, room, n.Corner, f.muted)
			return
		}
		b.Text(f.regular, size, x1-w, cy, 0, n.Corner, f.muted)
		room -= w + 8*z
	}
	if room > f.regular.Width(f.legible(footSize), label) || n.Corner == "" {
		b.Text(f.regular, f.legible(footSize), x, cy, room, label, f.muted)
	}
}

// paintProgress draws the bar; where the share is not known it is a short piece
// in the middle.
func (f *frame) paintProgress(b *ras.Band, n *Node, x0, x1, y float32) {
	from, to := x0, x0+(x1-x0)*float32(max(0, min(1, n.Progress)))
	if n.Progress < 0 {
		from, to = x0+(x1-x0)*0.35, x0+(x1-x0)*0.65
	}
	h := 2.5 * f.z
	mid := floorf(y+0.5) + 0.5
	b.RoundBox(ras.Box{X0: x0, Y0: mid - h/2, X1: x1, Y1: mid + h/2}, ras.Round(h/2), ras.Mix(f.card, f.accent, 0.22))
	if to > from+h {
		b.RoundBox(ras.Box{X0: from, Y0: mid - h/2, X1: to, Y1: mid + h/2}, ras.Round(h/2), f.accent)
	}
}

// paintState draws the mark of a node's state around a centre.
func (f *frame) paintState(b *ras.Band, n *Node, x, y float32) {
	z := f.z
	switch n.State {
	case Running:
		b.Ring(x, y, 5*z, 1.8*z, ras.Mix(f.card, f.accent, 0.25))
		share := float32(n.Progress)
		if n.Progress < 0 {
			share = 0.28
		}
		b.Arc(x, y, 5*z, 1.8*z, share, f.accent)
	case Done:
		b.Disc(x, y, 5.5*z, f.success)
		b.Polyline([]float32{x - 2.4*z, y + 0.2*z, x - 0.6*z, y + 1.9*z, x + 2.5*z, y - 1.7*z}, 1.4*z, f.card)
	case Cached:
		b.Ring(x, y, 5.5*z, 1.3*z, f.success)
		b.Disc(x, y, 2.4*z, f.success)
	case Failed:
		f.paintAlert(b, x, y, f.danger)
	case Waiting:
		for k := float32(-1); k <= 1; k++ {
			b.Disc(x+3.6*k*z, y, 1.3*z, f.accent)
		}
	case Stale:
		b.Ring(x, y, 5*z, 1.3*z, f.muted)
		b.Polyline([]float32{x, y - 2.6*z, x, y, x + 1.9*z, y + 1.2*z}, 1.2*z, f.muted)
	case Skipped:
		b.Ring(x, y, 5*z, 1.3*z, f.muted)
		b.Polyline([]float32{x - 2.2*z, y, x + 2.2*z, y}, 1.3*z, f.muted)
	case Idle:
		b.Ring(x, y, 4.2*z, 1.2*z, ras.Fade(f.muted, 0.75))
	}
}

// paintAlert draws a triangle with an exclamation mark around a centre.
func (f *frame) paintAlert(b *ras.Band, x, y float32, col color.RGBA) {
	z := f.z
	b.Triangle(x, y+1*z, 7*z, 0, col)
	b.Polyline([]float32{x, y - 1.9*z, x, y + 0.9*z}, 1.4*z, f.card)
	b.Disc(x, y+2.9*z, 0.85*z, f.card)
}

// legible is a text size of the world in pixels, but not smaller than can be read: text shrinks less than its node and is cut.
func (f *frame) legible(size float32) float32 { return max(size*f.z, min(size, 9.5)*f.scale) }
