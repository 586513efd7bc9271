package table

import (
	"context"
	"io"
	"os"
	"strings"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"headrace.dev/studio/engine/num"
)

// ReadCSV reads a CSV file that lies in memory; data must not change while it runs. Cells are those of encoding/csv, numbers the
// nearest floats, as strconv has them. Every column is of the type that all its cells in the sample have: boolean (true and
// false), integer, number, time (ISO 8601), else category where few texts come again and again, else text.
//
// What is wrong with the file is a CSVError that names the line, wrapping ErrCSV for its form and ErrValue for a cell. A file
// of names only gives a table of no rows and a note. The table has row ids 0, 1, 2, … and no lineage.
func ReadCSV(ctx context.Context, data []byte, opts CSVOptions) (*Table, CSVReport, error) {
	sample := opts.withDefaults().Sample
	p, err := newPlan(ctx, data[:min(len(data), sample)], len(data) <= sample, opts)
	if err != nil {
		return nil, CSVReport{}, err
	}
	text := p.head
	if p.sampled {
		if text, err = p.spelling.text(data); err != nil {
			return nil, CSVReport{}, err
		}
	}
	body := text[p.body:]
	blocks, err := eachSpan(ctx, p, body, p.opts.Progress, func(ctx context.Context, s span, alone bool) (block, error) {
		return p.read(ctx, body, s, alone)
	})
	if err != nil {
		return nil, CSVReport{}, p.place(err, text, p.body)
	}
	report := p.report()
	report.Rows = 0
	for _, b := range blocks {
		report.Rows += b.rows
	}
	cols := make([]Column, len(p.fields))
	err = num.Blocks(ctx, len(cols), 1, p.opts.Workers, func(j, _, _ int) error {
		cols[j] = Column{p.fields[j], join(blocks, j, p.fields[j].Type, report.Rows)}
		return nil
	})
	if err != nil {
		return nil, CSVReport{}, err
	}
	t, err := New(cols...)
	return t, report, err
}

// ReadCSVFile reads a CSV file; see ReadCSV. The whole file is held in memory while it is read.
func ReadCSVFile(ctx context.Context, path string, opts CSVOptions) (*Table, CSVReport, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, CSVReport{}, Unopened(path, err)
	}
	return ReadCSV(ctx, data, opts)
}

// InferCSVSchema returns the names and types that reading the file gives, at the cost of its sample: dialect and types are
// always found from the sample alone, so that both agree whatever the file's length. The report's Rows are known only when the
// file is no longer than that.
func InferCSVSchema(ctx context.Context, path string, opts CSVOptions) (Schema, CSVReport, error) {
	file, err := os.Open(path)
	if err != nil {
		return Schema{}, CSVReport{}, Unopened(path, err)
	}
	defer file.Close() //nolint:errcheck // nothing was written
	sample := opts.withDefaults().Sample
	head, err := io.ReadAll(io.LimitReader(file, int64(sample)+1))
	if err != nil {
		return Schema{}, CSVReport{}, Unopened(path, err)
	}
	p, err := newPlan(ctx, head[:min(len(head), sample)], len(head) <= sample, opts)
	if err != nil {
		return Schema{}, CSVReport{}, err
	}
	return Schema{Fields: p.fields}, p.report(), nil
}

func (p *csvPlan) report() CSVReport {
	r := CSVReport{Dialect: p.dialect, Rows: p.rows, Sampled: p.sampled, Notes: p.notes}
	if p.sampled {
		r.Rows = 0
	}
	return r
}

// join puts the parts of column j together.
func join(blocks []block, j int, t Type, rows int) arrow.Array {
	mem := memory.DefaultAllocator
	switch t {
	case Number:
		b := array.NewFloat64Builder(mem)
		b.Reserve(rows)
		for _, k := range blocks {
			for _, v := range k.columns[j].floats {
				if v != v {
					b.UnsafeAppendBoolToBitmap(false)
				} else {
					b.UnsafeAppend(v)
				}
			}
		}
		return b.NewArray()
	case Text:
		return joinTexts(blocks, j, rows)
	case Category:
		return joinCategories(blocks, j, rows)
	case Boolean:
		b := array.NewBooleanBuilder(mem)
		joinInts(b, blocks, j, rows, func(v int64) bool { return v == 1 })
		return b.NewArray()
	case Time:
		b := array.NewTimestampBuilder(mem, t.arrowType().(*arrow.TimestampType))
		joinInts(b, blocks, j, rows, func(v int64) arrow.Timestamp { return arrow.Timestamp(v) })
		return b.NewArray()
	}
	b := array.NewInt64Builder(mem)
	joinInts(b, blocks, j, rows, func(v int64) int64 { return v })
	return b.NewArray()
}

func joinInts[T any](b unsafeBuilder[T], blocks []block, j, rows int, as func(int64) T) {
	b.Reserve(rows)
	for _, k := range blocks {
		c := k.columns[j]
		for i, v := range c.ints {
			if len(c.gaps) > 0 && c.gaps[0] == i {
				c.gaps = c.gaps[1:]
				b.UnsafeAppendBoolToBitmap(false)
			} else {
				b.UnsafeAppend(as(v))
			}
		}
	}
}

func joinTexts(blocks []block, j, rows int) arrow.Array {
	bytes := 0
	for _, k := range blocks {
		for _, s := range k.columns[j].texts {
			bytes += len(s)
		}
	}
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.Reserve(rows)
	b.ReserveData(bytes)
	for _, k := range blocks {
		c := k.columns[j]
		for i, s := range c.texts {
			if len(c.gaps) > 0 && c.gaps[0] == i {
				c.gaps = c.gaps[1:]
				b.AppendNull()
			} else {
				b.Append(s)
			}
		}
	}
	return b.NewArray()
}

// joinCategories gives the levels one order, whatever the order in which the spans met them.
func joinCategories(blocks []block, j, rows int) arrow.Array {
	code := map[string]int32{}
	var levels []string
	for _, k := range blocks {
		for _, s := range k.columns[j].levels {
			if _, ok := code[s]; !ok {
				s = strings.Clone(s) // the file's memory can go
				code[s] = 0
				levels = append(levels, s)
			}
		}
	}
	SortLevels(levels)
	for i, s := range levels {
		code[s] = int32(i)
	}
	codes := make([]int32, 0, rows)
	for _, k := range blocks {
		c := k.columns[j]
		as := make([]int32, len(c.levels))
		for i, s := range c.levels {
			as[i] = code[s]
		}
		for _, v := range c.codes {
			if v >= 0 {
				v = as[v]
			}
			codes = append(codes, v)
		}
	}
	return Categories("", codes, levels).data
}
