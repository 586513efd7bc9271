package table

import (
	"errors"
	"fmt"
	"strings"
)

// ErrCSV is returned, inside a CSVError, for a file that does not have the form of a CSV file.
var ErrCSV = errors.New("table: the CSV file cannot be read")

// CSVError is an error in a CSV file.
type CSVError struct {
	Line   int    // counted from 1; 0 when the whole file is meant
	Column int    // the cell in its line, counted from 1; 0 when the whole line is meant
	Name   string // the column's name, where it is known
	Err    error
}

// Error names the place and the reason.
func (e *CSVError) Error() string {
	var at strings.Builder
	if e.Line > 0 {
		fmt.Fprintf(&at, "line %d", e.Line)
	}
	switch {
	case e.Name != "":
		fmt.Fprintf(&at, ", column %q", e.Name)
	case e.Column > 0:
		fmt.Fprintf(&at, ", cell %d", e.Column)
	}
	if at.Len() == 0 {
		return e.Err.Error()
	}
	return at.String() + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *CSVError) Unwrap() error { return e.Err }

// faultError is an error at a place in the text, before the line was counted.
type faultError struct {
	offset int
	column int // counted from 0, or -1
	err    error
}

func (f *faultError) Error() string { return f.err.Error() }

func (f *faultError) Unwrap() error { return f.err }

// place counts the lines up to the fault.
func (f *faultError) place(text string, names []string) *CSVError {
	e := &CSVError{Line: 1 + strings.Count(text[:f.offset], "\n"), Column: f.column + 1, Err: f.err}
	if f.column >= 0 && f.column < len(names) {
		e.Name = names[f.column]
	}
	return e
}

func badFile(format string, a ...any) *CSVError {
	return &CSVError{Err: fmt.Errorf("%w: "+format, append([]any{ErrCSV}, a...)...)}
}
