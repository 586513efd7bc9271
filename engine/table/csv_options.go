package table

import "slices"

// CSVOptions says how a CSV file is read. The zero value finds everything out by itself.
type CSVOptions struct {
	Delimiter byte        // between cells; 0 means detect one of comma, semicolon, tab and bar
	Header    CSVHeader   // whether the first line names the columns; zero means detect
	Encoding  CSVEncoding // zero means detect
	// Missing lists the texts that stand for a missing cell, quoted or not; nil means DefaultMissing. An empty cell of a column
	// that is not text is always missing.
	Missing []string
	// Decimal is the decimal sign, '.' or ','; 0 means '.'.
	Decimal byte
	// Thousands takes "1,234,567" for a number, or "1.234.567" where the decimal sign is a comma; without it that is text.
	Thousands bool
	// KeepSpace keeps blanks and tabs around unquoted cells; by default they are cut off. Quoted cells always keep theirs.
	KeepSpace bool
	// PlainQuotes takes quotes for characters like any other, as files with tabs often mean them. It is also tried where the
	// sample of a file with tabs cannot be cut into cells otherwise; a note tells.
	PlainQuotes bool
	// Types gives columns a type by name. Such a column is read strictly: the first cell that does not fit is an error.
	Types map[string]Type
	// MaxCategories is the most levels a column of text can have to be taken for a category; 0 means 1000.
	MaxCategories int
	// Sample is the number of bytes at the head of the file that dialect and types are found from; 0 means 32 MiB. The types
	// hold for the rest of the file: a later cell that does not fit is an error that says what to set.
	Sample int
	// Workers is the number of goroutines; 0 means 1. The table does not depend on it.
	Workers int
	// Progress is told the bytes done and their total, now and then, from any goroutine; nil tells nobody.
	Progress func(done, total int64)

	chunk int // bytes parsed at once; 0 means 1 MiB, tests take less
}

// CSVHeader says whether the first line of a CSV file names the columns.
type CSVHeader uint8

// What the first line is.
const (
	HeaderAuto CSVHeader = iota // names, unless it looks like the rows below it
	HeaderYes
	HeaderNo // columns are called "column 1", "column 2", …
)

// CSVEncoding says how the bytes of a file stand for characters.
type CSVEncoding uint8

// The encodings.
const (
	EncodingAuto   CSVEncoding = iota // UTF-8 or UTF-16 by their mark, UTF-8 where the sample is valid, else Latin-1
	EncodingUTF8                      // bytes that are not valid are an error
	EncodingLatin1                    // Windows code page 1252, which holds Latin-1
	EncodingUTF16
)

// String returns the encoding's usual name.
func (e CSVEncoding) String() string {
	names := []string{"auto", "UTF-8", "Latin-1", "UTF-16"}
	return names[min(int(e), len(names)-1)]
}

// DefaultMissing returns the texts that stand for a missing cell unless CSVOptions.Missing says otherwise. "None" is not among
// them, because it is an honest level of many categories.
func DefaultMissing() []string {
	return []string{"", "NA", "N/A", "n/a", "#N/A", "<NA>", "NaN", "nan", "null", "NULL", "?", "-"}
}

func (o CSVOptions) withDefaults() CSVOptions {
	if o.Missing == nil {
		o.Missing = DefaultMissing()
	}
	if o.Decimal == 0 {
		o.Decimal = '.'
	}
	if o.MaxCategories == 0 {
		o.MaxCategories = 1000
	}
	if o.Sample == 0 {
		o.Sample = 32 << 20
	}
	if o.chunk == 0 {
		o.chunk = 1 << 20
	}
	o.Workers = max(o.Workers, 1)
	return o
}

// Dialect is how a particular CSV file is written.
type Dialect struct {
	Delimiter byte
	Header    bool
	Encoding  CSVEncoding
}

// CSVReport says what reading a CSV file found.
type CSVReport struct {
	Dialect
	Rows    int      // 0 from InferCSVSchema of a file longer than the sample
	Sampled bool     // the types were found from the head of the file only
	Notes   []string // sentences about what was worked around: unnamed columns, names that repeat, no rows
}

// markers decides quickly whether a cell is missing.
type markers struct {
	texts   []string
	longest int
	first   [256]bool // the bytes they begin with
	blank   bool      // the empty text is one
	numeric bool      // some marker looks like a number: numbers must be looked up, too
}

func newMarkers(texts []string) *markers {
	m := &markers{texts: texts}
	for _, s := range texts {
		if s == "" {
			m.blank = true
			continue
		}
		m.longest = max(m.longest, len(s))
		m.first[s[0]] = true
		if _, ok := parseNumber(s); ok {
			m.numeric = true
		}
	}
	return m
}

func (m *markers) has(s string) bool {
	if s == "" {
		return m.blank
	}
	return len(s) <= m.longest && m.first[s[0]] && slices.Contains(m.texts, s)
}
