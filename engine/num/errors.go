package num

import (
	"errors"
	"fmt"
)

// Errors a learner's input can cause. CellError and the messages that wrap
// these say where.
var (
	// ErrShape says that rows, columns, targets or weights do not fit together.
	ErrShape = errors.New("num: shapes do not match")
	// ErrNoRows says that there is nothing to learn from.
	ErrNoRows = errors.New("num: no rows")
	// ErrTarget says that a target value cannot be learned.
	ErrTarget = errors.New("num: unusable target")
	// ErrWeight says that a row weight is negative or not finite, or that all are zero.
	ErrWeight = errors.New("num: unusable weight")
)

// CellError names one cell that a learner cannot use. Row and Column count
// from 0, so that callers can look up the column's name; the message counts
// from 1, as people do.
type CellError struct {
	Row    int
	Column int
	Reason string // what is wrong and what to do, such as "missing value; impute first"
}

// Error implements error.
func (e CellError) Error() string {
	return fmt.Sprintf("column %d, row %d: %s", e.Column+1, e.Row+1, e.Reason)
}
