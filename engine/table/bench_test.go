package table_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"headrace.dev/studio/engine/table"
)

// measured makes a table of 20 columns of measurements, 5 of them with missing cells, 5 of counts and 5 of categories.
func measured(tb testing.TB, n int) *table.Table {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n)))
	var cols []table.Column
	for j := range 20 {
		v := make([]float64, n)
		for i := range v {
			if v[i] = r.NormFloat64(); j < 5 && r.IntN(20) == 0 {
				v[i] = math.NaN()
			}
		}
		cols = append(cols, table.Numbers(fmt.Sprint("number ", j), v, nil))
	}
	for j := range 5 {
		v, codes := make([]int64, n), make([]int32, n)
		for i := range v {
			v[i], codes[i] = r.Int64N(100), r.Int32N(4)-1
		}
		cols = append(cols, table.Integers(fmt.Sprint("count ", j), v, nil),
			table.Categories(fmt.Sprint("kind ", j), codes, []string{"a", "b", "c"}))
	}
	return newTable(tb, cols...)
}

// overSizes runs a benchmark with two lengths, whose times should differ as the lengths do.
func overSizes(b *testing.B, f func(b *testing.B, t *table.Table)) {
	b.Helper()
	for _, n := range []int{1000, 100_000} {
		b.Run(fmt.Sprintf("rows=%d", n), func(b *testing.B) { f(b, measured(b, n)) })
	}
}

func BenchmarkEncode(b *testing.B) {
	overSizes(b, func(b *testing.B, t *table.Table) {
		b.Helper()
		var out bytes.Buffer
		for b.Loop() {
			out.Reset()
			if err := t.Encode(&out); err != nil {
				b.Fatal(err)
			}
		}
		b.SetBytes(int64(out.Len()))
	})
}

func BenchmarkDecode(b *testing.B) {
	overSizes(b, func(b *testing.B, t *table.Table) {
		b.Helper()
		raw := encode(b, t)
		b.SetBytes(int64(len(raw)))
		for b.Loop() {
			if _, err := table.Decode(bytes.NewReader(raw), decodePlus); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkMatrix(b *testing.B) {
	overSizes(b, func(b *testing.B, t *table.Table) {
		b.Helper()
		var names []string
		for i := range t.Width() {
			if c := t.At(i); c.Type.Numeric() {
				names = append(names, c.Name)
			}
		}
		for b.Loop() {
			if _, err := t.Matrix(names); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func BenchmarkTake(b *testing.B) {
	overSizes(b, func(b *testing.B, t *table.Table) {
		b.Helper()
		rows := rand.New(rand.NewPCG(3, 4)).Perm(t.Rows())
		for b.Loop() {
			t.Take(rows[:len(rows)*4/5])
		}
	})
}

// BenchmarkSummarise describes every column, as the data page does.
func BenchmarkSummarise(b *testing.B) {
	overSizes(b, func(b *testing.B, t *table.Table) {
		b.Helper()
		for b.Loop() {
			for i := range t.Width() {
				if _, err := table.Summarise(b.Context(), t.At(i)); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
