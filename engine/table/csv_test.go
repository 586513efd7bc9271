package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/num/numtest"
	"headrace.dev/studio/engine/table"
)

func readCSV(tb testing.TB, text string, o table.CSVOptions) (*table.Table, table.CSVReport) {
	tb.Helper()
	out, report, err := table.ReadCSV(tb.Context(), []byte(text), o)
	if err != nil {
		tb.Fatal(err)
	}
	return out, report
}

// kinds returns "name:type" of every column.
func kinds(s table.Schema) []string {
	var out []string
	for _, f := range s.Fields {
		out = append(out, f.Name+":"+f.Type.String())
	}
	return out
}

func TestReadCSVFindsTypes(t *testing.T) {
	t.Parallel()
	many := func(s ...string) string { return strings.Join(s, "\n") + "\n" }
	for name, test := range map[string]struct {
		text string
		opts table.CSVOptions
		want []string // kinds, then cells of the first column
	}{
		"integer":                  {many("x", "1", "-2", "+3", ""), table.CSVOptions{}, []string{"x:integer", "1", "-2", "3"}},
		"zero and one stay":        {many("x", "0", "1"), table.CSVOptions{}, []string{"x:integer", "0", "1"}},
		"number":                   {many("x", "1", "NA", "2.5", "1e3"), table.CSVOptions{}, []string{"x:number", "1", "·", "2.5", "1000"}},
		"late number":              {many("x", "NaN", "null", "2.5"), table.CSVOptions{}, []string{"x:number", "·", "·", "2.5"}},
		"beyond 64 bits":           {many("x", "1", "9223372036854775808"), table.CSVOptions{}, []string{"x:number", "1", "9.223372036854776e+18"}},
		"boolean":                  {many("x", "true", "FALSE", "?"), table.CSVOptions{}, []string{"x:boolean", "true", "false", "·"}},
		"time":                     {many("x", "2020-01-02", "2020-01-02 03:04:05"), table.CSVOptions{}, []string{"x:time", "2020-01-02T00:00:00Z", "2020-01-02T03:04:05Z"}},
		"category":                 {many("x", "b", "a", "b"), table.CSVOptions{}, []string{"x:category", "b", "a", "b"}},
		"post codes":               {many("x", "01067", "80331"), table.CSVOptions{}, []string{"x:category", "01067", "80331"}},
		"mixed":                    {many("x", "1", "true"), table.CSVOptions{Header: table.HeaderYes}, []string{"x:category", "1", "true"}},
		"numbers before text":      {many("x", "1", "2", "3", "a", "a"), table.CSVOptions{MaxCategories: 3}, []string{"x:text", "1", "2", "3", "a", "a"}},
		"few numbers before text":  {many("x", "1", "2", "1", "a"), table.CSVOptions{MaxCategories: 3}, []string{"x:category", "1", "2", "1", "a"}},
		"too many levels":          {many("x", "p", "q", "p"), table.CSVOptions{MaxCategories: 1, Header: table.HeaderYes}, []string{"x:text", "p", "q", "p"}},
		"nothing there":            {many("x,y", ",1", "NA,2"), table.CSVOptions{}, []string{"x:text y:integer", "·", "·"}},
		"quoted numbers":           {many(`"x"`, `"1"`, `""`, `"2"`), table.CSVOptions{}, []string{"x:integer", "1", "·", "2"}},
		"own missing marker":       {many("x", "1", "-999", "NA"), table.CSVOptions{Missing: []string{"-999", "NA"}}, []string{"x:integer", "1", "·", "·"}},
		"no missing markers":       {many("x,y", "NA,1", ",2"), table.CSVOptions{Missing: []string{}}, []string{"x:category y:integer", "NA", ""}},
		"blanks cut off":           {many("x, y", " 1 , a ", "\t2,b"), table.CSVOptions{}, []string{"x:integer y:category", "1", "2"}},
		"quoted blanks kept":       {many("x, y", `" p ",1`, ` " q" ,2`), table.CSVOptions{}, []string{"x:category y:integer", " p ", " q"}},
		"blanks kept":              {many("x,y", " p,1", "q ,2"), table.CSVOptions{KeepSpace: true}, []string{"x:category y:integer", " p", "q "}},
		"thousands are text":       {many("x;y", "1,234;1", "7;2"), table.CSVOptions{}, []string{"x:category y:integer", "1,234", "7"}},
		"thousands":                {many("x;y", "1,234,567;1", "-1,000.5;2"), table.CSVOptions{Thousands: true}, []string{"x:number y:integer", "1234567", "-1000.5"}},
		"not thousands":            {many("x;y", "1,23;1", "1,2345;2"), table.CSVOptions{Thousands: true}, []string{"x:category y:integer", "1,23", "1,2345"}},
		"decimal comma":            {many("x;y", "1,5;1", "2;2", "-0,25;3"), table.CSVOptions{Decimal: ','}, []string{"x:number y:integer", "1.5", "2", "-0.25"}},
		"decimal comma, thousands": {many("x;y", "1.234,5;1"), table.CSVOptions{Decimal: ',', Thousands: true}, []string{"x:number y:integer", "1234.5"}},
		"types given":              {many("x,y", "01,yes", "2,no"), table.CSVOptions{Types: map[string]table.Type{"x": table.Number, "y": table.Boolean}}, []string{"x:number y:boolean", "1", "2"}},
		"category given":           {many("x,y", "10,1", "9,2"), table.CSVOptions{Types: map[string]table.Type{"x": table.Category}}, []string{"x:category y:integer", "10", "9"}},
		"blank lines":              {"\n\nx,y\r\n\r\n1,2\n \n\n3,4", table.CSVOptions{}, []string{"x:integer y:integer", "1", "3"}},
		"doubled quotes":           {many("x,y", `"a ""b"", c",1`, "\"d\r\ne\",2"), table.CSVOptions{}, []string{"x:category y:integer", `a "b", c`, "d\ne"}},
		"quotes in a bare cell":    {many("x,y", `5" pipe,1`, `3'4",2`), table.CSVOptions{}, []string{"x:category y:integer", `5" pipe`, `3'4"`}},
		"tabs without quoting":     {many("x\ty", "\"never closed\t1", "b\t2"), table.CSVOptions{}, []string{"x:category y:integer", `"never closed`, "b"}},
		"latin-1":                  {many("x,y", "caf\xe9,1"), table.CSVOptions{}, []string{"x:category y:integer", "café"}},
		"latin-1 as told":          {many("x,y", "caf\xc3\xa9,1"), table.CSVOptions{Encoding: table.EncodingLatin1}, []string{"x:category y:integer", "cafÃ©"}},
		"byte order mark":          {many("\xef\xbb\xbfx,y", "é,1"), table.CSVOptions{}, []string{"x:category y:integer", "é"}},
		"UTF-16":                   {"\xff\xfex\x00,\x00y\x00\n\x00\xe9\x00,\x001\x00\n\x00", table.CSVOptions{}, []string{"x:category y:integer", "é"}},
		"old line ends":            {"x,y\r1,2\r3,4\r", table.CSVOptions{}, []string{"x:integer y:integer", "1", "3"}},
		"infinities":               {many("x", "inf", "-Infinity", "1"), table.CSVOptions{}, []string{"x:number", "+Inf", "-Inf", "1"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, _ := readCSV(t, test.text, test.opts)
			found := append([]string{strings.Join(kinds(got.Schema()), " ")}, cells(got.At(0))...)
			if name == "integer" { // the last line is blank, not a missing cell
				found = found[:4]
			}
			if diff := cmp.Diff(test.want, found); diff != "" {
				t.Error("(-want +got):\n" + diff)
			}
		})
	}
}

