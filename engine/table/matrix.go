package table

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// Features returns the columns that a learner uses: role feature and a numeric type. A feature of another type is a
// ColumnError that says what to do, because learning without it would surprise.
func (t *Table) Features() ([]Column, error) {
	var out []Column
	for _, c := range t.cols {
		if c.Role != Feature {
			continue
		}
		if !c.Type.Numeric() {
			return nil, &ColumnError{Column: c.Name, Row: -1, Err: fmt.Errorf(
				"%w: learners take numbers and this is a %s column; encode it (one-hot, ordinal) or set its role to ignore", ErrType, c.Type)}
		}
		out = append(out, c)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: no column has the role feature", ErrShape)
	}
	return out, nil
}

// Matrix returns the named columns as a rows × columns matrix; missing cells are NaN. Infinities are a ColumnError naming the row.
func (t *Table) Matrix(columns []string) (*mat.Dense, error) {
	if t.rows == 0 || len(columns) == 0 {
		return &mat.Dense{}, nil
	}
	p := len(columns)
	cols := make([]Column, p)
	for j, name := range columns {
		c, ok := t.Column(name)
		if !ok {
			return nil, &ColumnError{Column: name, Row: -1, Err: ErrColumn}
		}
		if !c.Type.Numeric() {
			return nil, &ColumnError{Column: name, Row: -1, Err: fmt.Errorf("%w: numbers are needed and this is a %s column", ErrType, c.Type)}
		}
		cols[j] = c
	}
	data := make([]float64, t.rows*p)
	for lo := 0; lo < t.rows; lo += matrixRows {
		hi := min(lo+matrixRows, t.rows)
		for j, c := range cols {
			c.scatter(data[lo*p+j:], p, lo, hi)
		}
	}
	if i := slices.IndexFunc(data, func(v float64) bool { return math.IsInf(v, 0) }); i >= 0 {
		return nil, &ColumnError{Column: columns[i%p], Row: i / p, Err: fmt.Errorf(
			"%w: it is infinite; clip outliers or treat it as missing", ErrValue)}
	}
	return mat.NewDense(t.rows, p, data), nil
}

// matrixRows is how many rows of a matrix are filled together, column by column: few enough to stay in the cache.
const matrixRows = 512
