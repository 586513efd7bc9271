package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strconv"
)

var neighbourhoods = []struct {
	name     string
	weight   float64
	level    float64 // effect on the logarithm of the price
	distance float64 // typical kilometres to the centre
}{
	{"Old Town", 1.2, 0.34, 1.0},
	{"Riverside", 1.5, 0.22, 2.2},
	{"University", 1.4, 0.12, 2.8},
	{"Station", 1.6, -0.05, 1.8},
	{"Hillview", 1.1, 0.16, 5.5},
	{"Millfield", 1.8, -0.10, 6.0},
	{"Garden Estate", 1.3, 0.02, 8.5},
	{"Harbour", 0.9, -0.18, 4.0},
}

// houses writes sales of homes in one town. The logarithm of the price adds up from the columns, but for a garage that only counts far out and
// for old houses that are worth more in two quarters; the remaining noise is 9 %.
func houses(r *rand.Rand) ([]byte, error) {
	const count = 1200
	out := newTable("house_id", "neighbourhood", "area_m2", "lot_m2", "rooms", "bathrooms", "year_built", "energy_class", "garage", "distance_km", "price")
	weights := make([]float64, len(neighbourhoods))
	for i, n := range neighbourhoods {
		weights[i] = n.weight
	}
	for i := range count {
		n := neighbourhoods[pick(r, weights...)]
		area := clamp(math.Exp(4.65+0.38*r.NormFloat64()), 28, 420)
		lot := area * math.Exp(0.5+0.1*n.distance+0.5*r.NormFloat64())
		rooms := int(clamp(math.Round(area/26+0.8*r.NormFloat64()), 1, 14))
		bathrooms := 1 + pick(r, 6, area/30, area/120)
		year := 2024 - int(90*math.Pow(r.Float64(), 1.2))
		if n.name == "Old Town" || n.name == "Riverside" {
			year -= r.IntN(60)
		}
		class := int(clamp(math.Round(float64(2024-year)/18+1.1*r.NormFloat64()), 0, 6))
		garage := r.Float64() < 0.25+0.06*n.distance
		distance := max(n.distance+0.6*r.NormFloat64(), 0.2)

		level := 8.05 + n.level + 0.92*math.Log(area) + 0.06*math.Log(lot) + 0.05*float64(bathrooms-1) - 0.035*float64(class) - 0.028*distance
		age := float64(2024 - year)
		if n.level > 0.2 && age > 80 {
			level += 0.30
		} else {
			level -= 0.0028 * age
		}
		if garage && distance > 4 {
			level += 0.16
		}
		price := math.Exp(level + 0.09*r.NormFloat64())

		built, lotText := strconv.Itoa(year), number(lot, 0)
		if r.Float64() < 0.05 {
			built = ""
		}
		if r.Float64() < 0.08 {
			lotText = ""
		}
		out.add(fmt.Sprintf("H%04d", i+1), n.name, number(area, 1), lotText, strconv.Itoa(rooms), strconv.Itoa(bathrooms), built,
			string(rune('A'+class)), yesNo(garage), number(distance, 1), number(math.Round(price/500)*500, 0))
	}
	return out.encode()
}