func TestReadCSVFindsTheDialect(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text      string
		delimiter byte
		names     string
	}{
		"comma":               {"a,b\n1,2\n", ',', "a b"},
		"semicolon":           {"a;b\n1,5;2,5\n3;4\n", ';', "a b"},
		"tab":                 {"a\tb\n1\tx,y\n2\tz\n", '\t', "a b"},
		"bar":                 {"a|b\n1|2\n", '|', "a b"},
		"comma inside quotes": {"a;b\n\"1,2,3\";x\n\"4,5,6\";y\n", ';', "a b"},
		"one column":          {"a\n1\n2\n", ',', "a"},
		"no header":           {"1,x\n2,y\n", ',', "column 1|column 2"},
		"no header, dates":    {"p,2020-01-01\nq,2020-01-02\n", ',', "column 1|column 2"},
		"no header, letters":  {"p,q\np,r\ns,q\n", ',', "column 1|column 2"},
		"header over text":    {"name,town\nann,rome\nbob,oslo\n", ',', "name town"},
		"names only":          {"a,b\n", ',', "a b"},
		"values only":         {"1,2\n", ',', "column 1|column 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, report := readCSV(t, test.text, table.CSVOptions{})
			want := strings.Split(test.names, " ")
			if strings.Contains(test.names, "|") {
				want = strings.Split(test.names, "|")
			}
			if diff := cmp.Diff(want, got.Schema().Names()); diff != "" || report.Delimiter != test.delimiter {
				t.Errorf("delimiter %q, names (-want +got):\n%s", report.Delimiter, diff)
			}
			sniffed, err := table.SniffCSV([]byte(test.text), table.CSVOptions{})
			if err != nil || sniffed != report.Dialect {
				t.Errorf("sniffed %+v, %v; read with %+v", sniffed, err, report.Dialect)
			}
		})
	}
}

