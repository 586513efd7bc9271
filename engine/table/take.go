package table

import (
	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// take returns the cells at rows, in that order.
func (c Column) take(rows []int) Column {
	mem := memory.DefaultAllocator
	switch a := c.data.(type) {
	case *array.Float64:
		b := array.NewFloat64Builder(mem)
		gather(b, a.Float64Values(), a, rows)
		c.data = b.NewArray()
	case *array.Int64:
		b := array.NewInt64Builder(mem)
		gather(b, a.Int64Values(), a, rows)
		c.data = b.NewArray()
	case *array.Timestamp:
		b := array.NewTimestampBuilder(mem, a.DataType().(*arrow.TimestampType))
		gather(b, a.TimestampValues(), a, rows)
		c.data = b.NewArray()
	case *array.Boolean:
		b := array.NewBooleanBuilder(mem)
		b.Reserve(len(rows))
		for _, i := range rows {
			if a.IsNull(i) {
				b.AppendNull()
			} else {
				b.UnsafeAppend(a.Value(i))
			}
		}
		c.data = b.NewArray()
	case *array.String:
		b := array.NewStringBuilder(mem)
		b.Reserve(len(rows))
		for _, i := range rows {
			if a.IsNull(i) {
				b.AppendNull()
			} else {
				b.Append(a.Value(i))
			}
		}
		c.data = b.NewArray()
	case *array.Dictionary:
		codes := make([]int32, len(rows))
		for k, i := range rows {
			codes[k] = int32(c.Code(i))
		}
		c.data = categories(c.Name, codes, a.Dictionary().(*array.String)).data
	}
	return c
}

// unsafeBuilder is what the builders of fixed-width cells have in common.
type unsafeBuilder[T any] interface {
	Reserve(int)
	UnsafeAppend(T)
	UnsafeAppendBoolToBitmap(bool)
}

func gather[T any](b unsafeBuilder[T], v []T, a arrow.Array, rows []int) {
	b.Reserve(len(rows))
	if a.NullN() == 0 {
		for _, i := range rows {
			b.UnsafeAppend(v[i])
		}
		return
	}
	for _, i := range rows {
		if a.IsNull(i) {
			b.UnsafeAppendBoolToBitmap(false)
		} else {
			b.UnsafeAppend(v[i])
		}
	}
}
