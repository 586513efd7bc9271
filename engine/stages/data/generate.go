package data

import (
	"context"
	"math"
	"math/rand/v2"
	"strconv"

	"headrace.dev/studio/engine/table"
)

// The target columns of generated rows.
const (
	classColumn = "class"
	valueColumn = "y"
)

// sample generates rows.
type sample struct {
	rows, features, classes int
	noise, missing          float64
	rand                    *rand.Rand
	report                  func(done, total int)
}

// point fills in the features of a row, which come as zeros, and returns its class or value.
type point func(row int, x []float64) float64

func featureNames(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "x" + strconv.Itoa(i+1)
	}
	return out
}

// generate draws row after row, so that the first rows of a longer sample are those of a shorter one.
func (g sample) generate(ctx context.Context, generator string) (*table.Table, error) {
	draw := g.generator(generator)
	x := make([][]float64, g.features)
	for j := range x {
		x[j] = make([]float64, g.rows)
	}
	y, row := make([]float64, g.rows), make([]float64, g.features)
	for i := range y {
		if i%batch == 0 {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			g.report(i, g.rows)
		}
		clear(row)
		y[i] = draw(i, row)
		for j, v := range row {
			x[j][i] = v
			if g.missing > 0 && g.rand.Float64() < g.missing {
				x[j][i] = math.NaN()
			}
		}
	}
	cols := make([]table.Column, 0, g.features+1)
	for j, name := range featureNames(g.features) {
		cols = append(cols, table.Numbers(name, x[j], nil))
	}
	return table.New(append(cols, g.target(generator, y))...)
}

func (g sample) target(generator string, y []float64) table.Column {
	if generator == "regression" {
		return table.Numbers(valueColumn, y, nil).As(table.Target)
	}
	if generator == "moons" || generator == "circles" {
		g.classes = 2
	}
	levels, codes := make([]string, g.classes), make([]int32, len(y))
	for k := range levels {
		levels[k] = string(rune('a' + k))
	}
	for i, k := range y {
		codes[i] = int32(k)
	}
	return table.Categories(classColumn, codes, levels).As(table.Target)
}

func (g sample) generator(name string) point {
	switch name {
	case "regression":
		return g.regression()
	case "blobs":
		return g.groups(1, g.features)
	case "moons":
		return g.moons()
	case "circles":
		return g.circles()
	}
	return g.groups(2, max(2, g.features/2))
}

// groups puts each class into some groups around places drawn from the cube from −2 to 2, of which the first dimensions count;
// the other features are standard normal noise.
func (g sample) groups(each, dimensions int) point {
	centres := make([][]float64, g.classes*each)
	for k := range centres {
		centres[k] = make([]float64, dimensions)
		for j := range centres[k] {
			centres[k][j] = 4*g.rand.Float64() - 2
		}
	}
	return func(i int, x []float64) float64 {
		group := i % len(centres)
		for j := range x {
			if j < dimensions {
				x[j] = centres[group][j] + g.noise*g.rand.NormFloat64()
			} else {
				x[j] = g.rand.NormFloat64()
			}
		}
		return float64(group % g.classes)
	}
}

// regression draws standard normal features; the first half of them, and two at least, have a weight from −2 to 2 in the target.
func (g sample) regression() point {
	weights := make([]float64, max(2, g.features/2))
	for j := range weights {
		weights[j] = 4*g.rand.Float64() - 2
	}
	return func(_ int, x []float64) float64 {
		y := 0.0
		for j := range x {
			x[j] = g.rand.NormFloat64()
			if j < len(weights) {
				y += weights[j] * x[j]
			}
		}
		return y + g.noise*g.rand.NormFloat64()
	}
}

// moons puts class a on the upper half of the unit circle and class b on a lower half circle around (1, ½).
func (g sample) moons() point {
	return func(i int, x []float64) float64 {
		sin, cos := math.Sincos(math.Pi * g.rand.Float64())
		class := i % 2
		x[0], x[1] = cos, sin
		if class == 1 {
			x[0], x[1] = 1-cos, 0.5-sin
		}
		g.blur(x)
		return float64(class)
	}
}

// circles puts class a on the unit circle and class b on one of half its radius.
func (g sample) circles() point {
	return func(i int, x []float64) float64 {
		sin, cos := math.Sincos(2 * math.Pi * g.rand.Float64())
		class := i % 2
		radius := 1 - 0.5*float64(class)
		x[0], x[1] = radius*cos, radius*sin
		g.blur(x)
		return float64(class)
	}
}

// blur moves a point of the plane by the noise and fills the features beyond it with standard normal noise.
func (g sample) blur(x []float64) {
	for j := range x {
		z := g.rand.NormFloat64()
		if j < 2 {
			x[j] += g.noise * z
		} else {
			x[j] = z
		}
	}
}
