package boost

import (
	"context"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// lanes is the number of columns whose bins share a word.
const lanes = 8

// edgeRows is the most rows that bin edges are computed from.
const edgeRows = 200_000

// bins holds every cell as the number of its bin. Bin b of a column holds the
// values in (edge[b-1], edge[b]]; the last edge is +Inf, and the bin after it is
// for missing values.
type bins struct {
	rows, columns int
	words         int       // of a row in byRow
	byRow         []uint64  // eight columns a word, the first in the lowest byte
	byColumn      [][]uint8 // the same, column by column
	edge          [][]float64
	start         []int // of each column in a histogram; one more than columns
}

// newBins cuts the columns of x at quantiles of the given rows and sorts every
// cell into its bin. Infinite cells are refused.
func newBins(ctx context.Context, x *mat.Dense, rows []uint32, o Options) (*bins, error) {
	n, p := x.Dims()
	b := &bins{rows: n, columns: p, words: num.Count(p, lanes)}
	b.byRow = make([]uint64, n*b.words)
	b.byColumn, b.edge = make([][]uint8, p), make([][]float64, p)
	for j := range p {
		b.byColumn[j] = make([]uint8, n)
	}
	err := num.Blocks(ctx, n, num.BlockSize, o.Workers, func(_, lo, hi int) error {
		for i := lo; i < hi; i++ {
			for j, v := range x.RawRowView(i) {
				if math.IsInf(v, 0) {
					return num.CellError{Row: i, Column: j, Reason: "infinite value; clip or impute first"}
				}
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	err = num.Blocks(ctx, p, 1, o.Workers, func(_, j, _ int) error {
		b.edge[j] = edges(x, rows, j, o.MaxBins)
		return nil
	})
	if err != nil {
		return nil, err
	}
	b.start = make([]int, p+1)
	for j, e := range b.edge {
		b.start[j+1] = b.start[j] + len(e) + 1
	}
	return b, num.Blocks(ctx, n, num.BlockSize, o.Workers, func(_, lo, hi int) error {
		for i := lo; i < hi; i++ {
			row := b.byRow[i*b.words : (i+1)*b.words]
			for j, v := range x.RawRowView(i) {
				k := find(b.edge[j], v)
				b.byColumn[j][i] = k
				row[j/lanes] |= uint64(k) << (j % lanes * 8)
			}
		}
		return nil
	})
}

// edges returns the upper ends of the bins of column j: the midpoints between
// all distinct values if there are at most most, else midpoints that give every
// bin about the same number of rows. Of many rows, evenly spaced ones are used.
func edges(x *mat.Dense, rows []uint32, j, most int) []float64 {
	sample := min(len(rows), edgeRows)
	v := make([]float64, 0, sample)
	for i := range sample {
		if a := x.At(int(rows[i*len(rows)/sample]), j); !math.IsNaN(a) {
			v = append(v, a)
		}
	}
	slices.Sort(v)
	distinct := 0
	for i, a := range v {
		if i == 0 || a != v[i-1] {
			distinct++
		}
	}
	var e []float64
	left, open, in := len(v), most, 0 // rows and bins not yet closed, rows in the bin at hand
	for i := 0; i+1 < len(v); i++ {
		in++
		if v[i] == v[i+1] {
			continue
		}
		if distinct <= most || open > 1 && in*open >= left {
			e = append(e, midpoint(v[i], v[i+1]))
			left, in = left-in, 0
			open--
		}
	}
	return append(e, math.Inf(1))
}

// midpoint returns a threshold t with low ≤ t < high, halfway if there is room.
func midpoint(low, high float64) float64 {
	if t := float64(low/2) + float64(high/2); t >= low && t < high {
		return t
	}
	return low
}

// find returns the bin of v: the first whose edge is not below it, or the one
// after the last if v is missing.
func find(edge []float64, v float64) uint8 {
	if math.IsNaN(v) {
		return uint8(len(edge))
	}
	base, n := 0, len(edge)
	for n > 1 {
		half := n / 2
		if edge[base+half-1] < v {
			base += half
		}
		n -= half
	}
	return uint8(base)
}
