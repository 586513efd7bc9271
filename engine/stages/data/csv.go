package data

import (
	"context"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed csv.md
var csvHelp string

// CSVKind is the kind of nodes that read a CSV file.
const CSVKind = "data.csv"

// CSVOptions returns how a node of CSVKind reads its file, given its checked parameters.
func CSVOptions(v stage.Values) (table.CSVOptions, error) { return newCSVParams().options(v) }

// csvParams are the parameters of the kind.
type csvParams struct {
	file, delimiter, header, encoding, quotes, missing, decimal stage.Setting[string]
	thousands                                                   stage.Setting[bool]
	types                                                       stage.Setting[map[string]string]
}

func newCSVParams() csvParams {
	var types []string
	for _, t := range table.Types() {
		types = append(types, t.String())
	}
	return csvParams{
		file: stage.File("file", "The file to read, with one row on each line."),
		delimiter: stage.Choice("delimiter", []string{"auto", "comma", "semicolon", "tab", "pipe"},
			"What stands between cells; auto finds it out."),
		header: stage.Choice("header", []string{"auto", "yes", "no"},
			"Whether the first line names the columns; auto takes it for names unless it looks like the rows below. Without names "+
				"columns are called column 1, column 2, …."),
		encoding: stage.Choice("encoding", []string{"auto", "utf-8", "latin-1"},
			"How bytes stand for characters; auto takes UTF-8 where the file is valid UTF-8, else Latin-1.").Advance(),
		quotes: stage.Choice("quotes", []string{"auto", "plain"},
			"Whether quotes enclose cells (auto) or are characters like any other (plain).").Advance(),
		missing: stage.Text("missing", strings.Join(table.DefaultMissing()[1:], ", "),
			"Texts that stand for a missing cell, separated by commas. Empty cells are always missing."),
		decimal: stage.Choice("decimal", []string{"point", "comma"}, "The decimal sign of numbers.").Advance(),
		thousands: stage.Bool("thousands", false,
			"Whether numbers may have thousands signs, as in 1,234,567; where the decimal sign is a comma, points.").Advance(),
		types: stage.ColumnMap("types", "", types,
			"Types of columns, in place of those found. A cell that does not fit its type is then an error."),
	}
}

func (p csvParams) list() []stage.Param {
	return []stage.Param{p.file, p.delimiter, p.header, p.missing, p.types, p.encoding, p.quotes, p.decimal, p.thousands}
}

// options translates the parameters.
func (p csvParams) options(v stage.Values) (table.CSVOptions, error) {
	o := table.CSVOptions{
		Delimiter:   map[string]byte{"comma": ',', "semicolon": ';', "tab": '\t', "pipe": '|'}[p.delimiter.Of(v)],
		Header:      map[string]table.CSVHeader{"yes": table.HeaderYes, "no": table.HeaderNo}[p.header.Of(v)],
		Encoding:    map[string]table.CSVEncoding{"utf-8": table.EncodingUTF8, "latin-1": table.EncodingLatin1}[p.encoding.Of(v)],
		PlainQuotes: p.quotes.Of(v) == "plain",
		Missing:     []string{""},
		Thousands:   p.thousands.Of(v),
		Types:       map[string]table.Type{},
	}
	for s := range strings.SplitSeq(p.missing.Of(v), ",") {
		if s = strings.TrimSpace(s); s != "" {
			o.Missing = append(o.Missing, s)
		}
	}
	if p.decimal.Of(v) == "comma" {
		o.Decimal = ','
	}
	for column, name := range p.types.Of(v) {
		t, err := table.ParseType(name)
		if err != nil {
			return o, &stage.ParamError{Param: p.types.Name(), Err: err}
		}
		o.Types[column] = t
	}
	return o, nil
}

// typed returns the columns that were given a type, in a fixed order.
func (p csvParams) typed(v stage.Values) []string {
	return slices.Sorted(maps.Keys(p.types.Of(v)))
}

func csvStage() stage.Spec {
	out := stage.Out[*table.Table]("rows", "The rows of the file, in their order.")
	p := newCSVParams()
	return stage.Spec{
		Kind: CSVKind, Version: 1, Title: "Read CSV",
		Doc:      "read rows from a file of comma-separated values",
		Help:     csvHelp,
		Keywords: []string{"file", "open", "import", "load", "source", "tsv", "text", "excel", "table", "comma"},
		Main:     p.file.Name(),
		Ports:    []stage.Port{out},
		Params:   p.list(),
		Fingerprint: func(ctx context.Context, s *stage.Shape) (string, error) {
			sum, err := hashFile(ctx, s.Path(p.file.Of(s)))
			if err != nil {
				return "", &stage.ParamError{Param: p.file.Name(), Err: err}
			}
			return sum, nil
		},
		Infer: func(ctx context.Context, s *stage.Shape) error {
			o, err := p.options(s)
			if err != nil {
				return err
			}
			schema, _, err := table.InferCSVSchema(ctx, s.Path(p.file.Of(s)), o)
			if err != nil {
				return &stage.ParamError{Param: p.file.Name(), Err: err}
			}
			s.Set(out.Name(), schema)
			return stage.Need(schema, p.types.Name(), p.typed(s)...)
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			o, err := p.options(t)
			if err != nil {
				return err
			}
			o.Workers, o.Progress = t.Workers, t.Progress
			rows, report, err := table.ReadCSVFile(ctx, t.Path(p.file.Of(t)), o)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				return &stage.ParamError{Param: p.file.Name(), Err: err}
			}
			if err := stage.Need(rows.Schema(), p.types.Name(), p.typed(t)...); err != nil {
				return err
			}
			for _, note := range report.Notes {
				t.Logger().WarnContext(ctx, "read CSV", "file", p.file.Of(t), "note", note)
			}
			out.To(t, rows)
			return nil
		},
	}
}

// hashFile returns the SHA-256 of a file's content.
func hashFile(ctx context.Context, path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", table.Unopened(path, err)
	}
	defer file.Close() //nolint:errcheck // nothing was written
	sum := sha256.New()
	for buf := make([]byte, 1<<20); ; {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		n, err := file.Read(buf)
		sum.Write(buf[:n])
		if err == io.EOF {
			return hex.EncodeToString(sum.Sum(nil)), nil
		}
		if err != nil {
			return "", table.Unopened(path, err)
		}
	}
}
