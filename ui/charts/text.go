package charts

import (
	"math"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
)

// readable writes a place on an axis as finely as a pixel can tell: to about a thousandth of the range shown.
func readable(v, low, high float64) string {
	step := (high - low) / 1000
	if step <= 0 || math.IsInf(step, 0) {
		return strconv.FormatFloat(v, 'g', 5, 64)
	}
	decimals := int(math.Ceil(-math.Log10(step)))
	if decimals > 9 || step > 1e9 {
		return strconv.FormatFloat(v, 'g', 6, 64)
	}
	return strconv.FormatFloat(v, 'f', max(decimals, 0), 64)
}

// broken breaks a text at spaces into lines no wider than width, as far as its words allow.
func broken(text string, width, size float32) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		next := strings.TrimSpace(line + " " + word)
		if line != "" && fyne.MeasureText(next, size, fyne.TextStyle{}).Width > width {
			lines, next = append(lines, line), word
		}
		line = next
	}
	return append(lines, line)
}
