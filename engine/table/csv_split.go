package table

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"

	"headrace.dev/studio/engine/num"
)

// span is a piece of the text that begins and ends at line ends outside quotes.
type span struct{ start, end int }

// spans cuts text into pieces of about size bytes at line ends that quotes do not enclose. Between two cells the number of
// quotes so far is even, so counting them, piece by piece in parallel, finds out whether a place is inside quotes. That fails
// for a stray quote; the piece that meets one says so, see eachSpan. Where quotes are plain characters, every line end will do.
func (p *csvPlan) spans(ctx context.Context, text string) ([]span, error) {
	size := p.chunkSize()
	n := num.Count(len(text), size)
	quotes := make([]int, n)
	if err := num.Blocks(ctx, len(text), size, p.opts.Workers, func(b, lo, hi int) error {
		if !p.opts.PlainQuotes {
			quotes[b] = strings.Count(text[lo:hi], `"`)
		}
		return nil
	}); err != nil {
		return nil, err
	}
	var out []span
	start, before := 0, 0
	for b := 1; b < n; b++ {
		before += quotes[b-1]
		cut := lineEnd(text, b*size, before%2 == 1, p.opts.PlainQuotes)
		if cut > start && cut < len(text) {
			out = append(out, span{start, cut})
			start = cut
		}
	}
	return append(out, span{start, len(text)}), nil
}

// lineEnd returns the place behind the first line feed from p that is outside quotes, or behind the first of all.
func lineEnd(text string, p int, inside, plain bool) int {
	for {
		end := len(text) - p
		if !inside {
			if i := strings.IndexByte(text[p:], '\n'); i >= 0 {
				end = i
			}
		}
		q := strings.IndexByte(text[p:p+end], '"')
		if q < 0 || plain {
			return min(p+end+1, len(text))
		}
		p += q + 1
		inside = !inside
	}
}

// errStray is returned by the work on a span that met a quote in an unquoted cell.
var errStray = errors.New("table: stray quote")

// eachSpan runs work on every span, in parallel, and returns what it made in the order of the text. When a span meets a stray
// quote or an error, the cuts themselves may be wrong: the text is then worked on once more in one piece, where both are right.
func eachSpan[T any](ctx context.Context, p *csvPlan, text string, progress func(done, total int64),
	work func(ctx context.Context, s span, alone bool) (T, error),
) ([]T, error) {
	pieces, err := p.spans(ctx, text)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(pieces))
	var done atomic.Int64
	err = num.Blocks(ctx, len(pieces), 1, p.opts.Workers, func(b, _, _ int) error {
		var err error
		out[b], err = work(ctx, pieces[b], len(pieces) == 1)
		if progress != nil && err == nil {
			progress(done.Add(int64(pieces[b].end-pieces[b].start)), int64(len(text)))
		}
		return err
	})
	if err == nil || ctx.Err() != nil || len(pieces) == 1 {
		return out, err
	}
	whole, err := work(ctx, span{0, len(text)}, true)
	return []T{whole}, err
}