func TestReadCSVNamesEveryColumn(t *testing.T) {
	t.Parallel()
	got, report := readCSV(t, ",a,a,a (2), a,\n1,2,3,4,5,6\n", table.CSVOptions{Types: map[string]table.Type{"b": table.Text}})
	want := []string{"column 1", "a", "a (3)", "a (2)", "a (4)", "column 6"}
	if diff := cmp.Diff(want, got.Schema().Names()); diff != "" {
		t.Error("names (-want +got):\n" + diff)
	}
	if len(report.Notes) != 5 {
		t.Errorf("notes on two unnamed, two repeated and one absent column: %q", report.Notes)
	}
}

func TestReadCSVSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	number := table.CSVOptions{Types: map[string]table.Type{"b": table.Number}}
	for name, test := range map[string]struct {
		text         string
		opts         table.CSVOptions
		line, column int
		kind         error
		says         string
	}{
		"empty":               {"", table.CSVOptions{}, 0, 0, table.ErrCSV, "empty"},
		"blank lines only":    {"\n \r\n", table.CSVOptions{}, 0, 0, table.ErrCSV, "blank lines"},
		"workbook":            {"PK\x03\x04\x14\x00", table.CSVOptions{}, 0, 0, table.ErrCSV, "is it an Excel workbook?"},
		"binary":              {"a,b\n\x00\x01", table.CSVOptions{}, 0, 0, table.ErrCSV, "not a text file"},
		"compressed":          {"\x1f\x8b\x08", table.CSVOptions{}, 0, 0, table.ErrCSV, "unpack"},
		"too few cells":       {"a,b,c\n1,2,3\n\"x\ny\",2\n", table.CSVOptions{}, 3, 0, table.ErrCSV, "2 cells and the first line 3"},
		"too many cells":      {"a,b\n1,2\n\n1,2,3\n", table.CSVOptions{}, 4, 0, table.ErrCSV, "3 cells and the first line 2"},
		"quote never closed":  {"a,b\n1,2\n3,\"x\n4,5\n", table.CSVOptions{}, 3, 0, table.ErrCSV, "never closed"},
		"text behind a quote": {"a,b\n1,\"x\"y\n", table.CSVOptions{}, 2, 0, table.ErrCSV, "behind a closing quote"},
		"not UTF-8 as told":   {"a,b\n1,2\n\xe9,3\n", table.CSVOptions{Encoding: table.EncodingUTF8}, 3, 0, table.ErrCSV, "Latin-1"},
		"text among numbers":  {"a,b\n1,2\n3,abc\n4,x\n", number, 3, 2, table.ErrValue, `column "b": table: value does not fit the column type: "abc" is not a number`},
		"later than sampled":  {"a,b\n1,2\n3,4\n5,x\n", table.CSVOptions{Sample: 12}, 4, 2, table.ErrValue, "first 12 bytes"},
		"not UTF-8 later on":  {"a,b\n1,2\n3,4\n5,\xe9\n", table.CSVOptions{Sample: 12}, 4, 0, table.ErrCSV, "Latin-1"},
		"sample of no line":   {"a,b\n1,2\n", table.CSVOptions{Sample: 2}, 0, 0, table.ErrCSV, "first line is longer"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := table.ReadCSV(t.Context(), []byte(test.text), test.opts)
			at, ok := errors.AsType[*table.CSVError](err)
			if !ok || !errors.Is(err, test.kind) {
				t.Fatalf("%v is no CSVError of %v", err, test.kind)
			}
			if at.Line != test.line || at.Column != test.column || !strings.Contains(err.Error(), test.says) {
				t.Errorf("line %d, cell %d: %q; want line %d, cell %d: %q", at.Line, at.Column, err, test.line, test.column, test.says)
			}
		})
	}
}

