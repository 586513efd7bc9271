package main

import (
	"math/rand/v2"
)

var species = []struct {
	name    string
	mean    [5]float64 // petal length, petal width, sepal length, stem height (cm), leaves
	spread  [5]float64
	colours []float64 // how often blue, violet, white, yellow
}{
	{"bellflower", [5]float64{2.4, 1.5, 1.0, 38, 14}, [5]float64{0.35, 0.25, 0.18, 7, 3}, []float64{5, 4, 1, 0}},
	{"gentian", [5]float64{3.3, 1.2, 1.4, 24, 9}, [5]float64{0.45, 0.20, 0.22, 6, 2}, []float64{8, 2, 0, 0}},
	{"primrose", [5]float64{1.6, 1.7, 1.3, 15, 7}, [5]float64{0.25, 0.28, 0.20, 4, 2}, []float64{0, 1, 2, 7}},
	{"anemone", [5]float64{2.1, 1.3, 1.1, 21, 8}, [5]float64{0.32, 0.22, 0.20, 5, 2}, []float64{1, 2, 7, 1}},
}

var colours = []string{"blue", "violet", "white", "yellow"}

// flowers writes measurements of four invented kinds of flower that overlap a little. A common size of the whole plant ties the lengths together.
func flowers(r *rand.Rand) ([]byte, error) {
	const count = 400
	out := newTable("petal_length", "petal_width", "sepal_length", "stem_height", "leaves", "colour", "species")
	for range count {
		s := species[pick(r, 3, 2.5, 2.5, 2)]
		size := 0.6 * r.NormFloat64()
		var cells []string
		for i := range s.mean {
			decimals, least := 2, 0.2
			if i >= 3 {
				decimals, least = 0, 1
			}
			cells = append(cells, number(max(s.mean[i]+s.spread[i]*(size+1.1*r.NormFloat64()), least), decimals))
		}
		cells = append(cells, colours[pick(r, s.colours...)], s.name)
		if r.Float64() < 0.03 {
			cells[r.IntN(5)] = ""
		}
		out.add(cells...)
	}
	return out.encode()
}
