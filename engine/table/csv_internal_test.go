package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// reference reads text with encoding/csv the way plain options do: every cell is text, "" is missing.
func reference(text string) ([][]string, error) {
	r := csv.NewReader(strings.NewReader(text))
	r.ReuseRecord = false
	return r.ReadAll()
}

// asText reads text without any guessing, every column as text.
func asText(ctx context.Context, text string, names, chunk, workers int) (*Table, error) {
	types := map[string]Type{}
	for i := range names {
		types["column "+strconv.Itoa(i+1)] = Text
	}
	t, _, err := ReadCSV(ctx, []byte(text), CSVOptions{
		Delimiter: ',', Header: HeaderNo, Encoding: EncodingLatin1, KeepSpace: true,
		Missing: []string{}, Types: types, chunk: chunk, Workers: workers,
	})
	return t, err
}

// csvText draws a file, half of the time a well-formed one.
func csvText(t *rapid.T) string {
	if rapid.Bool().Draw(t, "wild") {
		return rapid.StringOfN(rapid.SampledFrom([]rune("ab1,,\n\n\"\"\r ")), 1, 60, -1).Draw(t, "text")
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.UseCRLF = rapid.Bool().Draw(t, "crlf")
	width := rapid.IntRange(1, 4).Draw(t, "width")
	cell := rapid.StringOfN(rapid.SampledFrom([]rune("ab1, \n\"\r")), 0, 5, -1)
	for range rapid.IntRange(1, 30).Draw(t, "rows") {
		if err := w.Write(rapid.SliceOfN(cell, width, width).Draw(t, "row")); err != nil {
			t.Fatal(err)
		}
	}
	w.Flush()
	return out.String()
}

// A column in which text turns up counts all its cells as levels, wherever they stand and however the file is cut.
func TestMixedColumnsCountAllLevels(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		cells := rapid.SliceOfN(rapid.SampledFrom([]string{"1", "2", "2.5", "true", "2020-01-02", "a", "b"}), 1, 60).Draw(rt, "cells")
		cells = append(cells, rapid.SampledFrom([]string{"z", "1"}).Draw(rt, "last"))
		most := rapid.IntRange(1, 8).Draw(rt, "most")
		if !slices.ContainsFunc(cells, func(s string) bool { return s == "a" || s == "b" || s == "z" }) {
			return
		}
		levels := slices.Compact(slices.Sorted(slices.Values(cells)))
		want := Category
		if len(levels) > most {
			want = Text
		}
		got, _, err := ReadCSV(t.Context(), []byte("x\n"+strings.Join(cells, "\n")+"\n"), CSVOptions{
			Header: HeaderYes, MaxCategories: most, chunk: rapid.IntRange(1, 40).Draw(rt, "chunk"), Workers: 2,
		})
		if err != nil {
			rt.Fatal(err)
		}
		if got.At(0).Type != want {
			rt.Fatalf("got %s, want %s for %d levels of at most %d", got.At(0).Type, want, len(levels), most)
		}
	})
}

// Whatever encoding/csv reads, ReadCSV reads the same, whatever the size of the pieces it works in.
func TestReadCSVAgreesWithEncodingCSV(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := csvText(rt)
		want, err := reference(text)
		if err != nil || len(want) == 0 || !strings.Contains(text, "\n") {
			return // stray quotes and lone returns are taken, a file of blank lines is refused: tested elsewhere
		}
		for _, chunk := range []int{1, 7, 1 << 20} {
			got, err := asText(t.Context(), text, len(want[0]), chunk, 2)
			if err != nil {
				rt.Fatalf("chunks of %d: %v in %q", chunk, err, text)
			}
			if got.Rows() != len(want) || got.Width() != len(want[0]) {
				rt.Fatalf("chunks of %d: %d × %d cells, want %d × %d in %q", chunk, got.Rows(), got.Width(), len(want), len(want[0]), text)
			}
			for i, record := range want {
				for j, cell := range record {
					if s := got.At(j).String(i); s != cell {
						rt.Fatalf("chunks of %d: cell %d,%d is %q, want %q in %q", chunk, i, j, s, cell, text)
					}
				}
			}
		}
	})
}

