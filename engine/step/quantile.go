package step

import (
	"math"

	"headrace.dev/studio/engine/table"
)

// present returns the cells of a numeric column that are not missing.
func present(c table.Column) []float64 {
	v := c.Floats()
	if c.Missing() == 0 {
		return v
	}
	kept := v[:0]
	for _, x := range v {
		if !math.IsNaN(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

// quantile returns the q-quantile of ascending values by linear interpolation between the two that stand around position
// q·(n−1): definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996), the default of numpy and R. No
// values give NaN.
func quantile(sorted []float64, q float64) float64 {
	if len(sorted) == 0 {
		return math.NaN()
	}
	at := q * float64(len(sorted)-1)
	lo := int(math.Floor(at))
	hi := min(lo+1, len(sorted)-1)
	a, b, t := sorted[lo], sorted[hi], at-math.Floor(at)
	if a == b || t == 0 { // also keeps ∞ − ∞ out
		return a
	}
	if t >= 0.5 { // interpolate from the nearer end, so that both ends are met exactly
		return b - float64((b-a)*(1-t))
	}
	return a + float64((b-a)*t)
}
