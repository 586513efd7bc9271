package num

import "math"

// Sum returns the sum of v, added in index order with Neumaier's compensation
// (ZAMM 54, 1974), so that the error does not grow with the length. Infinities
// and NaN give what plain addition gives.
func Sum(v []float64) float64 {
	var sum, lost float64
	for _, a := range v {
		sum, lost = add(sum, lost, a)
	}
	return settle(sum, lost)
}

// Dot returns the sum of a[i]·b[i], added as Sum adds. The slices must have
// the same length.
func Dot(a, b []float64) float64 {
	b = b[:len(a)]
	var sum, lost float64
	for i, v := range a {
		sum, lost = add(sum, lost, float64(v*b[i]))
	}
	return settle(sum, lost)
}

// Mean returns the mean of v under weights w; nil weights are all 1. It is NaN
// if the weights add up to zero or v is empty.
func Mean(v, w []float64) float64 {
	if w == nil {
		return Sum(v) / float64(len(v))
	}
	return Dot(v, w) / Sum(w)
}

func add(sum, lost, a float64) (newSum, newLost float64) {
	t := sum + a
	if math.Abs(sum) >= math.Abs(a) {
		return t, lost + ((sum - t) + a)
	}
	return t, lost + ((a - t) + sum)
}

// settle drops a correction that overflow has turned into NaN.
func settle(sum, lost float64) float64 {
	if math.IsInf(sum, 0) {
		return sum
	}
	return sum + lost
}
