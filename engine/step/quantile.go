package step

import (
	"math"
	"slices"

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

// quantile returns the q-quantile of values by linear interpolation between the two that would stand around position q·(n−1) if
// they were sorted: definition 7 of Hyndman and Fan, "Sample quantiles in statistical packages" (1996), the default of numpy and R.
// It changes the order of the values. No values give NaN.
func quantile(v []float64, q float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	at := q * float64(len(v)-1)
	lo := int(math.Floor(at))
	rank(v, lo)
	a, b, t := v[lo], v[lo], at-math.Floor(at)
	if lo+1 < len(v) {
		b = slices.Min(v[lo+1:])
	}
	if a == b || t == 0 { // also keeps ∞ − ∞ out
		return a
	}
	if t >= 0.5 { // interpolate from the nearer end, so that both ends are met exactly
		return b - float64((b-a)*(1-t))
	}
	return a + float64((b-a)*t)
}

// rank reorders values so that v[k] is what sorting would put there, none before it greater and none behind it smaller. It takes
// time in proportion to their number: a tenth of a sort. (Hoare, "Algorithm 65: Find", CACM 4, 1961, with values equal to the pivot
// set apart.) Sorting finishes short ranges, and those where pivots keep falling badly.
func rank(v []float64, k int) {
	for bad := 0; len(v) > 64 && bad < 8; {
		p := pivot(v)
		below, at, above := 0, 0, len(v) // v[:below] < p, v[below:at] = p, v[above:] > p
		for at < above {
			switch x := v[at]; {
			case x < p:
				v[at], v[below] = v[below], x
				below++
				at++
			case x > p:
				above--
				v[at], v[above] = v[above], x
			default:
				at++
			}
		}
		n := len(v)
		switch {
		case k < below:
			v = v[:below]
		case k >= above:
			v, k = v[above:], k-above
		default:
			return
		}
		if len(v) > n-n/8 {
			bad++
		}
	}
	slices.Sort(v)
}

// pivot returns the median of three medians of three, from places spread over the values.
func pivot(v []float64) float64 {
	step := len(v) / 9
	three := func(i int) float64 {
		a, b, c := v[i*step], v[(i+1)*step], v[(i+2)*step]
		return max(min(a, b), min(max(a, b), c))
	}
	a, b, c := three(0), three(3), three(6)
	return max(min(a, b), min(max(a, b), c))
}
