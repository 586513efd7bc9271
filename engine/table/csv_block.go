package table

import (
	"context"
	"fmt"
	"math"
	"strings"
)

// block holds the cells of one span, by columns.
type block struct {
	rows    int
	columns []part
}

// part holds the cells of one column in one span, in the one slice that its type uses.
type part struct {
	floats []float64 // number: NaN is missing
	ints   []int64   // integer, time, boolean
	texts  []string  // text: pieces of the file
	codes  []int32   // category: -1 is missing
	gaps   []int     // the missing rows of ints and texts, in order
	levels []string  // category: pieces of the file, in the order they came
	code   map[string]int32
}

// read parses one span.
func (p *csvPlan) read(ctx context.Context, text string, s span, alone bool) (block, error) {
	out := block{columns: make([]part, len(p.fields))}
	p.reserve(&out, s.end-s.start)
	quick := p.numbers.simple() && !p.missing.numeric
	text = text[:s.end]
	for at := p.scan.skipBlankLines(text, s.start); at < len(text); at = p.scan.skipBlankLines(text, at) {
		if out.rows%1024 == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		start, next := at, -1
		for j := range out.columns {
			col := &out.columns[j]
			if next >= 0 { // the cell before ended the line
				return out, p.countCells(text, start)
			}
			end, ok := 0, false
			if quick {
				end, ok = col.quick(text, at, p.fields[j].Type, p.scan.delimiter)
			}
			if !ok {
				c, err := p.scan.cell(text, at)
				if err != nil {
					return out, err
				}
				if c.stray && !alone {
					return out, errStray
				}
				if err := p.add(col, c.text(text), j, out.rows); err != nil {
					return out, &faultError{c.start, j, err}
				}
				end = c.next
			}
			at = end + 1
			if end >= len(text) || text[end] == '\n' {
				next = min(at, len(text))
			}
		}
		if next < 0 {
			return out, p.countCells(text, start)
		}
		at = next
		out.rows++
	}
	return out, nil
}

// countCells returns the error about a line that has too few or too many cells.
func (p *csvPlan) countCells(text string, start int) error {
	cells, _, err := p.scan.record(text, start, nil)
	if err != nil {
		return err
	}
	return ragged(start, len(cells), len(p.fields))
}

// reserve makes room for the rows that bytes of text probably hold.
func (p *csvPlan) reserve(b *block, bytes int) {
	rows := bytes/max(p.line, 1) + 16
	if p.rows > 0 {
		rows = int(float64(bytes)/float64(len(p.head)-p.body)*float64(p.rows)*1.02) + 16
	}
	for j, f := range p.fields {
		c := &b.columns[j]
		switch f.Type {
		case Number:
			c.floats = make([]float64, 0, rows)
		case Text:
			c.texts = make([]string, 0, rows)
		case Category:
			c.codes, c.code = make([]int32, 0, rows), map[string]int32{}
		default:
			c.ints = make([]int64, 0, rows)
		}
	}
}

// quick adds an unquoted number at text[at:] that a delimiter or line end follows and returns the place of that.
func (c *part) quick(text string, at int, t Type, delimiter byte) (end int, ok bool) {
	if t != Number && t != Integer {
		return 0, false
	}
	d := scanDigits(text, at)
	end = d.end
	if end+1 < len(text) && text[end] == '\r' && text[end+1] == '\n' {
		end++
	}
	if end < len(text) && text[end] != delimiter && text[end] != '\n' {
		return 0, false
	}
	if t == Number {
		v, ok := d.float()
		if ok {
			c.floats = append(c.floats, v)
		}
		return end, ok
	}
	v, ok := d.integer()
	if ok {
		c.ints = append(c.ints, v)
	}
	return end, ok
}

// add appends the content of a cell of column j.
func (p *csvPlan) add(c *part, s string, j, row int) error {
	t := p.fields[j].Type
	missing := p.missing.has(s) || s == "" && t != Text && t != Category
	var ok bool
	switch t {
	case Number:
		v := math.NaN()
		if !missing {
			if s, ok = p.numbers.plain(s); ok {
				v, ok = parseNumber(s)
			}
		}
		c.floats = append(c.floats, v)
	case Text:
		c.texts, ok = append(c.texts, s), true
	case Category:
		c.codes, ok = append(c.codes, c.level(s, missing)), true
	default:
		var v int64
		if !missing {
			v, ok = p.numbers.parseInt(s, t)
		}
		c.ints = append(c.ints, v)
	}
	switch {
	case missing:
		c.gaps = append(c.gaps, row)
	case !ok:
		return p.misfit(s, j)
	}
	return nil
}

// parseInt reads an integer, boolean or time.
func (f numberForm) parseInt(s string, t Type) (int64, bool) {
	switch t {
	case Boolean:
		v, ok := parseBoolean(s)
		if v {
			return 1, ok
		}
		return 0, ok
	case Time:
		return parseTime(s)
	}
	s, ok := f.plain(s)
	if !ok {
		return 0, false
	}
	return parseWhole(s)
}

// level returns the code of a level in this part.
func (c *part) level(s string, missing bool) int32 {
	if missing {
		return -1
	}
	if n := len(c.codes); n > 0 && c.codes[n-1] >= 0 && c.levels[c.codes[n-1]] == s {
		return c.codes[n-1]
	}
	code, ok := c.code[s]
	if !ok {
		code = int32(len(c.levels))
		c.code[s] = code
		c.levels = append(c.levels, s)
	}
	return code
}

// misfit says that a cell is none of its column's type and, where nobody asked for that type, where it comes from.
func (p *csvPlan) misfit(s string, j int) error {
	err := unreadable(strings.Clone(s), p.fields[j].Type)
	if p.strict[j] {
		return err
	}
	return fmt.Errorf("%w (the column is %s in the first %d bytes of the file; give it another type if this cell is right)",
		err, p.fields[j].Type, len(p.head))
}
