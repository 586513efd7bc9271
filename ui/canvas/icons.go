package canvas

import (
	"image/color"
	"maps"
	"slices"

	"headrace.dev/studio/ui/canvas/ras"
)

// An icon is strokes and discs in a square of 16 by 16 units. Lines are 1.5
// units wide, so that icons look alike and stay legible at 16 pixels.
type icon struct {
	lines  [][]float32 // polylines, x and y pairs
	curves [][8]float32
	discs  [][3]float32 // centre and radius
	rings  [][3]float32
}

const iconStroke = 1.5

// Icons lists the names that Node.Icon may have, sorted.
func Icons() []string { return slices.Sorted(maps.Keys(icons)) }

// icons holds what each name looks like; it is never changed.
var icons = map[string]icon{
	"data": { // a cylinder
		curves: [][8]float32{
			{2.5, 4, 2.5, 1.4, 13.5, 1.4, 13.5, 4},
			{2.5, 4, 2.5, 6.6, 13.5, 6.6, 13.5, 4},
			{2.5, 8, 2.5, 10.6, 13.5, 10.6, 13.5, 8},
			{2.5, 12, 2.5, 14.6, 13.5, 14.6, 13.5, 12},
		},
		lines: [][]float32{{2.5, 4, 2.5, 12}, {13.5, 4, 13.5, 12}},
	},
	"table":  {lines: [][]float32{{2, 3, 14, 3, 14, 13, 2, 13, 2, 3}, {2, 6.5, 14, 6.5}, {6.5, 6.5, 6.5, 13}}},
	"filter": {lines: [][]float32{{2, 3, 14, 3, 9.6, 8.4, 9.6, 12, 6.4, 13.6, 6.4, 8.4, 2, 3}}},
	"clean": { // a drop
		curves: [][8]float32{{8, 1.8, 5, 5.6, 3.4, 7.6, 3.4, 9.8}, {3.4, 9.8, 3.4, 15.8, 12.6, 15.8, 12.6, 9.8}, {12.6, 9.8, 12.6, 7.6, 11, 5.6, 8, 1.8}, {6, 10.2, 6.1, 11.6, 7, 12.2, 8.2, 12.2}},
	},
	"transform": { // sliders
		lines: [][]float32{{2, 4.5, 14, 4.5}, {2, 11.5, 14, 11.5}},
		discs: [][3]float32{{5.4, 4.5, 2.2}, {10.6, 11.5, 2.2}},
	},
	"feature": { // stacked columns
		lines: [][]float32{{2.8, 3, 2.8, 13}, {8, 3, 8, 13}, {13.2, 3, 13.2, 13}, {5.4, 8, 5.4, 8}, {10.6, 8, 10.6, 8}},
	},
	"split": { // one way becomes two
		lines:  [][]float32{{2, 8, 5, 8}, {12, 1.9, 14.2, 4, 12, 6.1}, {12, 9.9, 14.2, 12, 12, 14.1}},
		curves: [][8]float32{{5, 8, 8.5, 8, 7.5, 4, 13.6, 4}, {5, 8, 8.5, 8, 7.5, 12, 13.6, 12}},
	},
	"join": {
		lines:  [][]float32{{11, 8, 14, 8}, {12, 5.9, 14.2, 8, 12, 10.1}},
		curves: [][8]float32{{2, 4, 8.5, 4, 6.5, 8, 11, 8}, {2, 12, 8.5, 12, 6.5, 8, 11, 8}},
	},
	"classify": { // shapes of three kinds
		lines: [][]float32{{11.4, 2, 14.4, 6.8, 8.4, 6.8, 11.4, 2}, {9, 10, 13.8, 10, 13.8, 14.2, 9, 14.2, 9, 10}},
		discs: [][3]float32{{4.4, 8.2, 2.7}},
	},
	"regress": {
		lines: [][]float32{{2, 13, 14, 3}},
		discs: [][3]float32{{4.4, 6.6, 1.5}, {8, 3.2, 1.5}, {11.4, 10.4, 1.5}},
	},
	"cluster": {
		rings: [][3]float32{{5, 5.4, 3.6}, {11.6, 10.6, 3.2}},
		discs: [][3]float32{{5, 5.4, 1.3}, {11.6, 10.6, 1.3}, {3.6, 13, 1.1}, {12.8, 3.2, 1.1}},
	},
	"tree": {
		lines: [][]float32{{8, 4.4, 8, 6.4}, {4, 10.6, 4, 8, 12, 8, 12, 10.6}},
		discs: [][3]float32{{8, 3.4, 1.9}, {4, 12.4, 1.9}, {12, 12.4, 1.9}},
	},
	"forest": {
		lines: [][]float32{{5.4, 14, 5.4, 10.8}, {1.8, 10.8, 5.4, 3, 9, 10.8, 1.8, 10.8}, {11.6, 14, 11.6, 11.6}, {8.9, 11.6, 11.6, 6, 14.3, 11.6, 8.9, 11.6}},
	},
	"model": { // a cube
		lines: [][]float32{{8, 1.8, 13.6, 4.8, 13.6, 11.2, 8, 14.2, 2.4, 11.2, 2.4, 4.8, 8, 1.8}, {2.4, 4.8, 8, 7.8, 13.6, 4.8}, {8, 7.8, 8, 14.2}},
	},
	"network": {
		lines: [][]float32{{3.4, 4, 8, 8, 12.6, 8}, {3.4, 12, 8, 8}},
		discs: [][3]float32{{3.4, 4, 1.9}, {3.4, 12, 1.9}, {8, 8, 1.9}, {13, 8, 1.9}},
	},
	"evaluate": { // a dial
		curves: [][8]float32{{2.2, 11.8, 2.2, 1.8, 13.8, 1.8, 13.8, 11.8}},
		lines:  [][]float32{{8, 11.4, 11, 6.8}},
		discs:  [][3]float32{{8, 11.4, 1.7}},
	},
	"chart":   {lines: [][]float32{{2.2, 2, 2.2, 13.8, 14, 13.8}, {5.6, 11, 5.6, 8}, {9, 11, 9, 4.6}, {12.4, 11, 12.4, 6.6}}},
	"explain": {lines: [][]float32{{8, 13.8, 8, 13.8}}, curves: [][8]float32{{4.6, 5.4, 4.6, 0.6, 11.4, 0.6, 11.4, 5.2}, {11.4, 5.2, 11.4, 8, 8, 7.6, 8, 10.6}}},
	"export":  {lines: [][]float32{{8, 10, 8, 2.4}, {4.8, 5.4, 8, 2.2, 11.2, 5.4}, {2.4, 9.6, 2.4, 13.6, 13.6, 13.6, 13.6, 9.6}}},
	"predict": {lines: [][]float32{{9.2, 1.8, 3.4, 9, 7.4, 9, 6.6, 14.2, 12.6, 6.8, 8.4, 6.8, 9.2, 1.8}}},
	"text":    {lines: [][]float32{{2.4, 3.6, 13.6, 3.6}, {2.4, 8, 13.6, 8}, {2.4, 12.4, 9, 12.4}}},
	"time":    {lines: [][]float32{{8, 4.4, 8, 8, 10.6, 9.6}}, rings: [][3]float32{{8, 8, 6.4}}},
	"code":    {lines: [][]float32{{5, 4, 1.6, 8, 5, 12}, {11, 4, 14.4, 8, 11, 12}, {9.4, 2.8, 6.6, 13.2}}},
}

