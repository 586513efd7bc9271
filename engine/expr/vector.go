package expr

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow/array"

	"headrace.dev/studio/engine/table"
)

// batchRows is the number of rows computed at once: the vectors of an expression then stay in the cache.
const batchRows = 4096

// vector holds the values of a batch of rows in the one slice that its type uses. Vectors are never changed once made, because
// constants and columns are shared.
type vector struct {
	numbers []float64 // number, integer: NaN is missing
	flags   []int8    // boolean: 0, 1, or unknown for missing
	texts   []string  // text, category
	missing []bool    // of texts; nil for none
	times   []int64   // time: noTime is missing
}

const (
	unknown = int8(-1)
	noTime  = math.MinInt64
)

// textMissing reports whether text i is missing.
func (v vector) textMissing(i int) bool { return v.missing != nil && v.missing[i] }

// batch is the rows lo to hi of the columns that an expression names.
type batch struct {
	columns []table.Column
	levels  [][]string // of category columns
	lo, hi  int
	memo    map[*int]vector // of the parts that are needed twice, by their keys
}

// shared returns a kernel that computes each batch only once, however often it is asked.
func shared(run kernel) kernel {
	key := new(int)
	return func(b *batch) vector {
		v, ok := b.memo[key]
		if !ok {
			v = run(b)
			b.memo[key] = v
		}
		return v
	}
}

func (b *batch) rows() int { return b.hi - b.lo }

// column returns the rows of a column.
func (b *batch) column(k int) vector {
	c, n := b.columns[k], b.rows()
	switch c.Type {
	case table.Number:
		if a := c.Arrow().(*array.Float64); a.NullN() == 0 {
			return vector{numbers: a.Float64Values()[b.lo:b.hi]}
		}
		fallthrough
	case table.Integer:
		out := make([]float64, n)
		for i := range out {
			out[i] = c.Float(b.lo + i)
		}
		return vector{numbers: out}
	case table.Boolean:
		out := make([]int8, n)
		for i := range out {
			out[i] = unknown
			if !c.IsMissing(b.lo + i) {
				out[i] = int8(c.Int(b.lo + i))
			}
		}
		return vector{flags: out}
	case table.Time:
		out := make([]int64, n)
		for i := range out {
			out[i] = noTime
			if !c.IsMissing(b.lo + i) {
				out[i] = c.Int(b.lo + i)
			}
		}
		return vector{times: out}
	}
	return b.texts(k)
}

func (b *batch) texts(k int) vector {
	c := b.columns[k]
	out := vector{texts: make([]string, b.rows())}
	if c.Missing() > 0 {
		out.missing = make([]bool, b.rows())
	}
	for i := range out.texts {
		switch {
		case c.IsMissing(b.lo + i):
			out.missing[i] = true
		case b.levels[k] != nil:
			out.texts[i] = b.levels[k][c.Code(b.lo+i)]
		default:
			out.texts[i] = c.String(b.lo + i)
		}
	}
	return out
}

// constant returns a kernel that gives the same value in every row.
func constant(fill func(v *vector, n int)) kernel {
	var full vector
	fill(&full, batchRows)
	return func(b *batch) vector {
		n := b.rows()
		out := full
		switch {
		case full.numbers != nil:
			out.numbers = full.numbers[:n]
		case full.flags != nil:
			out.flags = full.flags[:n]
		case full.texts != nil:
			out.texts = full.texts[:n]
			if full.missing != nil {
				out.missing = full.missing[:n]
			}
		default:
			out.times = full.times[:n]
		}
		return out
	}
}

func repeat[T any](v T, n int) []T {
	out := make([]T, n)
	for i := range out {
		out[i] = v
	}
	return out
}

// settle makes a number without a value missing.
func settle(v []float64) []float64 {
	for i, x := range v {
		if math.IsInf(x, 0) {
			v[i] = math.NaN()
		}
	}
	return v
}
