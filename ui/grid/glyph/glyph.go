// Package glyph holds the small signs that stand for column types wherever columns are listed: in the header of tables and in
// pickers. They are strokes in a square of 16 units, so that a rasteriser draws them at any scale and [SVG] makes them icons.
package glyph

import (
	"fmt"
	"math"
	"strings"

	"headrace.dev/studio/engine/table"
)

// Stroke is the width of the strokes in units.
const Stroke = 1.5

// Side is the side of the square that the strokes lie in, in units.
const Side = 16

// Strokes returns the polylines (x, y pairs in units, the origin at the upper left) of the sign of a type. A type without a sign
// of its own gets a dot.
func Strokes(t table.Type) [][]float32 {
	switch t {
	case table.Number: // a bell over an axis
		return [][]float32{{2, 13.8, 14, 13.8}, bell()}
	case table.Integer: // a hash
		return [][]float32{{6.4, 2.5, 5, 13.5}, {11, 2.5, 9.6, 13.5}, {3, 6, 13.6, 6}, {2.4, 10, 13, 10}}
	case table.Boolean: // a tick in a box
		return [][]float32{{2.5, 2.5, 13.5, 2.5, 13.5, 13.5, 2.5, 13.5, 2.5, 2.5}, {5.2, 8.2, 7.2, 10.3, 10.9, 5.9}}
	case table.Category: // a tag
		return [][]float32{{2.5, 2.5, 8.2, 2.5, 14, 8.3, 8.3, 14, 2.5, 8.2, 2.5, 2.5}, {5.5, 5.5, 5.6, 5.6}}
	case table.Text: // a letter
		return [][]float32{{3, 5, 3, 3, 13, 3, 13, 5}, {8, 3, 8, 13.2}, {6, 13.2, 10, 13.2}}
	case table.Time: // a clock
		return [][]float32{circle(8, 8, 5.8), {8, 4.6, 8, 8, 10.4, 9.6}}
	}
	return [][]float32{{8, 8, 8.1, 8}}
}

// bell returns the density of a normal distribution.
func bell() []float32 {
	const steps = 16
	pts := make([]float32, 0, 2*steps+2)
	for i := range steps + 1 {
		z := 6*float64(i)/steps - 3
		pts = append(pts, float32(8+2*z), float32(10.8-8.2*math.Exp(-z*z/1.4)))
	}
	return pts
}

// circle returns a closed polyline that looks round at the sizes signs are drawn in.
func circle(cx, cy, r float64) []float32 {
	const corners = 24
	pts := make([]float32, 0, 2*corners+2)
	for i := range corners + 1 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / corners)
		pts = append(pts, float32(cx+r*cos), float32(cy+r*sin))
	}
	return pts
}

// SVG returns the sign of a type as a black drawing, for a toolkit to colour. Its strokes are outlines to be filled: Fyne
// colours fills only.
func SVG(t table.Type) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%d" height="%d" viewBox="0 0 %d %d">`, Side, Side, Side, Side)
	for _, line := range Strokes(t) {
		for i := 0; i+3 < len(line); i += 2 {
			b.WriteString(`<path fill="#000000" d="`)
			capsule(&b, float64(line[i]), float64(line[i+1]), float64(line[i+2]), float64(line[i+3]))
			b.WriteString(`Z"/>`)
		}
	}
	b.WriteString("</svg>")
	return []byte(b.String())
}

// capsule writes the outline of a stroke with round ends.
func capsule(b *strings.Builder, ax, ay, bx, by float64) {
	const corners = 8 // of each end
	along := math.Atan2(by-ay, bx-ax)
	for i := range 2 * (corners + 1) {
		x, y, turn := bx, by, along-math.Pi/2+math.Pi*float64(i)/corners
		if i > corners {
			x, y, turn = ax, ay, along+math.Pi/2+math.Pi*float64(i-corners-1)/corners
		}
		command := "L"
		if i == 0 {
			command = "M"
		}
		fmt.Fprintf(b, "%s%.2f %.2f", command, x+Stroke/2*math.Cos(turn), y+Stroke/2*math.Sin(turn))
	}
}
