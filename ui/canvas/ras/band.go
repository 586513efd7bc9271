package ras

import (
	"image"
	"image/color"
	"math"
)

// Band draws to the rows Y0 <= y < Y1 of an image. Shapes may lie partly or
// wholly outside; what is outside is not drawn. The zero value is ready for
// Reset and can be reset any number of times to reuse its scratch memory. A
// band is for one goroutine; bands of one image with distinct rows may be used
// at the same time.
type Band struct {
	Img    *image.RGBA
	W, H   int // size of the whole image
	Y0, Y1 int

	coverage []uint8 // of the stroke being drawn, W to a row of the band
	lo, hi   []int32 // columns touched by that stroke in each row of the band
	points   []float32
	stripe   []uint8
}

// New returns a band that covers all of img.
func New(img *image.RGBA) *Band {
	b := &Band{}
	b.Reset(img, 0, img.Rect.Dy())
	return b
}

// Reset points the band at rows y0 <= y < y1 of img, whose bounds must begin at
// the origin.
func (b *Band) Reset(img *image.RGBA, y0, y1 int) {
	b.Img, b.W, b.H = img, img.Rect.Dx(), img.Rect.Dy()
	b.Y0, b.Y1 = y0, y1
	if n := b.W * (y1 - y0); len(b.coverage) < n {
		b.coverage = make([]uint8, n)
	}
	for len(b.lo) < y1-y0 {
		b.lo = append(b.lo, math.MaxInt32)
		b.hi = append(b.hi, -1)
	}
}

// Clear fills the band with an opaque colour.
func (b *Band) Clear(col color.RGBA) {
	if b.Y0 >= b.Y1 {
		return
	}
	first := b.row(b.Y0)
	for i := 0; i+3 < len(first); i += 4 {
		first[i], first[i+1], first[i+2], first[i+3] = col.R, col.G, col.B, col.A
	}
	for y := b.Y0 + 1; y < b.Y1; y++ {
		copy(b.row(y), first)
	}
}

// row returns the pixels of image row y.
func (b *Band) row(y int) []uint8 {
	o := y * b.Img.Stride
	return b.Img.Pix[o : o+b.W*4]
}

// rows clips a vertical range to the band; outer whole pixels are included.
func (b *Band) rows(y0, y1 float32) (from, to int) {
	return max(floor(y0), b.Y0), min(floor(y1)+1, b.Y1)
}

// cols clips a horizontal range to the image; outer whole pixels are included.
func (b *Band) cols(x0, x1 float32) (from, to int) {
	return max(floor(x0), 0), min(floor(x1)+1, b.W)
}

// Visible reports whether any row from y0 to y1 lies in the band.
func (b *Band) Visible(y0, y1 float32) bool {
	return y1 >= float32(b.Y0) && y0 < float32(b.Y1)
}

// Fill draws a box whose edges are rounded to whole pixels, which keeps thin
// lines crisp.
func (b *Band) Fill(x0, y0, x1, y1 float32, col color.RGBA) {
	ix0, ix1 := max(floor(x0+0.5), 0), min(floor(x1+0.5), b.W)
	for y := max(floor(y0+0.5), b.Y0); y < min(floor(y1+0.5), b.Y1); y++ {
		b.span(y, ix0, ix1, col, 255)
	}
}

// span blends coverage a of a colour over the pixels x0 <= x < x1 of row y.
// Both ends must already lie in the image.
func (b *Band) span(y, x0, x1 int, col color.RGBA, a uint32) {
	if x0 >= x1 || a == 0 {
		return
	}
	p := b.row(y)[x0*4 : x1*4]
	if a == 255 && col.A == 255 {
		for i := 0; i+3 < len(p); i += 4 {
			p[i], p[i+1], p[i+2], p[i+3] = col.R, col.G, col.B, 255
		}
		return
	}
	// In fixed point: colour times coverage times 257 is on a scale of
	// 65536 to one level, and so is what is kept of the pixel below.
	keep := 65535 - uint32(col.A)*a*257/255
	r, g := uint32(col.R)*a*257+32768, uint32(col.G)*a*257+32768
	bl, al := uint32(col.B)*a*257+32768, uint32(col.A)*a*257+32768
	for i := 0; i+3 < len(p); i += 4 {
		p[i] = uint8((r + uint32(p[i])*keep) >> 16)
		p[i+1] = uint8((g + uint32(p[i+1])*keep) >> 16)
		p[i+2] = uint8((bl + uint32(p[i+2])*keep) >> 16)
		p[i+3] = uint8((al + uint32(p[i+3])*keep) >> 16)
	}
}

// blend puts coverage a of col over the pixel at p.
func blend(p []uint8, col color.RGBA, a uint32) {
	if a == 255 && col.A == 255 {
		p[0], p[1], p[2], p[3] = col.R, col.G, col.B, 255
		return
	}
	keep := 255 - div255(uint32(col.A)*a)
	_ = p[3]
	p[0] = uint8(div255(uint32(col.R)*a + uint32(p[0])*keep))
	p[1] = uint8(div255(uint32(col.G)*a + uint32(p[1])*keep))
	p[2] = uint8(div255(uint32(col.B)*a + uint32(p[2])*keep))
	p[3] = uint8(div255(uint32(col.A)*a + uint32(p[3])*keep))
}

// div255 is v/255 rounded to the nearest whole number, for v up to 255².
func div255(v uint32) uint32 { return (v + 128 + (v+128)>>8) >> 8 }

// cover turns a length of pixel covered, clamped to 0..1, into 0..255.
func cover(t float32) uint32 {
	if t <= 0 {
		return 0
	}
	if t >= 1 {
		return 255
	}
	return uint32(t*255 + 0.5)
}

// floor is the whole number at or below v; the bounds keep the conversion
// defined for shapes far outside.
func floor(v float32) int {
	v = max(-1<<24, min(1<<24, v))
	i := int(v)
	if float32(i) > v {
		i--
	}
	return i
}

func abs(v float32) float32 {
	if v < 0 {
		return -v
	}
	return v
}

func sqrt(v float32) float32 { return float32(math.Sqrt(float64(v))) }

// Premultiply converts any colour to the form this package draws with.
func Premultiply(c color.Color) color.RGBA {
	return color.RGBAModel.Convert(c).(color.RGBA)
}

// Fade returns a colour with its opacity multiplied by t in 0..1.
func Fade(c color.RGBA, t float32) color.RGBA {
	k := cover(t)
	return color.RGBA{
		R: uint8(div255(uint32(c.R) * k)), G: uint8(div255(uint32(c.G) * k)),
		B: uint8(div255(uint32(c.B) * k)), A: uint8(div255(uint32(c.A) * k)),
	}
}

// Mix returns the colour a share t in 0..1 of the way from a to b.
func Mix(a, b color.RGBA, t float32) color.RGBA {
	k := cover(t)
	mix := func(x, y uint8) uint8 { return uint8(div255(uint32(x)*(255-k) + uint32(y)*k)) }
	return color.RGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: mix(a.A, b.A)}
}
