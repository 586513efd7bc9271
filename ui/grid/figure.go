package grid

import (
	"math"
	"strconv"
	"strings"
	"time"

	"headrace.dev/studio/engine/table"
)

// grouped writes a whole number with its thousands apart.
func grouped(n int64) string {
	s := strconv.FormatInt(n, 10)
	if n > -10000 && n < 10000 {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if left := len(s) - i; i > 0 && left%3 == 0 && s[i-1] != '-' {
			b.WriteRune('\u202f')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// figure writes a number in about five digits.
func figure(v float64) string {
	switch a := math.Abs(v); {
	case math.IsNaN(v):
		return "–"
	case math.IsInf(v, 0), a >= 1e12, a < 1e-4 && a > 0:
		return strconv.FormatFloat(v, 'g', 4, 64)
	case a >= 10000:
		return grouped(int64(math.Round(v)))
	default:
		decimals := max(0, 4-int(math.Floor(math.Log10(max(a, 1)))))
		s := strconv.FormatFloat(v, 'f', decimals, 64)
		if strings.Contains(s, ".") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
}

// figureOf writes a figure of a column: times as dates.
func figureOf(t table.Type, v float64) string {
	if t == table.Time && !math.IsNaN(v) {
		at := time.UnixMicro(int64(v)).UTC()
		if at.Hour() == 0 && at.Minute() == 0 && at.Second() == 0 {
			return at.Format(time.DateOnly)
		}
		return at.Format("2006-01-02 15:04")
	}
	return figure(v)
}

// share writes a part of a whole in per cent, never as nothing or all when it is neither.
func share(part, whole int) string {
	if whole == 0 {
		return "0\u202f%"
	}
	p := 100 * float64(part) / float64(whole)
	switch {
	case part > 0 && p < 0.1:
		return "<\u202f0.1\u202f%"
	case part < whole && p > 99.9:
		return ">\u202f99.9\u202f%"
	case p >= 10 || p == 0:
		return strconv.FormatFloat(p, 'f', 0, 64) + "\u202f%"
	}
	return strconv.FormatFloat(p, 'f', 1, 64) + "\u202f%"
}
