package canvas

import (
	"image"
	"runtime"
	"sync"

	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/canvas/ras"
)

// Below these zooms detail is left out.
const (
	lodText  = 0.6  // subtitles, ports' marks, state
	lodPlain = 0.25 // everything but boxes and links
	lodNames = 1.2  // from here on ports are named without hovering
)

// maxBands bounds the goroutines that draw.
const maxBands = 8

// frame is everything one picture is drawn from; bands only read it.
type frame struct {
	*style
	canvas *Canvas
	model  *model
	zoom   float64 // what people call zoom
	scale  float32 // pixels to a device-independent pixel
	z      float32 // pixels to a world unit
	ox, oy float32 // the world's origin in pixels
	w, h   float32 // of the picture

	regular, bold *ras.Font
	nodes, notes  []int // in view
	links         []int
	wire          *wire
	lit           map[int]bool // links drawn brighter: at the hovered port, or hovered
	picked        map[int]bool // selected links
}

// draw is the raster's generator; w and h are pixels. If nothing has changed it
// returns the picture it has.
func (c *Canvas) draw(w, h int) image.Image {
	if c.image == nil || c.image.Rect.Dx() != w || c.image.Rect.Dy() != h {
		c.image = image.NewRGBA(image.Rect(0, 0, w, h))
		c.dirty = true
	}
	if !c.dirty {
		return c.image
	}
	c.dirty = false
	c.frames++
	f := c.frame(w, h)
	n := max(1, min(maxBands, runtime.GOMAXPROCS(0), h/64))
	for len(c.bands) < n {
		c.bands = append(c.bands, &ras.Band{})
	}
	var wg sync.WaitGroup
	for i, b := range c.bands[:n] {
		b.Reset(c.image, i*h/n, (i+1)*h/n)
		wg.Go(func() { f.paint(b) })
	}
	wg.Wait()
	return c.image
}

// frame collects what is in view.
func (c *Canvas) frame(w, h int) *frame {
	scale := float32(1)
	if width := c.Size().Width; width > 0 {
		scale = float32(w) / width
	}
	f := &frame{
		style: c.style(), canvas: c, model: c.model,
		zoom: c.view.Zoom, scale: scale, z: float32(c.view.Zoom) * scale,
		ox: float32(c.view.X) * scale, oy: float32(c.view.Y) * scale, w: float32(w), h: float32(h),
		regular: c.regular, bold: c.bold,
		lit: map[int]bool{}, picked: map[int]bool{},
	}
	f.wire, _ = c.gesture.(*wire)
	// Halos, shadows and the names of ports reach beyond the node.
	seen := c.view.Visible(float64(w)/float64(scale), float64(h)/float64(scale)).Grow(24 + 160*min(1, 1/c.view.Zoom))
	for _, i := range c.model.index.Query(seen, nil) {
		if c.model.isNode(i) {
			f.nodes = append(f.nodes, i)
		} else {
			f.notes = append(f.notes, i)
		}
	}
	for i, r := range c.model.links {
		if !r.ok || !r.bounds.Overlaps(seen) {
			continue
		}
		f.links = append(f.links, i)
		l := c.model.scene.Links[i]
		if c.hover.Linked && c.hover.Link.Same(l) ||
			c.hover.Port != (PortRef{}) && (l.From() == c.hover.Port || l.To() == c.hover.Port) {
			f.lit[i] = true
		}
		if len(c.selection.links) > 0 && c.selection.links[l.ends()] {
			f.picked[i] = true
		}
	}
	return f
}

// paint draws one band.
func (f *frame) paint(b *ras.Band) {
	b.Clear(f.background)
	f.paintGrid(b)
	for _, i := range f.notes {
		f.paintNote(b, i)
	}
	f.paintLinks(b)
	for _, i := range f.nodes {
		f.paintNode(b, i)
	}
	f.paintPortNames(b)
	f.paintGesture(b)
	f.paintMinimap(b)
}

// paintGrid draws dots, twice as far apart whenever they would crowd.
func (f *frame) paintGrid(b *ras.Band) {
	step := float32(2*geom.Grid) * f.z
	for step < 16*f.scale {
		step *= 2
	}
	size := max(1, floorf(f.scale+0.5))
	if f.zoom >= 1 {
		size = max(size, floorf(1.4*f.scale+0.5))
	}
	for y := f.oy - step*floorf(f.oy/step); y < f.h; y += step {
		if !b.Visible(y-1, y+size+1) {
			continue
		}
		for x := f.ox - step*floorf(f.ox/step); x < f.w; x += step {
			b.Fill(floorf(x), floorf(y), floorf(x)+size, floorf(y)+size, f.grid)
		}
	}
}

// point maps a world point to pixels.
func (f *frame) point(p geom.Point) (x, y float32) {
	return float32(p.X)*f.z + f.ox, float32(p.Y)*f.z + f.oy
}

// box maps a world rectangle to pixels.
func (f *frame) box(r geom.Rect) ras.Box {
	x0, y0 := f.point(geom.Point{X: r.X0, Y: r.Y0})
	x1, y1 := f.point(geom.Point{X: r.X1, Y: r.Y1})
	return ras.Box{X0: x0, Y0: y0, X1: x1, Y1: y1}
}

// crisp rounds the edges of a box to whole pixels, so that thin borders are
// sharp. All boxes of one size stay of one size up to a pixel.
func crisp(r ras.Box) ras.Box {
	return ras.Box{X0: floorf(r.X0 + 0.5), Y0: floorf(r.Y0 + 0.5), X1: floorf(r.X1 + 0.5), Y1: floorf(r.Y1 + 0.5)}
}
