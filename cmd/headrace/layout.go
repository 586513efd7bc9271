package main

import (
	"io"
	"os"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// maxWidth is the most columns that running text takes; longer lines tire the eye.
const maxWidth = 100

// terminalWidth returns the columns of the terminal behind w, or 0 where there is none.
func terminalWidth(w io.Writer) int {
	if o, ok := w.(*output); ok {
		w = o.w
	}
	f, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(f.Fd())) {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}

// textWidth returns the columns that running text on w takes.
func textWidth(w io.Writer) int {
	if width := terminalWidth(w); width > 0 {
		return min(width, maxWidth)
	}
	return maxWidth
}

// gap is the space between two columns.
const gap = 2

// aligned writes rows of cells in aligned columns. On a terminal the last cell is wrapped below itself; elsewhere every row is
// one line, for other programs to take apart.
func aligned(w io.Writer, head []string, rows [][]string) error {
	var widths []int
	all := append([][]string{head}, rows...)
	for _, cells := range all {
		for len(widths) < len(cells) {
			widths = append(widths, 0)
		}
		for i, c := range cells {
			widths[i] = max(widths[i], utf8.RuneCountInString(c))
		}
	}
	last, indent := len(widths)-1, 0
	for _, n := range widths[:last] {
		indent += n + gap
	}
	room := terminalWidth(w) - indent
	var b strings.Builder
	for _, cells := range all {
		var line strings.Builder
		for i, c := range cells {
			if i == last && room >= minText {
				c = strings.Join(wrap(c, room), "\n"+strings.Repeat(" ", indent))
			}
			line.WriteString(pad(c, widths[i]+gap))
		}
		b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// minText is the narrowest column that text is wrapped in.
const minText = 24

// pad appends blanks up to a width.
func pad(s string, width int) string {
	return s + strings.Repeat(" ", max(0, width-utf8.RuneCountInString(s)))
}

// wrap breaks a text at blanks into lines of at most so many characters; a longer word stays whole.
func wrap(s string, width int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case utf8.RuneCountInString(line)+1+utf8.RuneCountInString(word) > width:
			lines = append(lines, line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// reflow breaks the paragraphs and list items of a Markdown text anew for a width. Tables and indented blocks stay.
func reflow(markdown string, width int) string {
	var out []string
	var paragraph, indent string
	flush := func() {
		if paragraph != "" {
			for i, line := range wrap(paragraph, width-len(indent)) {
				if i > 0 {
					line = indent + line
				}
				out = append(out, line)
			}
		}
		paragraph, indent = "", ""
	}
	fenced := false
	for line := range strings.Lines(markdown) {
		line = strings.TrimRight(line, "\n ")
		text := strings.TrimSpace(line)
		if strings.HasPrefix(text, "```") {
			fenced = !fenced
		}
		switch {
		case text == "" || fenced || strings.HasPrefix(text, "```") || strings.HasPrefix(text, "|") || strings.HasPrefix(text, "#") ||
			paragraph == "" && strings.HasPrefix(line, "    "):
			flush()
			out = append(out, line)
		case strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "* "):
			flush()
			paragraph, indent = text, "  "
		default:
			paragraph += " " + text
		}
	}
	flush()
	return strings.Join(out, "\n")
}

// entry is one line of a list of definitions.
type entry struct{ name, brief, doc string }

// define writes a list of definitions: the name, and beside it a brief description above its text.
func define(w *output, title string, entries []entry) {
	if len(entries) == 0 {
		return
	}
	indent := 0
	for _, e := range entries {
		indent = max(indent, utf8.RuneCountInString(e.name)+2*gap)
	}
	w.printf("\n%s\n", title)
	below := "\n" + strings.Repeat(" ", indent)
	for _, e := range entries {
		lines := append(wrap(e.brief, textWidth(w)-indent), wrap(e.doc, textWidth(w)-indent)...)
		w.printf("%s%s\n", pad("  "+e.name, indent), strings.Join(lines, below))
	}
}
