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

// facts are what is known of a column from some of its rows.
type facts struct {
	seen     class
	present  int
	distinct map[string]struct{} // up to one more than the most levels of a category
	last     string
}

func (p *csvPlan) infer(ctx context.Context) error {
	body := p.head[p.body:]
	parts, err := eachSpan(ctx, p, body, nil, func(ctx context.Context, s span, alone bool) (sampleFacts, error) {
		return p.look(ctx, body, s, alone)
	})
	if err != nil {
		return p.place(err, p.head, p.body)
	}
	for _, part := range parts {
		p.rows += part.rows
	}
	for j := range p.fields {
		if !p.strict[j] {
			p.fields[j].Type = p.decide(parts, j)
		}
	}
	if p.rows == 0 {
		p.notes = append(p.notes, "The file holds names and no rows.")
	}
	return nil
}

type sampleFacts struct {
	rows    int
	columns []facts
}

// look gathers the facts of one span.
func (p *csvPlan) look(ctx context.Context, text string, s span, alone bool) (sampleFacts, error) {
	out := sampleFacts{columns: make([]facts, len(p.fields))}
	text = text[:s.end]
	var cells []cell
	for at := p.scan.skipBlankLines(text, s.start); at < len(text); at = p.scan.skipBlankLines(text, at) {
		if out.rows%1024 == 0 && ctx.Err() != nil {
			return out, ctx.Err()
		}
		start := at
		var err error
		if cells, at, err = p.scan.record(text, at, cells[:0]); err != nil {
			if p.sampled && alone && errors.Is(err, errUnclosed) {
				return out, nil // the sample ends inside quotes
			}
			return out, err
		}
		if len(cells) != len(p.fields) {
			return out, ragged(start, len(cells), len(p.fields))
		}
		for j, c := range cells {
			if c.stray && !alone {
				return out, errStray
			}
			if !p.strict[j] {
				p.note(&out.columns[j], c.text(text))
			}
		}
		out.rows++
	}
	return out, nil
}

func (p *csvPlan) note(f *facts, s string) {
	if p.missing.has(s) {
		return
	}
	f.present++
	if f.present > 1 && s == f.last {
		return
	}
	f.last = s
	if len(f.distinct) <= p.opts.MaxCategories {
		if _, ok := f.distinct[s]; ok {
			return
		}
		if f.distinct == nil {
			f.distinct = map[string]struct{}{}
		}
		f.distinct[s] = struct{}{}
	}
	if f.seen&looksText == 0 {
		f.seen |= p.numbers.classify(s)
	}
}

// decide gives column j its type. Text is a category when it has at most ten levels, or at most MaxCategories which occur five
// times each on average.
func (p *csvPlan) decide(parts []sampleFacts, j int) Type {
	var all facts
	for _, part := range parts {
		all.seen |= part.columns[j].seen
		all.present += part.columns[j].present
	}
	if all.seen == 0 {
		return Text
	}
	if t := all.seen.typeOf(); t != 0 {
		return t
	}
	levels := map[string]struct{}{}
	for _, part := range parts {
		for s := range part.columns[j].distinct {
			levels[s] = struct{}{}
		}
		if len(levels) > p.opts.MaxCategories {
			return Text
		}
	}
	if n := len(levels); n <= 10 || 5*n <= all.present {
		return Category
	}
	return Text
}
