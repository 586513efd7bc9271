package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"math"
)

// A headrace is the channel that leads the water onto a mill wheel. The mark shows the channel as the editor draws a link, from a port on the
// left, pouring over the wheel that it drives.

const iconSize = 512

var (
	backgroundTop    = color.NRGBA{R: 0x12, G: 0x35, B: 0x5b, A: 0xff}
	backgroundBottom = color.NRGBA{R: 0x0b, G: 0x1f, B: 0x38, A: 0xff}
	water            = color.NRGBA{R: 0x3f, G: 0xc1, B: 0xd6, A: 0xff}
	wood             = color.NRGBA{R: 0xf6, G: 0xf1, B: 0xe6, A: 0xff}
)

// shape is a part of the mark: drawn on pixels by its distance, written to SVG as an element.
type shape interface {
	// distance is how far (x, y) is outside of the shape, negative inside, in units of the 512 × 512 canvas.
	distance(x, y float64) float64
	svg() string
}

type layer struct {
	shape shape
	fill  color.NRGBA
}

// mark lists the layers from back to front.
func mark() []layer {
	const (
		x, y   = 274, 318 // centre of the wheel
		rim    = 104      // radius of the middle of its rim
		spokes = 8
		race   = 172 // radius on which the water runs around the wheel
	)
	layers := []layer{
		{segment{92, y - race, x, y - race, 40}, water},
		{arc{x, y, race, -math.Pi / 2, 0.06 * math.Pi, 40}, water},
		{disc{92, y - race, 40}, water},
		{disc{92, y - race, 19}, backgroundTop},
	}
	for i := range spokes {
		angle := 2 * math.Pi * float64(i) / spokes
		sin, cos := math.Sincos(angle)
		layers = append(layers, layer{segment{x, y, x + rim*cos, y + rim*sin, 16}, wood})
		// The paddles lean against the water.
		tipSin, tipCos := math.Sincos(angle - 0.24)
		layers = append(layers, layer{segment{x + rim*cos, y + rim*sin, x + 136*tipCos, y + 136*tipSin, 20}, wood})
	}
	return append(layers,
		layer{ring{x, y, rim, 24}, wood},
		layer{disc{x, y, 42}, wood},
		layer{disc{x, y, 19}, backgroundBottom},
	)
}

type disc struct{ x, y, radius float64 }

func (d disc) distance(x, y float64) float64 { return math.Hypot(x-d.x, y-d.y) - d.radius }

