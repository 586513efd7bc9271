package table

import (
	"fmt"
	"slices"
	"strconv"
)

// Field describes a column without its cells.
type Field struct {
	Name string `json:"name"`
	Type Type   `json:"type"`
	Role Role   `json:"role,omitempty"`
}

// Schema is what is known of a table without its rows: before a run from the stages' Infer, after it from the table itself.
type Schema struct {
	Fields []Field `json:"fields"`
	// Open says that the table may hold further columns that cannot be known before the run (one column per level of a
	// category, say). Checks then do not call a name missing.
	Open bool `json:"open,omitempty"`
}

// Find returns the field of that name.
func (s Schema) Find(name string) (Field, bool) {
	if i := s.Index(name); i >= 0 {
		return s.Fields[i], true
	}
	return Field{}, false
}

// Index returns the position of the named field, or -1.
func (s Schema) Index(name string) int {
	return slices.IndexFunc(s.Fields, func(f Field) bool { return f.Name == name })
}

// WithRole returns the fields of one role, in order.
func (s Schema) WithRole(r Role) []Field {
	var out []Field
	for _, f := range s.Fields {
		if f.Role == r {
			out = append(out, f)
		}
	}
	return out
}

// Clone returns a copy whose fields can be changed.
func (s Schema) Clone() Schema { return Schema{Fields: slices.Clone(s.Fields), Open: s.Open} }

// Names returns the column names in order.
func (s Schema) Names() []string {
	out := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		out[i] = f.Name
	}
	return out
}

func (s Schema) validate() error {
	seen := make(map[string]bool, len(s.Fields))
	for i, f := range s.Fields {
		switch {
		case f.Name == "":
			return fmt.Errorf("%w: column %d has no name", ErrShape, i+1)
		case seen[f.Name]:
			return fmt.Errorf("%w: two columns are named %q", ErrShape, f.Name)
		case f.Type.arrowType() == nil:
			return &ColumnError{Column: f.Name, Row: -1, Err: ErrType}
		}
		seen[f.Name] = true
	}
	return nil
}

func quote(s string) string { return strconv.Quote(s) }

func itoa(n int) string { return strconv.Itoa(n) }
