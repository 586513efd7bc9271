package table

import (
	"context"
	"errors"
	"slices"
)

// facts are what is known of a column from some of its rows.
type facts struct {
	seen     class
	present  int
	distinct map[string]struct{} // up to one more than the most levels of a category
	partial  bool                // distinct lacks cells, because the column did not look like text when they came
	last     string
}

// infer finds the types that were not given. Levels are not counted while a column looks like numbers, which most do to the end;
// where text turns up later, its rows are looked at once more.
func (p *csvPlan) infer(ctx context.Context) error {
	asked := make([]bool, len(p.fields))
	for j := range asked {
		asked[j] = !p.strict[j]
	}
	parts, err := p.survey(ctx, asked, 0)
	if err != nil {
		return err
	}
	for _, part := range parts {
		p.rows += part.rows
	}
	mixed := make([]bool, len(p.fields))
	for j := range asked {
		if mixed[j] = asked[j] && unsettled(parts, j); asked[j] && !mixed[j] {
			p.fields[j].Type = p.decide(parts, j)
		}
	}
	if slices.Contains(mixed, true) {
		if parts, err = p.survey(ctx, mixed, looksText); err != nil {
			return err
		}
		for j := range mixed {
			if mixed[j] {
				p.fields[j].Type = p.decide(parts, j)
			}
		}
	}
	if p.rows == 0 {
		p.notes = append(p.notes, "The file holds names and no rows.")
	}
	return nil
}

// survey gathers the facts of the columns that are asked for; known is what they are known to hold.
func (p *csvPlan) survey(ctx context.Context, asked []bool, known class) ([]sampleFacts, error) {
	body := p.head[p.body:]
	parts, err := eachSpan(ctx, p, body, nil, func(ctx context.Context, s span, alone bool) (sampleFacts, error) {
		return p.look(ctx, body, s, alone, asked, known)
	})
	if err != nil {
		return nil, p.place(err, p.head, p.body)
	}
	return parts, nil
}

// unsettled reports whether column j is one of text or category whose levels were not all counted.
func unsettled(parts []sampleFacts, j int) bool {
	var seen class
	partial := false
	for _, part := range parts {
		seen |= part.columns[j].seen
		partial = partial || part.columns[j].partial
	}
	return partial && seen.typeOf() == 0
}

type sampleFacts struct {
	rows    int
	columns []facts
}

// look gathers the facts of one span.
func (p *csvPlan) look(ctx context.Context, text string, s span, alone bool, asked []bool, known class) (sampleFacts, error) {
	out := sampleFacts{columns: make([]facts, len(p.fields))}
	for j := range out.columns {
		out.columns[j].seen = known
	}
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
			if asked[j] {
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
	}
	if f.seen&looksText == 0 {
		f.seen |= p.numbers.classify(s)
	}
	switch {
	case f.seen.typeOf() != 0:
		f.partial = true
	case len(f.distinct) <= p.opts.MaxCategories:
		if f.distinct == nil {
			f.distinct = map[string]struct{}{}
		}
		f.distinct[s] = struct{}{}
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
