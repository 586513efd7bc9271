package step

import "errors"

// Errors of fitting and applying. Those about one column come wrapped in a [table.ColumnError].
var (
	// ErrNoRows is returned by a Fit function for a table without rows.
	ErrNoRows = errors.New("step: no rows to learn from")
	// ErrNoValues is returned when every cell of a column to learn from is missing.
	ErrNoValues = errors.New("step: no values to learn from")
	// ErrRange is returned when a value is infinite, or when a column's spread is more than a number can hold.
	ErrRange = errors.New("step: out of range")
	// ErrLevel is returned for a level that a step was told to refuse, or that its order does not list.
	ErrLevel = errors.New("step: unknown level")
	// ErrName is returned when a column to be made would have the name of another.
	ErrName = errors.New("step: name is taken")
	// ErrOption is returned for an option out of its range.
	ErrOption = errors.New("step: option does not fit")
)
