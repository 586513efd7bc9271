package table

import (
	"fmt"
	"slices"
)

// Table is an immutable table. The zero value is not useful; make one with New.
type Table struct {
	cols    []Column
	index   map[string]int
	rows    int
	ids     []int64 // nil means 0, 1, 2, …
	lineage Lineage
}

// ValueKind is the name of tables as values on links.
func (*Table) ValueKind() string { return "table" }

// New makes a table of columns, with row ids 0, 1, 2, … and no lineage. Columns that differ in length, have no name or share
// one are an ErrShape.
func New(cols ...Column) (*Table, error) { return build(cols, nil, Lineage{}, -1) }

// build checks the columns; rows is the row count of a table that may have no columns, or -1.
func build(cols []Column, ids []int64, l Lineage, rows int) (*Table, error) {
	t := &Table{cols: cols, ids: ids, lineage: l, rows: max(rows, 0), index: make(map[string]int, len(cols))}
	fields := make([]Field, len(cols))
	for i, c := range cols {
		if c.data == nil {
			return nil, &ColumnError{Column: c.Name, Row: -1, Err: ErrType}
		}
		if i == 0 && rows < 0 {
			t.rows = c.Len()
		}
		if c.Len() != t.rows {
			return nil, fmt.Errorf("%w: column %q has %d rows, the table %d", ErrShape, c.Name, c.Len(), t.rows)
		}
		fields[i] = c.Field
		t.index[c.Name] = i
	}
	if err := (Schema{Fields: fields}).validate(); err != nil {
		return nil, err
	}
	return t, nil
}

// Rows returns the number of rows.
func (t *Table) Rows() int { return t.rows }

// Width returns the number of columns.
func (t *Table) Width() int { return len(t.cols) }

// At returns column i, counted from 0.
func (t *Table) At(i int) Column { return t.cols[i] }

// Column returns the named column.
func (t *Table) Column(name string) (Column, bool) {
	i, ok := t.index[name]
	if !ok {
		return Column{}, false
	}
	return t.cols[i], true
}

// Columns returns the columns in order, in a slice the caller may change.
func (t *Table) Columns() []Column { return slices.Clone(t.cols) }

// Schema returns the description of the columns.
func (t *Table) Schema() Schema {
	s := Schema{Fields: make([]Field, len(t.cols))}
	for i, c := range t.cols {
		s.Fields[i] = c.Field
	}
	return s
}

// RowID returns the stable id of row i: unique within an origin and kept by every row operation.
func (t *Table) RowID(i int) int64 {
	if t.ids == nil {
		return int64(i)
	}
	return t.ids[i]
}

// RowIDs returns the ids of all rows, in a slice the caller may change.
func (t *Table) RowIDs() []int64 {
	if t.ids != nil {
		return slices.Clone(t.ids)
	}
	out := make([]int64, t.rows)
	for i := range out {
		out[i] = int64(i)
	}
	return out
}

// Take returns the rows at those 0-based positions, in that order; a position may repeat. Ids, origin and lineage stay.
func (t *Table) Take(rows []int) *Table {
	cols := make([]Column, len(t.cols))
	for i, c := range t.cols {
		cols[i] = c.take(rows)
	}
	ids := make([]int64, len(rows))
	for k, i := range rows {
		ids[k] = t.RowID(i)
	}
	return &Table{cols: cols, index: t.index, rows: len(rows), ids: ids, lineage: t.lineage}
}

// With returns the table with each column put in: in the place of the one of its name, or at the end.
func (t *Table) With(cols ...Column) (*Table, error) {
	out := slices.Clone(t.cols)
	at := make(map[string]int, len(cols))
	for _, c := range cols {
		if i, ok := t.index[c.Name]; ok {
			out[i] = c
		} else if i, ok := at[c.Name]; ok {
			out[i] = c
		} else {
			at[c.Name] = len(out)
			out = append(out, c)
		}
	}
	rows := t.rows
	if len(t.cols) == 0 && t.rows == 0 {
		rows = -1
	}
	return build(out, t.ids, t.lineage, rows)
}

// WithColumns returns a table of exactly these columns in place of the old ones; rows, ids, origin and lineage stay.
func (t *Table) WithColumns(cols []Column) (*Table, error) {
	return build(cols, t.ids, t.lineage, t.rows)
}

// Drop returns the table without the named columns; names that are not there are passed over.
func (t *Table) Drop(names ...string) *Table {
	var out []Column
	for _, c := range t.cols {
		if !slices.Contains(names, c.Name) {
			out = append(out, c)
		}
	}
	n, err := build(out, t.ids, t.lineage, t.rows)
	if err != nil { // a subset of valid columns is valid
		panic("table: " + err.Error())
	}
	return n
}

// Select returns the named columns in that order; one that is not there is an ErrColumn.
func (t *Table) Select(names ...string) (*Table, error) {
	out := make([]Column, 0, len(names))
	for _, n := range names {
		c, ok := t.Column(n)
		if !ok {
			return nil, &ColumnError{Column: n, Row: -1, Err: ErrColumn}
		}
		out = append(out, c)
	}
	return build(out, t.ids, t.lineage, t.rows)
}

// WithRole returns the columns of one role, in order.
func (t *Table) WithRole(r Role) []Column {
	var out []Column
	for _, c := range t.cols {
		if c.Role == r {
			out = append(out, c)
		}
	}
	return out
}
