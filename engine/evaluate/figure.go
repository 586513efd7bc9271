package evaluate

import (
	"math"
	"strconv"
)

// Figure writes a metric for people: with so many significant digits, all digits before the point, and without an exponent for
// numbers of everyday size.
func Figure(v float64, digits int) string {
	if a := math.Round(math.Abs(v)); a >= math.Pow10(digits) && a < 1e15 {
		return strconv.FormatFloat(v, 'f', 0, 64)
	}
	return strconv.FormatFloat(v, 'g', digits, 64)
}
