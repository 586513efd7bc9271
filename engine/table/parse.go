package table

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// What text counts as a value of each type. Reading files and changing types agree on it.

// parseNumber reads a decimal number: sign, digits with at most one point, exponent; or an infinity as "Inf". What strconv
// takes besides (hexadecimal, underscores, NaN) and what overflows is no number. The value is the nearest float, exactly.
func parseNumber(s string) (float64, bool) {
	if !decimal(s) {
		return parseInfinity(s)
	}
	f, err := strconv.ParseFloat(s, 64)
	return f, err == nil
}

// decimal reports whether s has the form of a decimal number.
func decimal(s string) bool {
	i, digits := 0, 0
	if i < len(s) && (s[i] == '+' || s[i] == '-') {
		i++
	}
	for ; i < len(s) && isDigit(s[i]); i++ {
		digits++
	}
	if i < len(s) && s[i] == '.' {
		for i++; i < len(s) && isDigit(s[i]); i++ {
			digits++
		}
	}
	if digits == 0 {
		return false
	}
	if i < len(s) && s[i]|0x20 == 'e' {
		i++
		if i < len(s) && (s[i] == '+' || s[i] == '-') {
			i++
		}
		if i == len(s) {
			return false
		}
		for ; i < len(s) && isDigit(s[i]); i++ {
		}
	}
	return i == len(s)
}

func isDigit(b byte) bool { return b-'0' <= 9 }

func parseInfinity(s string) (float64, bool) {
	sign, rest := 1, s
	if strings.HasPrefix(s, "-") {
		sign = -1
	}
	if s != "" && (s[0] == '+' || s[0] == '-') {
		rest = s[1:]
	}
	if strings.EqualFold(rest, "inf") || strings.EqualFold(rest, "infinity") {
		return math.Inf(sign), true
	}
	return 0, false
}

// parseInteger reads a whole number written with sign and digits only.
func parseInteger(s string) (int64, bool) {
	v, err := strconv.ParseInt(s, 10, 64)
	return v, err == nil
}

// parseWhole reads a whole number of 64 bits in any way that a number is written, such as "22.0".
func parseWhole(s string) (int64, bool) {
	if v, ok := parseInteger(s); ok {
		return v, true
	}
	f, ok := parseNumber(s)
	if !ok || f != math.Trunc(f) || f < -(1<<63) || f >= 1<<63 {
		return 0, false
	}
	return int64(f), true
}

// parseBoolean reads true and false the ways people write them, in any case.
func parseBoolean(s string) (bool, bool) {
	switch strings.ToLower(s) {
	case "true", "t", "yes", "y", "on", "1":
		return true, true
	case "false", "f", "no", "n", "off", "0":
		return false, true
	}
	return false, false
}

// parseTime reads an ISO 8601 calendar date, "2006-01" or "2006-01-02", with a clock time behind a T or a blank if there is
// one: "15:04", "15:04:05" or "15:04:05.999999", then nothing (UTC), Z or an offset such as +01:00 or +0100. The result is in
// microseconds since 1970 UTC; further digits are cut off.
func parseTime(s string) (int64, bool) {
	year, ok := twoDigits(s, 0)
	low, ok2 := twoDigits(s, 2)
	month, ok3 := twoDigits(s, 5)
	if !ok || !ok2 || !ok3 || s[4] != '-' || month < 1 || month > 12 {
		return 0, false
	}
	year = year*100 + low
	if len(s) == len("2006-01") {
		return time.Date(year, time.Month(month), 1, 0, 0, 0, 0, time.UTC).UnixMicro(), true
	}
	day, ok := twoDigits(s, 8)
	if !ok || s[7] != '-' || day < 1 || day > daysIn(year, month) {
		return 0, false
	}
	date := time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).UnixMicro()
	if len(s) == len("2006-01-02") {
		return date, true
	}
	clock, ok := parseClock(s[10:])
	return date + clock, ok
}

// parseClock reads "T15:04:05.999999+01:00" and its shorter forms as microseconds to add to the date.
func parseClock(s string) (int64, bool) {
	hour, ok := twoDigits(s, 1)
	minute, ok2 := twoDigits(s, 4)
	if !ok || !ok2 || (s[0] != 'T' && s[0] != ' ') || s[3] != ':' || hour > 23 || minute > 59 {
		return 0, false
	}
	micros := int64(hour*60+minute) * 60e6
	s = s[6:]
	if len(s) >= 3 && s[0] == ':' {
		second, ok := twoDigits(s, 1)
		if !ok || second > 59 {
			return 0, false
		}
		micros += int64(second) * 1e6
		s = s[3:]
		if s != "" && s[0] == '.' {
			unit, i := int64(100_000), 1
			for ; i < len(s) && isDigit(s[i]); i++ {
				micros += int64(s[i]-'0') * unit
				unit /= 10
			}
			if i == 1 {
				return 0, false
			}
			s = s[i:]
		}
	}
	offset, ok := parseOffset(s)
	return micros - offset, ok
}

// parseOffset reads a time zone offset as microseconds east of UTC.
func parseOffset(s string) (int64, bool) {
	if s == "" || s == "Z" {
		return 0, true
	}
	if len(s) == len("+01:00") && s[3] == ':' {
		s = s[:3] + s[4:]
	}
	hour, ok := twoDigits(s, 1)
	minute, ok2 := twoDigits(s, 3)
	if !ok || !ok2 || len(s) != len("+0100") || hour > 23 || minute > 59 {
		return 0, false
	}
	micros := int64(hour*60+minute) * 60e6
	switch s[0] {
	case '+':
		return micros, true
	case '-':
		return -micros, true
	}
	return 0, false
}

// twoDigits reads the two digits at s[i:].
func twoDigits(s string, i int) (int, bool) {
	if len(s) < i+2 || !isDigit(s[i]) || !isDigit(s[i+1]) {
		return 0, false
	}
	return int(s[i]-'0')*10 + int(s[i+1]-'0'), true
}

func daysIn(year, month int) int {
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// formatNumber writes the shortest text that reads back exactly, without an exponent where people would not write one.
func formatNumber(f float64) string {
	if a := math.Abs(f); a == 0 || (a >= 1e-5 && a < 1e15) {
		return strconv.FormatFloat(f, 'f', -1, 64)
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}