func (d disc) svg() string {
	return fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="%.1f" fill="COLOUR"/>`, d.x, d.y, d.radius)
}

type ring struct{ x, y, radius, width float64 }

func (r ring) distance(x, y float64) float64 {
	return math.Abs(math.Hypot(x-r.x, y-r.y)-r.radius) - r.width/2
}

func (r ring) svg() string {
	return fmt.Sprintf(`<circle cx="%.1f" cy="%.1f" r="%.1f" fill="none" stroke="COLOUR" stroke-width="%.1f"/>`, r.x, r.y, r.radius, r.width)
}

// segment is a line with round ends.
type segment struct{ x0, y0, x1, y1, width float64 }

func (s segment) distance(x, y float64) float64 {
	dx, dy := s.x1-s.x0, s.y1-s.y0
	along := ((x-s.x0)*dx + (y-s.y0)*dy) / (dx*dx + dy*dy)
	along = min(max(along, 0), 1)
	return math.Hypot(x-s.x0-along*dx, y-s.y0-along*dy) - s.width/2
}

func (s segment) svg() string {
	return fmt.Sprintf(`<path d="M%.1f %.1fL%.1f %.1f" stroke="COLOUR" stroke-width="%.1f" stroke-linecap="round"/>`, s.x0, s.y0, s.x1, s.y1, s.width)
}

// arc is a part of a circle with round ends; angles in radians, clockwise on screen from the right, less than half a turn.
type arc struct{ x, y, radius, from, to, width float64 }

func (a arc) end(angle float64) (x, y float64) {
	sin, cos := math.Sincos(angle)
	return a.x + a.radius*cos, a.y + a.radius*sin
}

func (a arc) distance(x, y float64) float64 {
	if angle := math.Atan2(y-a.y, x-a.x); angle >= a.from && angle <= a.to {
		return math.Abs(math.Hypot(x-a.x, y-a.y)-a.radius) - a.width/2
	}
	x0, y0 := a.end(a.from)
	x1, y1 := a.end(a.to)
	return min(math.Hypot(x-x0, y-y0), math.Hypot(x-x1, y-y1)) - a.width/2
}

func (a arc) svg() string {
	x0, y0 := a.end(a.from)
	x1, y1 := a.end(a.to)
	return fmt.Sprintf(`<path d="M%.1f %.1fA%.1f %.1f 0 0 1 %.1f %.1f" fill="none" stroke="COLOUR" stroke-width="%.1f" stroke-linecap="round"/>`,
		x0, y0, a.radius, a.radius, x1, y1, a.width)
}

// tile is the background: a square with round corners that fills the canvas but for its margin.
type tile struct{ margin, radius float64 }

func (t tile) distance(x, y float64) float64 {
	const half = iconSize / 2
	inner := half - t.margin - t.radius
	dx, dy := math.Abs(x-half)-inner, math.Abs(y-half)-inner
	return math.Hypot(max(dx, 0), max(dy, 0)) + min(max(dx, dy), 0) - t.radius
}

func (t tile) svg() string {
	side := iconSize - 2*t.margin
	return fmt.Sprintf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" rx="%.1f" fill="COLOUR"/>`, t.margin, t.margin, side, side, t.radius)
}

var background = tile{margin: 16, radius: 104}

func iconPNG() ([]byte, error) {
	img := image.NewNRGBA(image.Rect(0, 0, iconSize, iconSize))
	layers := mark()
	for row := range iconSize {
		ground := mix(backgroundTop, backgroundBottom, float64(row)/(iconSize-1))
		for column := range iconSize {
			x, y := float64(column)+0.5, float64(row)+0.5
			pixel := ground
			for _, l := range layers {
				pixel = mix(pixel, l.fill, coverage(l.shape.distance(x, y)))
			}
			pixel.A = uint8(math.Round(255 * coverage(background.distance(x, y))))
			img.SetNRGBA(column, row, pixel)
		}
	}
	var out bytes.Buffer
	encoder := png.Encoder{CompressionLevel: png.BestCompression}
	if err := encoder.Encode(&out, img); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

// coverage turns a distance to an edge into the part of the pixel that is inside.
func coverage(distance float64) float64 {
	return min(max(0.5-distance, 0), 1)
}

func mix(a, b color.NRGBA, t float64) color.NRGBA {
	channel := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*(1-t) + float64(b)*t)) }
	return color.NRGBA{R: channel(a.R, b.R), G: channel(a.G, b.G), B: channel(a.B, b.B), A: 0xff}
}

func iconSVG() ([]byte, error) {
	var out bytes.Buffer
	element := func(s shape, colour string) {
		out.WriteString("  " + string(bytes.ReplaceAll([]byte(s.svg()), []byte("COLOUR"), []byte(colour))) + "\n")
	}
	fmt.Fprintf(&out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\">\n", iconSize, iconSize)
	fmt.Fprintf(&out, "  <linearGradient id=\"ground\" x1=\"0\" y1=\"0\" x2=\"0\" y2=\"1\"><stop stop-color=\"%s\"/><stop offset=\"1\" stop-color=\"%s\"/></linearGradient>\n",
		hex(backgroundTop), hex(backgroundBottom))
	element(background, "url(#ground)")
	for _, l := range mark() {
		element(l.shape, hex(l.fill))
	}
	out.WriteString("</svg>\n")
	return out.Bytes(), nil
}

func hex(c color.NRGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }
