package table

import (
	"math"

	"github.com/apache/arrow-go/v18/arrow/array"
)

// Floats returns all cells as Float does, in a slice the caller may change.
func (c Column) Floats() []float64 {
	out := make([]float64, c.Len())
	c.scatter(out, 1, 0, len(out))
	return out
}

// scatter writes cells lo..hi-1, as Float has them, to every stride-th place of to.
func (c Column) scatter(to []float64, stride, lo, hi int) {
	switch a := c.data.(type) {
	case *array.Float64:
		scatter(to, stride, a.Float64Values()[lo:hi])
	case *array.Int64:
		scatter(to, stride, a.Int64Values()[lo:hi])
	case *array.Timestamp:
		scatter(to, stride, a.TimestampValues()[lo:hi])
	default:
		for i := lo; i < hi; i++ {
			to[(i-lo)*stride] = c.Float(i)
		}
		return
	}
	if c.data.NullN() == 0 {
		return
	}
	for i := lo; i < hi; i++ {
		if c.data.IsNull(i) {
			to[(i-lo)*stride] = math.NaN()
		}
	}
}

func scatter[T ~int64 | ~float64](to []float64, stride int, v []T) {
	for i, x := range v {
		to[i*stride] = float64(x)
	}
}
