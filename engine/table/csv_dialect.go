package table

import "strings"

// sniffLines is the number of lines that dialect detection looks at.
const sniffLines = 500

// SniffCSV finds how a CSV file is written from bytes at its head: the fields of opts that are set are taken as they are, the
// others detected.
func SniffCSV(head []byte, opts CSVOptions) (Dialect, error) {
	p, err := open(head, true, opts.withDefaults())
	if err != nil {
		return Dialect{}, err
	}
	return p.dialect, nil
}

// delimiters are the ones that are detected, the more usual first.
const delimiters = ",;\t|"

// detectDelimiter takes the delimiter by which most lines have the same number of cells, more than one; of equals the one that
// makes more cells. Where none does, it is a comma and the file has one column.
func detectDelimiter(text string, o CSVOptions) byte {
	best, bestShare, bestCells := byte(','), 0.0, 0
	for _, d := range []byte(delimiters) {
		counts := map[int]int{}
		lines := 0
		for _, r := range firstRecords(newScanner(d, o), text, sniffLines) {
			counts[len(r)]++
			lines++
		}
		usual := 0
		for n, times := range counts {
			if times > counts[usual] || times == counts[usual] && n > usual {
				usual = n
			}
		}
		share := float64(counts[usual]) / float64(max(lines, 1))
		if usual > 1 && (share > bestShare || share == bestShare && usual > bestCells) {
			best, bestShare, bestCells = d, share, usual
		}
	}
	if bestShare < 0.5 {
		return ','
	}
	return best
}

// firstRecords returns the cells of the first lines, up to the first that cannot be cut into cells.
func firstRecords(s *scanner, text string, most int) [][]string {
	var out [][]string
	var cells []cell
	for p := s.skipBlankLines(text, 0); p < len(text) && len(out) < most; p = s.skipBlankLines(text, p) {
		var err error
		if cells, p, err = s.record(text, p, cells[:0]); err != nil {
			break
		}
		row := make([]string, len(cells))
		for i, c := range cells {
			row[i] = c.text(text)
		}
		out = append(out, row)
	}
	return out
}

// detectHeader takes the first line for names unless it looks like the lines below it. Every column votes: against names where
// its first cell is a number, date or truth value, or a text that comes again below; for names where its first cell is a text
// and all below are something else.
func detectHeader(rows [][]string, f numberForm, missing *markers) bool {
	if len(rows) == 0 {
		return true
	}
	names, data := 0, 0
	for j, first := range rows[0] {
		if missing.has(first) {
			continue
		}
		var below class
		again := false
		for _, r := range rows[1:] {
			if j >= len(r) || missing.has(r[j]) {
				continue
			}
			below |= f.classify(r[j])
			again = again || r[j] == first
		}
		switch top := f.classify(first); {
		case top == looksText && below != 0 && below.typeOf() != 0:
			names++
		case top == looksText && again, top != looksText && below&looksText == 0:
			data++
		}
	}
	return data == 0 || names > data
}

// columnNames makes names of the header: blanks cut off, empty ones numbered, repeated ones counted. It says what it changed.
func columnNames(header []string) (names, notes []string) {
	names = make([]string, len(header))
	given, times := map[string]bool{}, map[string]int{}
	for i, s := range header {
		names[i] = strings.TrimSpace(s)
		if names[i] == "" {
			names[i] = "column " + itoa(i+1)
			notes = append(notes, "Column "+itoa(i+1)+" has no name; it is called "+quote(names[i])+".")
		}
		given[names[i]] = true
	}
	for i, s := range names {
		times[s]++
		if times[s] == 1 {
			continue
		}
		for given[s+" ("+itoa(times[s])+")"] {
			times[s]++
		}
		names[i] = s + " (" + itoa(times[s]) + ")"
		given[names[i]] = true
		notes = append(notes, "The name "+quote(s)+" comes again; column "+itoa(i+1)+" is called "+quote(names[i])+".")
	}
	return names, notes
}

// numberedNames returns the names of columns in a file without a header.
func numberedNames(n int) []string {
	out := make([]string, n)
	for i := range out {
		out[i] = "column " + itoa(i+1)
	}
	return out
}
