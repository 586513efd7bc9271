package table

import "errors"

// Errors of building and reading tables.
var (
	// ErrType is returned for a column type that does not exist or does not fit the data.
	ErrType = errors.New("table: wrong column type")
	// ErrValue is returned for a cell that cannot be read as the type of its column.
	ErrValue = errors.New("table: value does not fit the column type")
	// ErrRole is returned for a role that does not exist.
	ErrRole = errors.New("table: unknown role")
	// ErrShape is returned when columns of one table differ in length or share a name.
	ErrShape = errors.New("table: columns do not fit together")
	// ErrColumn is returned when a named column is not there.
	ErrColumn = errors.New("table: no such column")
	// ErrCorrupt is returned by Decode for bytes that are no table.
	ErrCorrupt = errors.New("table: corrupt table data")
	// ErrLineage is returned when a table went through steps that a model does not know.
	ErrLineage = errors.New("table: lineage does not match")
)

// ColumnError is an error about one column; Row is the 0-based row, or -1 when the whole column is meant. Located turns a position
// in a part of the rows into one at their source, where people find it.
type ColumnError struct {
	Column string
	Row    int
	Err    error
}

// Error names the column, and the row counted from 1.
func (e *ColumnError) Error() string {
	if e.Row < 0 {
		return "column " + quote(e.Column) + ": " + e.Err.Error()
	}
	return "column " + quote(e.Column) + ", row " + itoa(e.Row+1) + ": " + e.Err.Error()
}

// Unwrap returns the reason.
func (e *ColumnError) Unwrap() error { return e.Err }

// Located returns an error about a cell of t with the row that its source counts: row 17 of a fold may be row 21 of the file.
// Any other error stays as it is.
func (t *Table) Located(err error) error {
	e, ok := errors.AsType[*ColumnError](err)
	if !ok || error(e) != err || e.Row < 0 || e.Row >= t.rows { //nolint:errorlint // what wraps it has already named the row
		return err
	}
	return &ColumnError{Column: e.Column, Row: int(t.RowID(e.Row)), Err: e.Err}
}
