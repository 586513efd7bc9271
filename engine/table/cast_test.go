package table_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/table"
)

// cells returns a column as people read it, "·" where a cell is missing.
func cells(c table.Column) []string {
	out := make([]string, c.Len())
	for i := range out {
		out[i] = c.String(i)
		if c.IsMissing(i) {
			out[i] = "·"
		}
	}
	return out
}

func TestCast(t *testing.T) {
	t.Parallel()
	present := []bool{true, true, false}
	text := func(s ...string) table.Column { return table.Texts("x", s, nil) }
	for name, test := range map[string]struct {
		from table.Column
		to   table.Type
		want []string
	}{
		"text to number":       {text("1", " -2.5e3 ", "", "+.5", "1e40"), table.Number, []string{"1", "-2500", "·", "0.5", "1e+40"}},
		"text to infinity":     {text("inf", "-Infinity", "+Inf"), table.Number, []string{"+Inf", "-Inf", "+Inf"}},
		"text to integer":      {text("007", "22.0", "-9223372036854775808"), table.Integer, []string{"7", "22", "-9223372036854775808"}},
		"text to boolean":      {text("TRUE", "no", "1", "Off", "y", ""), table.Boolean, []string{"true", "false", "true", "false", "true", "·"}},
		"text to category":     {text("b", "a", "10", "9"), table.Category, []string{"b", "a", "10", "9"}},
		"text to date":         {text("2020-02-29", "1949-01"), table.Time, []string{"2020-02-29T00:00:00Z", "1949-01-01T00:00:00Z"}},
		"text to clock time":   {text("2019-03-23 20:21", "2019-03-23T20:21:09.5Z"), table.Time, []string{"2019-03-23T20:21:00Z", "2019-03-23T20:21:09.5Z"}},
		"text to zoned time":   {text("2020-01-01T00:30:00+01:00", "2020-01-01T00:30-0100"), table.Time, []string{"2019-12-31T23:30:00Z", "2020-01-01T01:30:00Z"}},
		"category to number":   {table.Categories("x", []int32{1, -1, 1}, []string{"unused", "2"}), table.Number, []string{"2", "·", "2"}},
		"category to text":     {table.Categories("x", []int32{1, -1}, []string{"a", "b"}), table.Text, []string{"b", "·"}},
		"category to itself":   {table.Categories("x", []int32{1, -1}, []string{"a", "b"}), table.Category, []string{"b", "·"}},
		"number to integer":    {table.Numbers("x", []float64{3, math.Copysign(0, -1), 9}, present), table.Integer, []string{"3", "0", "·"}},
		"number to boolean":    {table.Numbers("x", []float64{1, 0, 9}, present), table.Boolean, []string{"true", "false", "·"}},
		"number to text":       {table.Numbers("x", []float64{0.1, 1234567, 9}, present), table.Text, []string{"0.1", "1234567", "·"}},
		"integer to number":    {table.Integers("x", []int64{3, -4, 9}, present), table.Number, []string{"3", "-4", "·"}},
		"integer to category":  {table.Integers("x", []int64{10, 9, 1}, present), table.Category, []string{"10", "9", "·"}},
		"boolean to number":    {table.Booleans("x", []bool{true, false, true}, present), table.Number, []string{"1", "0", "·"}},
		"boolean to integer":   {table.Booleans("x", []bool{true, false, true}, present), table.Integer, []string{"1", "0", "·"}},
		"boolean to category":  {table.Booleans("x", []bool{true, false, true}, present), table.Category, []string{"true", "false", "·"}},
		"time to text":         {table.Times("x", []int64{0, 1_500_000, 0}, present), table.Text, []string{"1970-01-01T00:00:00Z", "1970-01-01T00:00:01.5Z", "·"}},
		"no rows":              {text(), table.Number, []string{}},
		"all missing category": {table.Categories("x", []int32{-1}, nil), table.Number, []string{"·"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := test.from.As(table.Target).Cast(test.to)
			if err != nil {
				t.Fatal(err)
			}
			if got.Name != "x" || got.Role != table.Target || got.Type != test.to {
				t.Errorf("field is %+v, want x, target, %s", got.Field, test.to)
			}
			if diff := cmp.Diff(test.want, cells(got)); diff != "" {
				t.Error("cells (-want +got):\n" + diff)
			}
		})
	}
}

