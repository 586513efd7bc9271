package table

import (
	"math"
	"slices"
	"strconv"
	"time"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// Column is a field with its cells. The zero Column has none; make one with Numbers, Integers, ….
type Column struct {
	Field
	data arrow.Array
}

// Numbers makes a number column; valid[i] false marks a missing cell, a nil valid means none but the NaNs in v.
func Numbers(name string, v []float64, valid []bool) Column {
	b := array.NewFloat64Builder(memory.DefaultAllocator)
	b.Reserve(len(v))
	for i, x := range v {
		if (valid != nil && !valid[i]) || math.IsNaN(x) {
			b.UnsafeAppendBoolToBitmap(false)
		} else {
			b.UnsafeAppend(x)
		}
	}
	return Column{Field{Name: name, Type: Number}, b.NewArray()}
}

// Integers makes an integer column; valid[i] false marks a missing cell, nil means none.
func Integers(name string, v []int64, valid []bool) Column {
	b := array.NewInt64Builder(memory.DefaultAllocator)
	fill(b, v, valid)
	return Column{Field{Name: name, Type: Integer}, b.NewArray()}
}

// Booleans makes a boolean column; valid[i] false marks a missing cell, nil means none.
func Booleans(name string, v []bool, valid []bool) Column {
	b := array.NewBooleanBuilder(memory.DefaultAllocator)
	fill(b, v, valid)
	return Column{Field{Name: name, Type: Boolean}, b.NewArray()}
}

// Texts makes a text column; valid[i] false marks a missing cell, nil means none.
func Texts(name string, v []string, valid []bool) Column {
	b := array.NewStringBuilder(memory.DefaultAllocator)
	b.Reserve(len(v))
	for i, s := range v {
		if valid != nil && !valid[i] {
			b.AppendNull()
		} else {
			b.Append(s)
		}
	}
	return Column{Field{Name: name, Type: Text}, b.NewArray()}
}

// Times makes a time column from microseconds since 1970 UTC; valid[i] false marks a missing cell, nil means none.
func Times(name string, v []int64, valid []bool) Column {
	b := array.NewTimestampBuilder(memory.DefaultAllocator, Time.arrowType().(*arrow.TimestampType))
	b.Reserve(len(v))
	for i, x := range v {
		if valid != nil && !valid[i] {
			b.UnsafeAppendBoolToBitmap(false)
		} else {
			b.UnsafeAppend(arrow.Timestamp(x))
		}
	}
	return Column{Field{Name: name, Type: Time}, b.NewArray()}
}

// fill appends cells one by one, because what lies under a missing one must be zero: equal columns then have equal bytes.
func fill[T any](b unsafeBuilder[T], v []T, valid []bool) {
	b.Reserve(len(v))
	for i, x := range v {
		if valid != nil && !valid[i] {
			b.UnsafeAppendBoolToBitmap(false)
		} else {
			b.UnsafeAppend(x)
		}
	}
}

// Categories makes a category column: codes index into levels, a negative code is a missing cell.
func Categories(name string, codes []int32, levels []string) Column {
	d := array.NewStringBuilder(memory.DefaultAllocator)
	d.AppendValues(levels, nil)
	return categories(name, codes, d.NewStringArray())
}

func categories(name string, codes []int32, dict *array.String) Column {
	b := array.NewInt32Builder(memory.DefaultAllocator)
	b.Reserve(len(codes))
	for _, c := range codes {
		if c < 0 {
			b.UnsafeAppendBoolToBitmap(false)
		} else {
			b.UnsafeAppend(c)
		}
	}
	return Column{
		Field{Name: name, Type: Category},
		array.NewDictionaryArray(Category.arrowType(), b.NewArray(), dict),
	}
}

// CategoriesOf makes a category column from labels; the levels come out sorted the way people count: numbers by value, then
// text. valid[i] false marks a missing cell, nil means none.
func CategoriesOf(name string, labels []string, valid []bool) Column {
	var levels []string
	code := map[string]int32{}
	for i, s := range labels {
		if valid == nil || valid[i] {
			if _, ok := code[s]; !ok {
				code[s] = 0
				levels = append(levels, s)
			}
		}
	}
	SortLevels(levels)
	for i, s := range levels {
		code[s] = int32(i)
	}
	codes := make([]int32, len(labels))
	for i, s := range labels {
		if valid == nil || valid[i] {
			codes[i] = code[s]
		} else {
			codes[i] = -1
		}
	}
	return Categories(name, codes, levels)
}

// SortLevels sorts levels in place: numbers first and by value, then text by bytes.
func SortLevels(levels []string) {
	number := func(s string) (float64, bool) {
		f, err := strconv.ParseFloat(s, 64)
		return f, err == nil && !math.IsNaN(f)
	}
	slices.SortFunc(levels, func(a, b string) int {
		x, okx := number(a)
		y, oky := number(b)
		switch {
		case okx && oky && x != y:
			if x < y {
				return -1
			}
			return 1
		case okx != oky:
			if okx {
				return -1
			}
			return 1
		}
		return cmpString(a, b)
	})
}

func cmpString(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// Len returns the number of cells.
func (c Column) Len() int { return c.data.Len() }

// Missing returns the number of missing cells.
func (c Column) Missing() int { return c.data.NullN() }

// IsMissing reports whether cell i is missing.
func (c Column) IsMissing(i int) bool { return c.data.IsNull(i) }

// Arrow returns the cells as an Arrow array, which must not be changed.
func (c Column) Arrow() arrow.Array { return c.data }

// Named returns the column under another name.
func (c Column) Named(name string) Column { c.Name = name; return c }

// As returns the column with another role.
func (c Column) As(r Role) Column { c.Role = r; return c }

// Float returns cell i as a number: NaN when missing, 0 or 1 for booleans, the level's position for categories, microseconds
// for times, NaN for text.
func (c Column) Float(i int) float64 {
	if c.data.IsNull(i) {
		return math.NaN()
	}
	switch a := c.data.(type) {
	case *array.Float64:
		return a.Value(i)
	case *array.Int64:
		return float64(a.Value(i))
	case *array.Boolean:
		if a.Value(i) {
			return 1
		}
		return 0
	case *array.Dictionary:
		return float64(a.GetValueIndex(i))
	case *array.Timestamp:
		return float64(a.Value(i))
	}
	return math.NaN()
}

// Code returns the position in Levels of cell i of a category column, or -1 when it is missing.
func (c Column) Code(i int) int {
	if c.data.IsNull(i) {
		return -1
	}
	return c.data.(*array.Dictionary).GetValueIndex(i)
}

// Levels returns the levels of a category column in order, nil for other types. Levels may be unused.
func (c Column) Levels() []string {
	a, ok := c.data.(*array.Dictionary)
	if !ok {
		return nil
	}
	d := a.Dictionary().(*array.String)
	out := make([]string, d.Len())
	for i := range out {
		out[i] = d.Value(i)
	}
	return out
}

// String returns cell i as people and files write it; "" when it is missing. Numbers take the shortest form that reads back
// exactly, times RFC 3339.
func (c Column) String(i int) string {
	if c.data.IsNull(i) {
		return ""
	}
	switch a := c.data.(type) {
	case *array.Float64:
		return formatNumber(a.Value(i))
	case *array.Int64:
		return strconv.FormatInt(a.Value(i), 10)
	case *array.Boolean:
		return strconv.FormatBool(a.Value(i))
	case *array.Dictionary:
		return a.Dictionary().(*array.String).Value(a.GetValueIndex(i))
	case *array.String:
		return a.Value(i)
	case *array.Timestamp:
		return time.UnixMicro(int64(a.Value(i))).UTC().Format(time.RFC3339Nano)
	}
	return ""
}

// Int returns cell i of an integer, boolean, category or time column as an integer; 0 when it is missing.
func (c Column) Int(i int) int64 {
	if c.data.IsNull(i) {
		return 0
	}
	switch a := c.data.(type) {
	case *array.Int64:
		return a.Value(i)
	case *array.Timestamp:
		return int64(a.Value(i))
	}
	return int64(c.Float(i))
}