// Every error and every table is the same in one piece as in many, on one goroutine as on many.
func TestReadCSVDoesNotDependOnChunks(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		text := rapid.StringOfN(rapid.SampledFrom([]rune("ab12,,,\n\n\"\"\r .;\t-é")), 0, 80, -1).Draw(rt, "text")
		read := func(chunk, workers int) ([]byte, string) {
			tab, report, err := ReadCSV(t.Context(), []byte(text), CSVOptions{chunk: chunk, Workers: workers})
			if err != nil {
				if _, ok := errors.AsType[*CSVError](err); !ok {
					rt.Fatalf("%v is no CSVError", err)
				}
				return nil, err.Error()
			}
			var out bytes.Buffer
			if err := tab.Encode(&out); err != nil {
				rt.Fatal(err)
			}
			return out.Bytes(), strings.Join(report.Notes, "\n")
		}
		want, wantNote := read(1<<20, 1)
		for _, chunk := range []int{1, 5, 30} {
			if got, note := read(chunk, 3); !bytes.Equal(got, want) || note != wantNote {
				rt.Fatalf("chunks of %d differ from one in %q:\n%s\n%s", chunk, text, note, wantNote)
			}
		}
	})
}

func TestNumbersAreThoseOfStrconv(t *testing.T) {
	t.Parallel()
	var texts []string
	rapid.Check(t, func(rt *rapid.T) {
		f := rapid.Float64().Draw(rt, "f")
		form := rapid.SampledFrom([]byte("efgG")).Draw(rt, "form")
		texts = append(texts, strconv.FormatFloat(f, form, rapid.IntRange(-1, 25).Draw(rt, "digits"), 64))
		texts = append(texts, rapid.StringMatching(`[+-]?[0-9]{1,25}(\.[0-9]{0,25})?(e[+-]?[0-9]{1,2})?`).Draw(rt, "text"))
	})
	texts = append(texts, "0.1", "-0", ".5", "5.", "9007199254740993", "1e22", "1e23", "123456789012345678.5", "1.7976931348623157e308")
	texts = slices.DeleteFunc(texts, func(s string) bool {
		_, err := strconv.ParseFloat(s, 64)
		return err != nil || strings.EqualFold(s, "nan")
	})
	tab, _, err := ReadCSV(t.Context(), []byte("x\n"+strings.Join(texts, "\n")), CSVOptions{Types: map[string]Type{"x": Number}, chunk: 50})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range texts {
		want, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		if got := tab.At(0).Float(i); math.Float64bits(got) != math.Float64bits(want) {
			t.Errorf("%q is %v, want %v", s, got, want)
		}
	}
}

func TestReadCSVStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	text := []byte("a,b\n" + strings.Repeat("1,x\n", 100_000))
	_, _, err := ReadCSV(ctx, text, CSVOptions{chunk: 1 << 10, Progress: func(_, _ int64) { cancel() }})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
}

func FuzzReadCSV(f *testing.F) {
	for _, s := range []string{
		"a,b\n1,2\n", "a;b\r\n\"x;y\";2,5\r\n", "\xef\xbb\xbfname\n\xe9t\xe9\n", "\xff\xfea\x00\n\x001\x00", "a\tb\n5\" disk\t\"x\n",
		"a,a,\n,,\n", "\"a\n", "a,b\n1\n", "d,t\n2020-01-01,true\n", "PK\x03\x04", "a|b\n1|NA\n", "x\r1\r2\r",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tab, _, err := ReadCSV(t.Context(), data, CSVOptions{})
		if err != nil {
			if _, ok := errors.AsType[*CSVError](err); !ok {
				t.Fatalf("%v is no CSVError", err)
			}
		} else if err := WriteCSV(t.Context(), io.Discard, tab); err != nil {
			t.Fatal(err)
		}
		pieces, _, err2 := ReadCSV(t.Context(), data, CSVOptions{chunk: 3, Workers: 2})
		if (err == nil) != (err2 == nil) || err != nil && err.Error() != err2.Error() {
			t.Fatalf("in pieces: %v, in one: %v", err2, err)
		}
		if err == nil && pieces.Rows() != tab.Rows() {
			t.Fatalf("in pieces %d rows, in one %d", pieces.Rows(), tab.Rows())
		}
		text := string(data)
		want, refErr := reference(text)
		if refErr != nil || len(want) == 0 || strings.IndexByte(text, 0) >= 0 || bytes.HasPrefix(data, []byte("\xef\xbb\xbf")) ||
			strings.HasPrefix(text, "PK\x03\x04") || strings.HasPrefix(text, "\x1f\x8b") || strings.IndexByte(text, '\n') < 0 {
			return
		}
		for _, b := range data {
			if b >= 0x80 {
				return // encoding/csv knows no encodings
			}
		}
		got, err := asText(t.Context(), text, len(want[0]), 5, 1)
		if err != nil {
			t.Fatalf("%v, but encoding/csv reads it", err)
		}
		for i, record := range want {
			for j, cell := range record {
				if s := got.At(j).String(i); s != cell {
					t.Fatalf("cell %d,%d is %q, want %q", i, j, s, cell)
				}
			}
		}
	})
}