func TestReadCSVFileSaysWhatIsWrong(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, path := range []string{filepath.Join(dir, "absent.csv"), dir} {
		_, _, err := table.ReadCSVFile(t.Context(), path, table.CSVOptions{})
		_, _, inferErr := table.InferCSVSchema(t.Context(), path, table.CSVOptions{})
		if _, ok := errors.AsType[*table.CSVError](err); !ok || inferErr == nil || err.Error() != inferErr.Error() {
			t.Errorf("read: %v, infer: %v", err, inferErr)
		}
	}
	if _, _, err := table.ReadCSVFile(t.Context(), filepath.Join(dir, "absent.csv"), table.CSVOptions{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
}

func TestReadCSVOfNamesOnlyHasNoRows(t *testing.T) {
	t.Parallel()
	got, report := readCSV(t, "a,b\n", table.CSVOptions{})
	if got.Rows() != 0 || got.Width() != 2 || report.Rows != 0 || len(report.Notes) != 1 {
		t.Errorf("%d × %d, %+v", got.Rows(), got.Width(), report)
	}
}

// The types are the same before and after reading, sampled or not.
func TestInferCSVSchemaAgreesWithReading(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.csv")
	rapid.Check(t, func(rt *rapid.T) {
		column := rapid.SampledFrom([]string{"1", "2.5", "true", "a", "b", "2020-01-01", "", "\"x\ny\""})
		var text strings.Builder
		text.WriteString("p,q\n")
		for range rapid.IntRange(0, 20).Draw(rt, "rows") {
			fmt.Fprintf(&text, "%s,%s\n", column.Draw(rt, "p"), column.Draw(rt, "q"))
		}
		if err := os.WriteFile(path, []byte(text.String()), 0o600); err != nil {
			rt.Fatal(err)
		}
		o := table.CSVOptions{Sample: rapid.SampledFrom([]int{0, 10, 50}).Draw(rt, "sample")}
		schema, report, inferErr := table.InferCSVSchema(t.Context(), path, o)
		got, full, err := table.ReadCSVFile(t.Context(), path, o)
		if inferErr != nil {
			rt.Fatal(inferErr)
		}
		if err != nil {
			if !errors.Is(err, table.ErrValue) || !report.Sampled {
				rt.Fatalf("%v in %q", err, text.String())
			}
			return // a cell behind the sample does not fit
		}
		if diff := cmp.Diff(schema, got.Schema()); diff != "" {
			rt.Fatal("schema (-inferred +read):\n" + diff)
		}
		if !report.Sampled && report.Rows != full.Rows || full.Rows != got.Rows() {
			rt.Fatalf("inferred %d rows, reported %d, read %d", report.Rows, full.Rows, got.Rows())
		}
	})
}

func TestReadCSVReadsTheSharedData(t *testing.T) {
	t.Parallel()
	for file, want := range map[string]struct {
		rows, width, missing int
		kinds                []string // of some columns
	}{
		"titanic.csv":            {891, 12, 866, []string{"Survived:integer", "Name:text", "Sex:category", "Age:number", "Ticket:text", "Fare:number", "Cabin:text", "Embarked:category"}},
		"adult_train.csv":        {32561, 15, 4262, []string{"column 1:integer", "column 2:category", "column 15:category"}},
		"california_housing.csv": {20640, 10, 207, []string{"total_bedrooms:number", "ocean_proximity:category"}},
		"winequality-white.csv":  {4898, 12, 0, []string{"fixed acidity:number", "quality:integer"}},
		"airline_passengers.csv": {144, 2, 0, []string{"Month:time", "Passengers:integer"}},
		"pima.csv":               {768, 9, 0, []string{"column 9:integer"}},
		"taxis.csv":              {6433, 14, -1, []string{"pickup:time", "payment:category", "pickup_zone:category"}},
		"penguins.csv":           {344, 7, 19, []string{"species:category", "sex:category", "body_mass_g:integer"}},
		"SMSSpamCollection.tsv":  {5574, 2, -1, []string{"Label:category", "SMS:text"}},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			got, _, err := table.ReadCSVFile(t.Context(), numtest.Path(t, file), table.CSVOptions{Workers: 2})
			if err != nil {
				t.Fatal(err)
			}
			missing := 0
			for _, c := range got.Columns() {
				missing += c.Missing()
			}
			if got.Rows() != want.rows || got.Width() != want.width || want.missing >= 0 && missing != want.missing {
				t.Errorf("%d × %d with %d missing, want %d × %d with %d", got.Rows(), got.Width(), missing, want.rows, want.width, want.missing)
			}
			found := kinds(got.Schema())
			for _, k := range want.kinds {
				if !slices.Contains(found, k) {
					t.Errorf("no column %s among %v", k, found)
				}
			}
		})
	}
}

