package num

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// CheckRows refuses a training set without rows or columns.
func CheckRows(x *mat.Dense) error {
	if x == nil || x.IsEmpty() {
		return fmt.Errorf("%w: give at least one row and one column to learn from", ErrNoRows)
	}
	return nil
}

// CheckShapes refuses a training set without rows or columns and targets or
// weights of another length than x has rows; nil weights pass.
func CheckShapes(x *mat.Dense, y, w []float64) error {
	if err := CheckRows(x); err != nil {
		return err
	}
	rows, _ := x.Dims()
	if len(y) != rows {
		return fmt.Errorf("%w: %d rows but %d target values", ErrShape, rows, len(y))
	}
	return CheckWeights(w, rows)
}

// CheckWeights refuses weights that are not one for each row, are negative or
// not finite, or are zero throughout. Nil weights pass.
func CheckWeights(w []float64, rows int) error {
	if w == nil {
		return nil
	}
	if len(w) != rows {
		return fmt.Errorf("%w: %d rows but %d weights", ErrShape, rows, len(w))
	}
	var total float64
	for i, v := range w {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%w: row %d weighs %v; weights must be zero or positive numbers", ErrWeight, i+1, v)
		}
		total += v
	}
	if total == 0 {
		return fmt.Errorf("%w: every row weighs zero, so there is nothing to learn from", ErrWeight)
	}
	if math.IsInf(total, 1) {
		return fmt.Errorf("%w: the weights add up to more than a number can hold; scale them down", ErrWeight)
	}
	return nil
}

// CheckFinite returns a CellError for the first cell of x, row by row, that is
// missing or infinite.
func CheckFinite(x *mat.Dense) error {
	rows, _ := x.Dims()
	return CheckFiniteRows(x, 0, rows)
}

// CheckFiniteRows is CheckFinite for rows lo..hi-1, for use inside a block.
func CheckFiniteRows(x *mat.Dense, lo, hi int) error {
	for i := lo; i < hi; i++ {
		for j, v := range x.RawRowView(i) {
			if v-v == 0 { // neither NaN nor infinite
				continue
			}
			if math.IsNaN(v) {
				return CellError{Row: i, Column: j, Reason: "missing value; impute first"}
			}
			return CellError{Row: i, Column: j, Reason: "infinite value; clip or impute first"}
		}
	}
	return nil
}

// CheckValues refuses a regression target that is missing or infinite in any row.
func CheckValues(y []float64) error {
	for i, v := range y {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return fmt.Errorf("%w: row %d has no finite value; drop rows without a target first", ErrTarget, i+1)
		}
	}
	return nil
}

// CheckClasses refuses a target that is not a class index 0..classes-1 in
// every row, and one in which fewer than two classes carry weight.
func CheckClasses(y, w []float64, classes int) error {
	if classes < 2 {
		return fmt.Errorf("%w: %d classes; a classifier needs two or more", ErrTarget, classes)
	}
	first, several := -1.0, false
	for i, v := range y {
		if v != math.Trunc(v) || v < 0 || v >= float64(classes) {
			return fmt.Errorf("%w: row %d holds %v, not a class index from 0 to %d", ErrTarget, i+1, v, classes-1)
		}
		if w != nil && w[i] == 0 {
			continue
		}
		if first < 0 {
			first = v
		}
		several = several || v != first
	}
	if !several {
		return fmt.Errorf("%w: every row belongs to the same class; a classifier needs rows of two or more", ErrTarget)
	}
	return nil
}

// CheckPredict refuses features x that do not have the given number of columns
// and an out that is not one row for each row of x by outputs columns.
func CheckPredict(x, out *mat.Dense, features, outputs int) error {
	rows, cols := x.Dims()
	if cols != features {
		return fmt.Errorf("%w: the model was fitted on %d columns, not %d", ErrShape, features, cols)
	}
	if r, c := out.Dims(); r != rows || c != outputs {
		return fmt.Errorf("%w: predictions need %d × %d cells, not %d × %d", ErrShape, rows, outputs, r, c)
	}
	return nil
}

// Finite reports whether no value is missing or infinite.
func Finite(values ...float64) bool {
	for _, v := range values {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return false
		}
	}
	return true
}