func TestCastSortsLevelsByValue(t *testing.T) {
	t.Parallel()
	got, err := table.Integers("x", []int64{10, 9, -1}, nil).Cast(table.Category)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"-1", "9", "10"}, got.Levels()); diff != "" {
		t.Error(diff)
	}
}

func TestCastNamesTheFirstBadCell(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		from table.Column
		to   table.Type
		row  int
		kind error
		says string
	}{
		"text is no number":     {table.Texts("x", []string{"1", "abc", "?"}, nil), table.Number, 1, table.ErrValue, `"abc" is not a number`},
		"hexadecimal":           {table.Texts("x", []string{"0x10"}, nil), table.Number, 0, table.ErrValue, `"0x10"`},
		"underscores":           {table.Texts("x", []string{"1_000"}, nil), table.Integer, 0, table.ErrValue, `"1_000"`},
		"out of range":          {table.Texts("x", []string{"1e400"}, nil), table.Number, 0, table.ErrValue, `"1e400"`},
		"bare exponent":         {table.Texts("x", []string{"1e"}, nil), table.Number, 0, table.ErrValue, `"1e"`},
		"fraction":              {table.Numbers("x", []float64{1, 1.5}, nil), table.Integer, 1, table.ErrValue, "1.5 is not a whole number"},
		"beyond 64 bits":        {table.Numbers("x", []float64{1 << 63}, nil), table.Integer, 0, table.ErrValue, "whole number"},
		"infinite":              {table.Numbers("x", []float64{math.Inf(1)}, nil), table.Integer, 0, table.ErrValue, "whole number"},
		"two is no boolean":     {table.Integers("x", []int64{0, 2}, nil), table.Boolean, 1, table.ErrValue, "neither 0 nor 1"},
		"day of another month":  {table.Texts("x", []string{"2021-02-29"}, nil), table.Time, 0, table.ErrValue, "not a date"},
		"bad category":          {table.Categories("x", []int32{0, 1}, []string{"1", "b"}), table.Integer, 1, table.ErrValue, `"b"`},
		"time to number":        {table.Times("x", []int64{0}, nil), table.Number, -1, table.ErrType, "unit"},
		"integer to time":       {table.Integers("x", []int64{0}, nil), table.Time, -1, table.ErrType, "unit"},
		"type that is none":     {table.Integers("x", []int64{0}, nil), 0, -1, table.ErrType, "does not exist"},
		"long texts cut short":  {table.Texts("x", []string{strings.Repeat("é", 1000)}, nil), table.Number, 0, table.ErrValue, "é…"},
		"clock without minutes": {table.Texts("x", []string{"2020-01-01 10"}, nil), table.Time, 0, table.ErrValue, "not a date"},
		"hour 25":               {table.Texts("x", []string{"2020-01-01 25:00"}, nil), table.Time, 0, table.ErrValue, "not a date"},
		"offset without sign":   {table.Texts("x", []string{"2020-01-01 10:00 0100"}, nil), table.Time, 0, table.ErrValue, "not a date"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := test.from.Cast(test.to)
			at, ok := errors.AsType[*table.ColumnError](err)
			if !ok || !errors.Is(err, test.kind) {
				t.Fatalf("error %v is no ColumnError of %v", err, test.kind)
			}
			if at.Column != "x" || at.Row != test.row || !strings.Contains(err.Error(), test.says) || len(err.Error()) > 300 {
				t.Errorf("got column %q row %d %q, want x, %d, %q", at.Column, at.Row, err, test.row, test.says)
			}
		})
	}
}

func TestCastRoundTripsNumbersThroughText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOf(rapid.Float64()).Draw(t, "v")
		text, err := table.Numbers("x", v, nil).Cast(table.Text)
		if err != nil {
			t.Fatal(err)
		}
		back, err := text.Cast(table.Number)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range v {
			if got := back.Float(i); got != want {
				t.Fatalf("cell %d: %v became %v", i, want, got)
			}
		}
	})
}

func TestCastRoundTripsTimesThroughText(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) { // from the year 1 to 9999
		v := rapid.SliceOf(rapid.Int64Range(-62_135_596_800_000_000, 253_402_300_799_999_999)).Draw(t, "v")
		text, err := table.Times("x", v, nil).Cast(table.Category)
		if err != nil {
			t.Fatal(err)
		}
		back, err := text.Cast(table.Time)
		if err != nil {
			t.Fatal(err)
		}
		for i, want := range v {
			if got := back.Int(i); got != want {
				t.Fatalf("cell %d: %v became %v", i, want, got)
			}
		}
	})
}