func TestReadCSVOfManyColumns(t *testing.T) {
	t.Parallel()
	row := strings.Repeat("1,", 9_999) + "x\n"
	got, _ := readCSV(t, strings.Repeat("a,", 9_999)+"a\n"+strings.Repeat(row, 20), table.CSVOptions{})
	if got.Width() != 10_000 || got.Rows() != 20 || got.At(9_998).Type != table.Integer || got.At(9_999).Name != "a (10000)" {
		t.Errorf("%d × %d, last column %q", got.Rows(), got.Width(), got.At(got.Width()-1).Name)
	}
}

func TestWriteCSVRoundTrip(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(0, 8).Draw(rt, "n")
		word := rapid.StringOfN(rapid.SampledFrom([]rune("ab ,;\n\"é\t")), 1, 6, -1)
		valid := rapid.SliceOfN(rapid.Bool(), n, n)
		cols := []table.Column{
			table.Numbers("number", rapid.SliceOfN(rapid.Float64(), n, n).Draw(rt, "number"), valid.Draw(rt, "v1")),
			table.Integers("integer", rapid.SliceOfN(rapid.Int64(), n, n).Draw(rt, "integer"), valid.Draw(rt, "v2")),
			table.Booleans("boolean", rapid.SliceOfN(rapid.Bool(), n, n).Draw(rt, "boolean"), valid.Draw(rt, "v3")),
			table.Texts("a, \"text\"", rapid.SliceOfN(word, n, n).Draw(rt, "text"), valid.Draw(rt, "v4")),
			table.CategoriesOf("category", rapid.SliceOfN(word, n, n).Draw(rt, "category"), valid.Draw(rt, "v5")),
			table.Times("time", rapid.SliceOfN(rapid.Int64Range(0, 1e17), n, n).Draw(rt, "time"), valid.Draw(rt, "v6")),
		}
		cols = cols[rapid.IntRange(0, 5).Draw(rt, "from"):]
		types := map[string]table.Type{}
		for _, c := range cols {
			types[c.Name] = c.Type
		}
		want, err := table.New(cols...)
		if err != nil {
			rt.Fatal(err)
		}
		var out bytes.Buffer
		if err := table.WriteCSV(t.Context(), &out, want); err != nil {
			rt.Fatal(err)
		}
		got, _, err := table.ReadCSV(t.Context(), out.Bytes(), table.CSVOptions{Types: types, Header: table.HeaderYes, Missing: []string{""}})
		if err != nil {
			rt.Fatalf("%v in %q", err, out.String())
		}
		if diff := cmp.Diff(rows(want), rows(got)); diff != "" {
			rt.Fatalf("%q (-want +got):\n%s", out.String(), diff)
		}
	})
}

func TestWriteCSVQuotesOnlyWhatNeedsIt(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	tab := newTable(t,
		table.Texts("a", []string{"plain text", `say "hi"`, " x", ""}, []bool{true, true, true, false}),
		table.Numbers("b", []float64{1, 0.1, 1e300, 2}, nil))
	if err := table.WriteCSV(t.Context(), &out, tab); err != nil {
		t.Fatal(err)
	}
	want := "a,b\nplain text,1\n\"say \"\"hi\"\"\",0.1\n\" x\",1e+300\n,2\n"
	if diff := cmp.Diff(want, out.String()); diff != "" {
		t.Error(diff)
	}
}

func BenchmarkReadCSV(b *testing.B) {
	for _, rows := range []int{10_000, 300_000} {
		var text bytes.Buffer
		text.WriteString("id,x,y,z,class,note,day\n")
		for i := range rows {
			fmt.Fprintf(&text, "%d,%s,%.3f,%d,level %d,\"note %d, quoted\",2024-01-%02d\n", i,
				strconv.FormatFloat(1/float64(i+1), 'g', -1, 64), float64(i)/7, i%50, i%9, i, i%28+1)
		}
		b.Run(strconv.Itoa(rows), func(b *testing.B) {
			b.SetBytes(int64(text.Len()))
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := table.ReadCSV(b.Context(), text.Bytes(), table.CSVOptions{Workers: 2}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
