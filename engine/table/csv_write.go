package table

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"
)

// WriteCSV writes the table as CSV: a line of names, commas, line feeds, quotes only where they are needed, missing cells empty.
// Numbers have the fewest digits that read back exactly, times are RFC 3339. ReadCSV with the table's types gives the same
// cells back, texts aside that are empty or stand for a missing cell. The context is looked at every thousand rows.
func WriteCSV(ctx context.Context, w io.Writer, t *Table) error {
	out := bufio.NewWriterSize(w, 1<<16)
	names := t.Schema().Names()
	write := func(s string, j int, last bool) {
		if needsQuotes(s) || s == "" && len(names) == 1 { // an empty line would be skipped
			s = `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
		}
		if j > 0 {
			out.WriteByte(',') //nolint:errcheck // bufio keeps the first error for Flush
		}
		out.WriteString(s) //nolint:errcheck // as above
		if last {
			out.WriteByte('\n') //nolint:errcheck // as above
		}
	}
	for j, s := range names {
		write(s, j, j == len(names)-1)
	}
	levels := make([][]string, len(names))
	for j := range levels {
		levels[j] = t.At(j).Levels()
	}
	for i := range t.Rows() {
		if i%1000 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		for j := range names {
			s, c := "", t.At(j)
			switch {
			case c.IsMissing(i):
			case levels[j] != nil:
				s = levels[j][c.Code(i)]
			default:
				s = c.String(i)
			}
			write(s, j, j == len(names)-1)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write CSV: %w", err)
	}
	return nil
}

// needsQuotes reports whether a reader would cut or trim the text otherwise. Delimiters besides the comma are quoted, too, so
// that detection is not misled.
func needsQuotes(s string) bool {
	if s == "" {
		return false
	}
	if first, last := s[0], s[len(s)-1]; first == ' ' || last == ' ' {
		return true
	}
	return strings.ContainsAny(s, ",;|\t\"\r\n")
}