// paintIcon draws an icon into a square; ground is the colour behind it.
func paintIcon(b *ras.Band, name string, x, y, side float32, col, ground color.RGBA) {
	if side < 4 {
		return
	}
	k := side / 16
	ic, ok := icons[name]
	if !ok {
		b.Disc(x+side/2, y+side/2, 0.22*side, col)
		return
	}
	var pts [2 * 16]float32
	for _, line := range ic.lines {
		p := pts[:0]
		for i := 0; i+1 < len(line); i += 2 {
			p = append(p, x+line[i]*k, y+line[i+1]*k)
		}
		b.Polyline(p, iconStroke*k, col)
	}
	for _, c := range ic.curves {
		var q [8]float32
		for i := 0; i < 8; i += 2 {
			q[i], q[i+1] = x+c[i]*k, y+c[i+1]*k
		}
		b.Bezier(q, iconStroke*k, col)
	}
	for _, d := range ic.discs {
		b.Disc(x+d[0]*k, y+d[1]*k, (d[2]+0.7)*k, ground)
		b.Disc(x+d[0]*k, y+d[1]*k, d[2]*k, col)
	}
	for _, d := range ic.rings {
		b.Ring(x+d[0]*k, y+d[1]*k, (d[2]+iconStroke/2)*k, iconStroke*k, col)
	}
}
