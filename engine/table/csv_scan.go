package table

import (
	"fmt"
	"strings"
)

// scanner cuts text into cells the way RFC 4180 and encoding/csv do, with two liberties: blanks around cells may be cut off,
// and a quote inside an unquoted cell is a character like any other.
type scanner struct {
	delimiter byte
	trim      bool
	plain     bool      // quotes enclose nothing
	stop      [256]bool // bytes that end or trouble an unquoted cell: delimiter, line feed, quote
}

func newScanner(delimiter byte, o CSVOptions) *scanner {
	s := &scanner{delimiter: delimiter, trim: !o.KeepSpace, plain: o.PlainQuotes}
	s.stop[delimiter], s.stop['\n'], s.stop['"'] = true, true, !s.plain
	return s
}

// cell is a piece of text between delimiters.
type cell struct {
	start, end int // of the content, without quotes and blanks
	next       int // of the delimiter or line feed behind it, or the length of the text
	doubled    bool
	stray      bool // an unquoted cell holds a quote: quotes cannot be counted to find line ends
}

// text returns the content. Doubled quotes become single ones and line ends inside quotes line feeds.
func (c cell) text(s string) string {
	s = s[c.start:c.end]
	if c.doubled {
		s = strings.ReplaceAll(strings.ReplaceAll(s, `""`, `"`), "\r\n", "\n")
	}
	return s
}

func (s *scanner) blank(b byte) bool { return s.trim && (b == ' ' || b == '\t') && b != s.delimiter }

// cell returns the cell at text[p:].
func (s *scanner) cell(text string, p int) (cell, error) {
	for p < len(text) && s.blank(text[p]) {
		p++
	}
	if p < len(text) && text[p] == '"' && !s.plain {
		return s.quoted(text, p)
	}
	c := cell{start: p}
	q := p
	for q < len(text) {
		if b := text[q]; s.stop[b] {
			if b != '"' {
				break
			}
			c.stray = true
		}
		q++
	}
	c.end, c.next = q, q
	if (q == len(text) || text[q] == '\n') && q > p && text[q-1] == '\r' {
		c.end--
	}
	for c.end > p && s.blank(text[c.end-1]) {
		c.end--
	}
	return c, nil
}

func (s *scanner) quoted(text string, p int) (cell, error) {
	c := cell{start: p + 1}
	q := p + 1
	for {
		i := strings.IndexByte(text[q:], '"')
		if i < 0 {
			return c, &faultError{p, -1, errUnclosed}
		}
		q += i
		if q+1 < len(text) && text[q+1] == '"' {
			c.doubled = true
			q += 2
			continue
		}
		break
	}
	c.end = q
	if !c.doubled && strings.Contains(text[c.start:c.end], "\r\n") {
		c.doubled = true
	}
	for q++; q < len(text) && s.blank(text[q]); q++ {
	}
	if q < len(text) && text[q] == '\r' && (q+1 == len(text) || text[q+1] == '\n') {
		q++
	}
	if q < len(text) && text[q] != s.delimiter && text[q] != '\n' {
		return c, &faultError{q, -1, fmt.Errorf(
			"%w: there is text behind a closing quote; double the quotes inside a cell, or take quotes as plain characters", ErrCSV)}
	}
	c.next = q
	return c, nil
}

// errUnclosed is kept apart, because a sample may end inside quotes.
var errUnclosed = fmt.Errorf("%w: the quote that opens here is never closed; close it, double it if it belongs to the cell, or take quotes as plain characters", ErrCSV)

// skipBlankLines returns the start of the first line from p that holds anything.
func (s *scanner) skipBlankLines(text string, p int) int {
	for {
		q := p
		for q < len(text) && s.blank(text[q]) {
			q++
		}
		if q < len(text) && text[q] == '\r' && (q+1 == len(text) || text[q+1] == '\n') {
			q++
		}
		switch {
		case q == len(text):
			return q
		case text[q] == '\n':
			p = q + 1
		default:
			return p
		}
	}
}

// record appends the cells of the record at p and returns them with the start of the next one.
func (s *scanner) record(text string, p int, into []cell) ([]cell, int, error) {
	for {
		c, err := s.cell(text, p)
		if err != nil {
			return into, p, err
		}
		into = append(into, c)
		if c.next == len(text) {
			return into, c.next, nil
		}
		p = c.next + 1
		if text[c.next] == '\n' {
			return into, p, nil
		}
	}
}

// ragged says that a line has another number of cells than the first.
func ragged(offset, got, want int) error {
	return &faultError{offset, -1, fmt.Errorf(
		"%w: the line has %s and the first line %d; correct it, put cells that hold the delimiter into quotes, or choose another delimiter",
		ErrCSV, plural(got, "cell"), want)}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return itoa(n) + " " + noun + "s"
}
