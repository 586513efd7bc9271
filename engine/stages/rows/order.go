package rows

import (
	"cmp"
	"context"
	"slices"

	"headrace.dev/studio/engine/table"
)

// sortKey is a column to sort by.
type sortKey struct {
	column     table.Column
	descending bool
}

// order sorts positions by the keys, the first one first, and returns them. Equal rows keep their order; missing cells come last
// whichever way a key runs. Categories go by the order of their levels, text by its bytes.
func order(ctx context.Context, rows []int, keys []sortKey) ([]int, error) {
	compare := make([]func(a, b int) int, len(keys))
	for i, k := range keys {
		compare[i] = comparison(k)
	}
	return mergeSort(ctx, rows, func(a, b int) int {
		for _, c := range compare {
			if d := c(a, b); d != 0 {
				return d
			}
		}
		return 0
	})
}

func comparison(k sortKey) func(a, b int) int {
	c := k.column
	var values func(a, b int) int
	switch c.Type {
	case table.Text:
		text := make([]string, c.Len())
		for i := range text {
			text[i] = c.String(i)
		}
		values = func(a, b int) int { return cmp.Compare(text[a], text[b]) }
	case table.Integer, table.Time:
		whole := make([]int64, c.Len())
		for i := range whole {
			whole[i] = c.Int(i)
		}
		values = func(a, b int) int { return cmp.Compare(whole[a], whole[b]) }
	default:
		f := c.Floats()
		values = func(a, b int) int { return cmp.Compare(f[a], f[b]) }
	}
	if k.descending {
		ascending := values
		values = func(a, b int) int { return ascending(b, a) }
	}
	if c.Missing() == 0 {
		return values
	}
	return func(a, b int) int {
		x, y := c.IsMissing(a), c.IsMissing(b)
		switch {
		case x && y:
			return 0
		case x:
			return 1
		case y:
			return -1
		}
		return values(a, b)
	}
}

// mergeSort is a stable sort that can be cancelled: runs of one batch are sorted on their own, then merged in pairs.
func mergeSort(ctx context.Context, rows []int, compare func(a, b int) int) ([]int, error) {
	for lo := 0; lo < len(rows); lo += batch {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		slices.SortStableFunc(rows[lo:min(lo+batch, len(rows))], compare)
	}
	from, to := rows, make([]int, len(rows))
	for width := batch; width < len(rows); width *= 2 {
		for lo := 0; lo < len(from); lo += 2 * width {
			mid, hi := min(lo+width, len(from)), min(lo+2*width, len(from))
			if err := merge(ctx, to[lo:hi], from[lo:mid], from[mid:hi], compare); err != nil {
				return nil, err
			}
		}
		from, to = to, from
	}
	return from, ctx.Err()
}

// merge fills out with the two sorted runs; of equals those of a come first.
func merge(ctx context.Context, out, a, b []int, compare func(a, b int) int) error {
	for i := range out {
		if i%batch == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		if len(a) == 0 || (len(b) > 0 && compare(b[0], a[0]) < 0) {
			out[i], b = b[0], b[1:]
		} else {
			out[i], a = a[0], a[1:]
		}
	}
	return nil
}
