package chart

import (
	"math"
	"strconv"
	"strings"
)

// Number returns v for people: four significant digits, thousands set apart, whole
// numbers in full.
func Number(v float64) string {
	abs := math.Abs(v)
	switch {
	case math.IsNaN(v):
		return "missing"
	case math.IsInf(v, 0):
		return strings.Replace(strconv.FormatFloat(v, 'g', -1, 64), "Inf", "∞", 1)
	case v == math.Trunc(v) && abs < 1e12:
		return group(strconv.FormatFloat(v, 'f', 0, 64))
	case abs >= 1e12 || abs < 1e-4:
		return strconv.FormatFloat(v, 'g', 4, 64)
	}
	digits := max(0, 3-int(math.Floor(math.Log10(abs))))
	s := group(strconv.FormatFloat(v, 'f', digits, 64))
	if strings.Contains(s, ".") {
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	}
	return s
}

// exact returns v for files: the shortest digits that read back as v.
func exact(v float64) string { return strconv.FormatFloat(v, 'g', -1, 64) }

// threeDigits returns v with three digits after the point, or as Number where that says too
// little or too much.
func threeDigits(v float64) string {
	if abs := math.Abs(v); abs >= 10 || abs < 0.01 && v != 0 {
		return Number(v)
	}
	return strconv.FormatFloat(v, 'f', 3, 64)
}

// plusMinus returns "0.920 ± 0.027": the deviation with two digits that count, the mean
// with as many after the point.
func plusMinus(mean, std float64) string {
	if std == 0 {
		return threeDigits(mean) + " ± 0"
	}
	digits := min(max(1-int(math.Floor(math.Log10(std))), 0), 9)
	text := func(v float64) string { return group(strconv.FormatFloat(v, 'f', digits, 64)) }
	return text(mean) + " ± " + text(std)
}

// percent returns a share as a percentage, with a digit after the point below ten.
func percent(share float64) string {
	digits := 0
	if v := share * 100; v > 0 && v < 9.95 {
		digits = 1
	}
	return strconv.FormatFloat(share*100, 'f', digits, 64) + " %"
}

// stepFormat returns how to write the ticks of an axis: with as many digits as the step
// needs, and in thousands or millions when they would be long.
func stepFormat(step, largest float64) func(float64) string {
	unit, suffix := 1.0, ""
	switch {
	case largest >= 1e15 || largest < 1e-3:
		return func(v float64) string { return strconv.FormatFloat(clean(v, step), 'g', 3, 64) }
	case largest >= 1e12:
		unit, suffix = 1e12, " T"
	case largest >= 1e9:
		unit, suffix = 1e9, " G"
	case largest >= 1e6:
		unit, suffix = 1e6, " M"
	}
	digits := max(0, int(math.Ceil(-math.Log10(step/unit)-1e-9)))
	return func(v float64) string {
		if v = clean(v, step); v == 0 {
			return "0"
		}
		return group(strconv.FormatFloat(v/unit, 'f', digits, 64)) + suffix
	}
}

// clean takes the rounding noise from a multiple of step that should be 0.
func clean(v, step float64) float64 {
	if math.Abs(v) < step/2 {
		return 0
	}
	return v
}

// group sets thousands apart by commas, from five digits on.
func group(s string) string {
	whole, fraction, found := strings.Cut(s, ".")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
	}
	if len(whole) > 4 {
		var parts []string
		for len(whole) > 3 {
			parts = append([]string{whole[len(whole)-3:]}, parts...)
			whole = whole[:len(whole)-3]
		}
		whole = strings.Join(append([]string{whole}, parts...), ",")
	}
	if found {
		whole += "." + fraction
	}
	return sign + whole
}

// shorten cuts a text to a number of letters, the last being an ellipsis.
func shorten(s string, letters int) string {
	r := []rune(s)
	if len(r) <= letters {
		return s
	}
	return strings.TrimRight(string(r[:max(letters-1, 1)]), " ") + "…"
}

// shortenMiddle cuts a text as shorten does, but keeps its end too: names that begin
// alike often differ there.
func shortenMiddle(s string, letters int) string {
	r := []rune(s)
	if len(r) <= letters || letters < 8 {
		return shorten(s, letters)
	}
	tail := letters / 3
	return strings.TrimRight(string(r[:letters-1-tail]), " ") + "…" + strings.TrimLeft(string(r[len(r)-tail:]), " ")
}
