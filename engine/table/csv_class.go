package table

import "strings"

// class is what a cell looks like: exactly one of these, so that the classes seen in a column are a set of bits whose union
// does not depend on the order of cells.
type class uint8

const (
	looksInteger class = 1 << iota // fits 64 bits, without leading zeros
	looksNumber                    // every other decimal number
	looksBoolean                   // true or false, in any case
	looksTime                      // ISO 8601
	looksText
)

// typeOf returns the type of a column in which these classes were seen; 0 when it is one of text or category.
func (c class) typeOf() Type {
	switch c {
	case looksInteger:
		return Integer
	case looksNumber, looksNumber | looksInteger:
		return Number
	case looksBoolean:
		return Boolean
	case looksTime:
		return Time
	}
	return 0
}

// classify says what a cell looks like. Digits behind a leading zero are text: a post code, not a quantity.
func (f numberForm) classify(s string) class {
	if s == "" {
		return looksText
	}
	switch b := s[0]; {
	case b|0x20 == 't' || b|0x20 == 'f':
		if strings.EqualFold(s, "true") || strings.EqualFold(s, "false") {
			return looksBoolean
		}
		return looksText
	case isDigit(b) && len(s) >= len("2006-01") && s[4] == '-':
		if _, ok := parseTime(s); ok {
			return looksTime
		}
	case !isDigit(b) && b != '+' && b != '-' && b != f.decimal && b|0x20 != 'i':
		return looksText
	}
	return f.classifyNumber(s)
}

func (f numberForm) classifyNumber(s string) class {
	n, ok := f.plain(s)
	if !ok || code(s) {
		return looksText
	}
	if whole(n) {
		if _, ok := parseInteger(n); ok {
			return looksInteger
		}
	}
	if len(n) < 300 && decimal(n) && !strings.ContainsAny(n, "eE") { // cannot overflow
		return looksNumber
	}
	if _, ok := parseNumber(n); ok {
		return looksNumber
	}
	return looksText
}

// code reports whether s begins, behind a sign, with a zero and another digit.
func code(s string) bool {
	if s[0] == '+' || s[0] == '-' {
		s = s[1:]
	}
	return len(s) > 1 && s[0] == '0' && isDigit(s[1])
}

// whole reports whether s is digits only, behind a sign. "-0" is not: as an integer it would lose its sign.
func whole(s string) bool {
	i := 0
	if s[0] == '+' || s[0] == '-' {
		i++
	}
	for k := i; k < len(s); k++ {
		if !isDigit(s[k]) {
			return false
		}
	}
	return s != "-0"
}

// numberForm is how numbers are written in a file.
type numberForm struct {
	decimal   byte
	thousands byte // 0 for none
}

func (o CSVOptions) numbers() numberForm {
	f := numberForm{decimal: o.Decimal}
	if o.Thousands {
		f.thousands = ','
		if o.Decimal == ',' {
			f.thousands = '.'
		}
	}
	return f
}

// simple reports whether numbers are written the way strconv reads them.
func (f numberForm) simple() bool { return f.decimal == '.' && f.thousands == 0 }

// plain rewrites a number to decimal points and no thousands signs. It refuses signs in the wrong place.
func (f numberForm) plain(s string) (string, bool) {
	if f.simple() {
		return s, true
	}
	head, fraction, hasFraction := strings.Cut(s, string(f.decimal))
	if f.decimal != '.' && strings.IndexByte(fraction, '.') >= 0 {
		return "", false
	}
	if f.thousands != 0 && strings.IndexByte(head, f.thousands) >= 0 {
		groups := strings.Split(strings.TrimLeft(head, "+-"), string(f.thousands))
		for i, g := range groups {
			if len(g) > 3 || len(g) < 3 && (i > 0 || g == "") {
				return "", false
			}
		}
		head = strings.ReplaceAll(head, string(f.thousands), "")
	} else if f.decimal != '.' && strings.IndexByte(head, '.') >= 0 {
		return "", false
	}
	if !hasFraction {
		return head, true
	}
	return head + "." + fraction, true
}
