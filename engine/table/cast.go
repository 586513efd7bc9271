package table

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// Cast returns the column with its cells read as another type; name, role and missing cells stay.
//
//   - Text and categories are parsed, blanks around them aside; an empty text becomes a missing cell. Numbers and integers are
//     decimal, booleans true/false, t/f, yes/no, y/n, on/off or 1/0 in any case, times ISO 8601.
//   - Every type becomes text or categories the way String writes it.
//   - Numbers become integers where they are whole and fit 64 bits; integers beyond 2⁵³ become the nearest number.
//   - Numbers and integers become booleans where they are 0 or 1; booleans become 0 or 1.
//
// The first cell that does not fit is a ColumnError wrapping ErrValue, with its row and text. Times and numbers do not turn
// into one another, because the unit would be a guess: that is a ColumnError wrapping ErrType.
func (c Column) Cast(to Type) (Column, error) {
	if c.Type == to {
		return c, nil
	}
	out, err := c.castTo(to)
	if err != nil {
		return Column{}, err
	}
	return out.As(c.Role), nil
}

func (c Column) castTo(to Type) (Column, error) {
	written := c.Type == Text || c.Type == Category
	switch {
	case to.arrowType() == nil:
		return Column{}, &ColumnError{Column: c.Name, Row: -1, Err: fmt.Errorf("%w: %s does not exist", ErrType, to)}
	case to == Text:
		v, ok := c.strings()
		return Texts(c.Name, v, ok), nil
	case to == Category:
		v, ok := c.strings()
		return CategoriesOf(c.Name, v, ok), nil
	case written:
		return c.parseAs(to)
	case to == Time || c.Type == Time:
		return Column{}, &ColumnError{Column: c.Name, Row: -1, Err: fmt.Errorf(
			"%w: a %s column does not become %s, the unit would be a guess; derive what you need from it with year(), month(), … instead",
			ErrType, c.Type, to)}
	case to == Number:
		return Numbers(c.Name, c.Floats(), nil), nil
	case to == Integer:
		return c.toInteger()
	}
	return c.toBoolean()
}

// strings returns every cell as String writes it, and which are there; nil for all.
func (c Column) strings() (text []string, valid []bool) {
	text = make([]string, c.Len())
	if c.Missing() > 0 {
		valid = make([]bool, c.Len())
	}
	levels := c.Levels()
	for i := range text {
		if c.IsMissing(i) {
			continue
		}
		if valid != nil {
			valid[i] = true
		}
		if levels != nil {
			text[i] = levels[c.Code(i)]
		} else {
			text[i] = c.String(i)
		}
	}
	return text, valid
}

func (c Column) toInteger() (Column, error) {
	out, valid := make([]int64, c.Len()), make([]bool, c.Len())
	for i := range out {
		if c.IsMissing(i) {
			continue
		}
		f := c.Float(i)
		if f != math.Trunc(f) || f < -(1<<63) || f >= 1<<63 {
			return Column{}, &ColumnError{Column: c.Name, Row: i, Err: fmt.Errorf(
				"%w: %s is not a whole number of 64 bits; round it first or keep the column as number", ErrValue, c.String(i))}
		}
		out[i], valid[i] = int64(f), true
	}
	return Integers(c.Name, out, valid), nil
}

func (c Column) toBoolean() (Column, error) {
	out, valid := make([]bool, c.Len()), make([]bool, c.Len())
	for i := range out {
		if c.IsMissing(i) {
			continue
		}
		f := c.Float(i)
		if f != 0 && f != 1 {
			return Column{}, &ColumnError{Column: c.Name, Row: i, Err: fmt.Errorf(
				"%w: %s is neither 0 nor 1; derive a boolean by comparing, such as x > 0", ErrValue, c.String(i))}
		}
		out[i], valid[i] = f == 1, true
	}
	return Booleans(c.Name, out, valid), nil
}

// parseAs reads the cells of a text or category column.
func (c Column) parseAs(to Type) (Column, error) {
	switch to {
	case Number:
		v, valid, err := parseCells(c, to, parseNumber)
		return Numbers(c.Name, v, valid), err
	case Integer:
		v, valid, err := parseCells(c, to, parseWhole)
		return Integers(c.Name, v, valid), err
	case Boolean:
		v, valid, err := parseCells(c, to, parseBoolean)
		return Booleans(c.Name, v, valid), err
	}
	v, valid, err := parseCells(c, to, parseTime)
	return Times(c.Name, v, valid), err
}

// parseCells parses every cell, each level of a category only once.
func parseCells[T any](c Column, to Type, parse func(string) (T, bool)) (out []T, valid []bool, err error) {
	type result struct {
		value         T
		parsed, blank bool
	}
	read := func(s string) result {
		s = strings.TrimSpace(s)
		if s == "" {
			return result{blank: true}
		}
		v, ok := parse(s)
		return result{value: v, parsed: ok}
	}
	var known []result
	for _, s := range c.Levels() {
		known = append(known, read(s))
	}
	out, valid = make([]T, c.Len()), make([]bool, c.Len())
	for i := range out {
		if c.IsMissing(i) {
			continue
		}
		var r result
		if known != nil {
			r = known[c.Code(i)]
		} else {
			r = read(c.String(i))
		}
		if !r.parsed && !r.blank {
			return nil, nil, &ColumnError{Column: c.Name, Row: i, Err: unreadable(c.String(i), to)}
		}
		out[i], valid[i] = r.value, r.parsed
	}
	return out, valid, nil
}

// unreadable says that a text is no value of a type, and what would be one.
func unreadable(s string, to Type) error {
	hint := map[Type]string{
		Number:  "is not a number; correct the cell or name it among the missing markers",
		Integer: "is not a whole number; correct the cell or read the column as number",
		Boolean: "is neither true nor false; correct the cell or keep the column as category",
		Time:    "is not a date such as " + time.DateOnly + " or a date and time such as " + time.DateTime + "; write it so or keep the column as text",
	}[to]
	return fmt.Errorf("%w: %q %s", ErrValue, shorten(s), hint)
}

// shorten keeps long texts out of messages.
func shorten(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
