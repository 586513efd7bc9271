package table_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/table"
)

// plus is a step that adds a constant to one column and puts the sum into another.
type plus struct {
	From string  `json:"from"`
	To   string  `json:"to"`
	By   float64 `json:"by"`
}

func (p *plus) StepKind() string { return "plus" }

func (p *plus) Apply(_ context.Context, t *table.Table) (*table.Table, error) {
	c, ok := t.Column(p.From)
	if !ok {
		return t, nil
	}
	v := c.Floats()
	for i := range v {
		v[i] += p.By
	}
	return t.With(table.Numbers(p.To, v, nil))
}

func (p *plus) Sources(column string) []string {
	if column == p.To {
		return []string{p.From}
	}
	return []string{column}
}

func decodePlus(kind string, data []byte) (table.Step, error) {
	if kind != "plus" {
		return nil, errors.New("another step than plus")
	}
	p := new(plus)
	return p, json.Unmarshal(data, p)
}

func encode(tb testing.TB, tab *table.Table) []byte {
	tb.Helper()
	var out bytes.Buffer
	if err := tab.Encode(&out); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

func TestEncodeRoundTrip(t *testing.T) {
	t.Parallel()
	full := newTable(t, oneOfEach()...).WithOrigin("read.rows")
	stepped, err := table.Fitted{ID: "k", Node: "n", Step: &plus{"number", "sum", 1}}.Apply(t.Context(), full)
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]*table.Table{
		"every type":        full,
		"rows taken":        full.Take([]int{2, 1, 2}),
		"no rows":           full.Take(nil),
		"no columns":        newTable(t),
		"rows, no columns":  full.Drop(full.Schema().Names()...),
		"with a step":       stepped.Take([]int{1}),
		"category unused":   newTable(t, table.Categories("x", []int32{-1}, nil)),
		"no rows, no cells": newTable(t, table.Texts("x", nil, nil)),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := encode(t, want)
			got, err := table.Decode(bytes.NewReader(raw), decodePlus)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(rows(want), rows(got)); diff != "" {
				t.Error("cells (-want +got):\n" + diff)
			}
			if diff := cmp.Diff(want.Schema(), got.Schema()); diff != "" {
				t.Error("schema (-want +got):\n" + diff)
			}
			if diff := cmp.Diff(want.Lineage(), got.Lineage()); diff != "" {
				t.Error("lineage (-want +got):\n" + diff)
			}
			if diff := cmp.Diff(want.RowIDs(), got.RowIDs()); diff != "" {
				t.Error("ids (-want +got):\n" + diff)
			}
			for i := range want.Width() {
				if diff := cmp.Diff(want.At(i).Levels(), got.At(i).Levels()); diff != "" {
					t.Error("levels (-want +got):\n" + diff)
				}
			}
			if !bytes.Equal(raw, encode(t, got)) {
				t.Error("the table read back encodes to other bytes")
			}
		})
	}
}

// Columns are compressed one by one, where that helps.
func TestEncodeCompressesWhatShrinks(t *testing.T) {
	t.Parallel()
	const n = 50_000
	r := rand.New(rand.NewPCG(1, 2))
	noise, few, labels := make([]float64, n), make([]float64, n), make([]string, n)
	for i := range noise {
		noise[i], few[i], labels[i] = r.NormFloat64(), float64(r.IntN(3)), strconv.Itoa(r.IntN(4))
	}
	want := newTable(t, table.Numbers("noise", noise, nil), table.Numbers("few", few, nil), table.CategoriesOf("labels", labels, nil))
	raw := encode(t, want)
	got, err := table.Decode(bytes.NewReader(raw), decodePlus)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(rows(want), rows(got)); diff != "" {
		t.Error("cells (-want +got):\n" + diff)
	}
	if len(raw) < 8*n || len(raw) > 8*n+6*n {
		t.Errorf("got %d bytes, want 8 a row for the noise and less than half of the other 12", len(raw))
	}
}

// What lies under a missing cell must not show: the bytes are hashed.
func TestEqualTablesEncodeEqually(t *testing.T) {
	t.Parallel()
	gap := []bool{true, false}
	for name, pair := range map[string][2]table.Column{
		"number":   {table.Numbers("x", []float64{1, 5}, gap), table.Numbers("x", []float64{1, math.NaN()}, nil)},
		"integer":  {table.Integers("x", []int64{1, 5}, gap), table.Integers("x", []int64{1, 6}, gap)},
		"boolean":  {table.Booleans("x", []bool{true, true}, gap), table.Booleans("x", []bool{true, false}, gap)},
		"text":     {table.Texts("x", []string{"a", "b"}, gap), table.Texts("x", []string{"a", ""}, gap)},
		"time":     {table.Times("x", []int64{1, 5}, gap), table.Times("x", []int64{1, 6}, gap)},
		"category": {table.Categories("x", []int32{0, -1}, []string{"a"}), table.Categories("x", []int32{0, -7}, []string{"a"})},
	} {
		a, b := newTable(t, pair[0]), newTable(t, pair[1])
		if !bytes.Equal(encode(t, a), encode(t, b)) {
			t.Errorf("%s: equal columns encode differently", name)
		}
		if both := a.Take([]int{0, 1}); !bytes.Equal(encode(t, both), encode(t, b.Take([]int{0, 1}))) {
			t.Errorf("%s: equal rows encode differently", name)
		}
	}
}

func TestDecodeRefusesWhatIsNoTable(t *testing.T) {
	t.Parallel()
	good := encode(t, newTable(t, oneOfEach()...).Take([]int{1, 0}))
	rapid.Check(t, func(t *rapid.T) {
		raw := bytes.Clone(good)
		for range rapid.IntRange(1, 4).Draw(t, "flips") {
			raw[rapid.IntRange(0, len(raw)-1).Draw(t, "at")] ^= byte(rapid.IntRange(1, 255).Draw(t, "by"))
		}
		raw = raw[:rapid.IntRange(0, len(raw)).Draw(t, "length")]
		if bytes.Equal(raw, good) {
			return // the flips undid one another
		}
		if _, err := table.Decode(bytes.NewReader(raw), decodePlus); !errors.Is(err, table.ErrCorrupt) {
			t.Fatalf("got %v, want ErrCorrupt", err)
		}
	})
	for name, raw := range map[string][]byte{"nothing": nil, "text": []byte("a,b\n1,2\n"), "cut off": good[:len(good)/2], "without its end": good[:len(good)-1]} {
		if _, err := table.Decode(bytes.NewReader(raw), decodePlus); !errors.Is(err, table.ErrCorrupt) {
			t.Errorf("%s: got %v, want ErrCorrupt", name, err)
		}
	}
}

func FuzzDecode(f *testing.F) {
	f.Add(encode(f, newTable(f, oneOfEach()...).Take([]int{1, 0})))
	f.Add(encode(f, newTable(f, oneOfEach()[3:4]...)))
	f.Fuzz(func(_ *testing.T, raw []byte) {
		if got, err := table.Decode(bytes.NewReader(raw), decodePlus); err == nil {
			rows(got)
		}
	})
}
