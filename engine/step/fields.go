package step

import (
	"fmt"
	"slices"
	"strings"

	"headrace.dev/studio/engine/table"
)

// Fields returns the fields that a step works on: the named columns in the order of the schema or, where none is named, every
// feature whose type is one of fits. Naming a column says that it is meant, so that any role goes, and any type that the step
// can read at all. A name that the schema surely lacks, and a column whose type is not one of readable, is a ColumnError.
func Fields(s table.Schema, columns []string, fits, readable []table.Type) ([]table.Field, error) {
	for _, name := range columns {
		f, ok := s.Find(name)
		if !ok && !s.Open {
			return nil, columnError(name, fmt.Errorf("%w: choose one of the %d that come in", table.ErrColumn, len(s.Fields)))
		}
		if ok && !slices.Contains(readable, f.Type) {
			return nil, columnError(name, fmt.Errorf("%w: %s needed and this is a %s column; change its type first",
				table.ErrType, plurals(readable), f.Type))
		}
	}
	var out []table.Field
	for _, f := range s.Fields {
		if slices.Contains(columns, f.Name) || (len(columns) == 0 && f.Role == table.Feature && slices.Contains(fits, f.Type)) {
			out = append(out, f)
		}
	}
	return out, nil
}

// retype returns the schema with the fields of those names given another type.
func retype(s table.Schema, fields []table.Field, to table.Type) table.Schema {
	out := s.Clone()
	for _, f := range fields {
		out.Fields[out.Index(f.Name)].Type = to
	}
	return out
}

// learn returns the fields to learn from, after checking that there are rows at all.
func learn(t *table.Table, columns []string, fits, readable []table.Type) ([]table.Field, error) {
	fields, err := Fields(t.Schema(), columns, fits, readable)
	if err != nil {
		return nil, err
	}
	if t.Rows() == 0 {
		return nil, emptyTable()
	}
	return fields, nil
}

func emptyTable() error {
	return fmt.Errorf("%w: the table is empty; check the filters before this node", ErrNoRows)
}

// plurals lists types for people: "category, text or integer columns are".
func plurals(types []table.Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.String()
	}
	if n := len(names); n > 1 {
		names = append(names[:n-2], names[n-2]+" or "+names[n-1])
	}
	return strings.Join(names, ", ") + " columns are"
}

func columnError(name string, err error) error {
	return &table.ColumnError{Column: name, Row: -1, Err: err}
}

// numeric are the types that the arithmetic of scaling and clipping is meant for; booleans are left out, since a 0-or-1 column
// is in scale already.
func numeric() []table.Type { return []table.Type{table.Number, table.Integer} }

// labelled are the types whose cells can be read as levels.
func labelled() []table.Type {
	return []table.Type{table.Category, table.Text, table.Integer, table.Boolean}
}
