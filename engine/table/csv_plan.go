package table

import (
	"context"
	"errors"
	"maps"
	"slices"
)

// csvPlan is everything that is decided from the head of a file: the same for reading it as for describing it.
type csvPlan struct {
	opts     CSVOptions
	dialect  Dialect
	spelling spelling
	numbers  numberForm
	missing  *markers
	scan     *scanner
	sampled  bool
	head     string // the decoded sample
	body     int    // where the rows begin
	line     int    // the greatest length of the first lines, in bytes
	fields   []Field
	strict   []bool // the type was given, not found
	rows     int    // in the sample
	notes    []string
}

// open decodes the head and finds the dialect.
func open(head []byte, whole bool, o CSVOptions) (*csvPlan, error) {
	p := &csvPlan{opts: o, sampled: !whole, numbers: o.numbers(), missing: newMarkers(o.Missing)}
	if p.sampled {
		if head = wholeLines(head, o.Encoding); len(head) == 0 {
			return nil, badFile("the first line is longer than %d bytes; is it a CSV file?", o.Sample)
		}
	}
	var err error
	if p.spelling, err = spell(head, o.Encoding); err != nil {
		return nil, err
	}
	if p.head, err = p.spelling.text(head); err != nil {
		return nil, err
	}
	p.dialect = Dialect{Delimiter: o.Delimiter, Header: o.Header == HeaderYes, Encoding: p.spelling.encoding}
	if o.Delimiter == 0 {
		p.dialect.Delimiter = detectDelimiter(p.head, o)
	}
	p.scan = newScanner(p.dialect.Delimiter, o)
	if o.Header == HeaderAuto {
		p.dialect.Header = detectHeader(firstRecords(p.scan, p.head, sniffLines), p.numbers, p.missing)
	}
	return p, nil
}

// newPlan finds names and types.
func newPlan(ctx context.Context, head []byte, whole bool, opts CSVOptions) (*csvPlan, error) {
	p, err := open(head, whole, opts.withDefaults())
	if err != nil {
		return nil, err
	}
	if err = p.describe(ctx); err == nil || p.dialect.Delimiter != '\t' || opts.PlainQuotes || !errors.Is(err, ErrCSV) {
		return p, err
	}
	opts.PlainQuotes = true
	plain, plainErr := open(head, whole, opts.withDefaults())
	if plainErr != nil || plain.describe(ctx) != nil {
		return nil, err
	}
	plain.notes = append(plain.notes, "Quotes do not enclose cells in this file; they are taken as plain characters.")
	return plain, nil
}

// describe finds names and types from the sample.
func (p *csvPlan) describe(ctx context.Context) error {
	opts := p.opts
	p.body = p.scan.skipBlankLines(p.head, 0)
	if p.body == len(p.head) {
		return badFile("the file holds nothing but blank lines; choose another")
	}
	first, next, err := p.scan.record(p.head, p.body, nil)
	if err != nil {
		return p.place(err, p.head, 0)
	}
	p.line = next - p.body
	names := numberedNames(len(first))
	if p.dialect.Header {
		header := make([]string, len(first))
		for i, c := range first {
			header[i] = c.text(p.head)
		}
		names, p.notes = columnNames(header)
		p.body = next
	}
	p.fields, p.strict = make([]Field, len(names)), make([]bool, len(names))
	for i, s := range names {
		p.fields[i] = Field{Name: s, Type: opts.Types[s]}
		p.strict[i] = p.fields[i].Type != 0
	}
	for _, s := range slices.Sorted(maps.Keys(opts.Types)) {
		if !slices.Contains(names, s) {
			p.notes = append(p.notes, "There is no column "+quote(s)+" to give the type "+opts.Types[s].String()+".")
		}
	}
	return p.infer(ctx)
}

// place turns a fault at an offset of text[from:] into a CSVError.
func (p *csvPlan) place(err error, text string, from int) error {
	f, ok := errors.AsType[*faultError](err)
	if !ok {
		return err
	}
	return (&faultError{f.offset + from, f.column, f.err}).place(text, p.names())
}

func (p *csvPlan) names() []string { return Schema{Fields: p.fields}.Names() }

// chunkSize is the bytes worked on at once: enough lines to be worth the columns that are set up for them.
func (p *csvPlan) chunkSize() int { return max(p.opts.chunk, min(1000*p.line, 64*p.opts.chunk)) }
