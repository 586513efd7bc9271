package rows

import (
	"fmt"
	"slices"

	"headrace.dev/studio/engine/table"
)

// The kinds of join.
const (
	joinLeft  = "left"
	joinInner = "inner"
	joinRight = "right"
	joinOuter = "outer"
)

// join is a checked plan.
type join struct {
	leftKeys, rightKeys []string
	how, suffix         string
	limit               int

	fields []table.Field // of the result
	right  []string      // the right columns among them, behind those of the left
	floats []bool        // by key: compared as numbers
}

// planJoin works out the result: the left columns, then the right ones without their keys. Where unmatched right rows stay, the
// left keys take their cells, and a type that holds both. Open schemas are planned as far as they are known.
func planJoin(l, r table.Schema, j join) (join, error) {
	j.fields = l.Clone().Fields
	j.floats = make([]bool, len(j.leftKeys))
	for i, name := range j.leftKeys {
		a, oka := l.Find(name)
		b, okb := r.Find(j.rightKeys[i])
		if !oka || !okb {
			continue
		}
		common, ok := commonType(a.Type, b.Type)
		if !ok {
			return j, &table.ColumnError{Column: name, Row: -1, Err: fmt.Errorf("%w: a %s on the left and a %s on the right; change one of the types first",
				errKeyType, a.Type, b.Type)}
		}
		j.floats[i] = common == table.Number
		if j.keepsRight() {
			j.fields[l.Index(name)].Type = common
		}
	}
	for _, f := range r.Fields {
		if slices.Contains(j.rightKeys, f.Name) {
			continue
		}
		j.right = append(j.right, f.Name)
		schema := table.Schema{Fields: j.fields}
		if schema.Index(f.Name) >= 0 {
			f.Name += j.suffix
		}
		if schema.Index(f.Name) >= 0 {
			return j, &table.ColumnError{Column: f.Name, Row: -1, Err: fmt.Errorf("%w; choose another suffix or rename a column", errName)}
		}
		if (f.Role == table.Target || f.Role == table.Weight) && len(schema.WithRole(f.Role)) > 0 {
			f.Role = table.Ignore // the left has one, and one is all that learners take
		}
		j.fields = append(j.fields, f)
	}
	return j, nil
}

func (j join) keepsLeft() bool  { return j.how == joinLeft || j.how == joinOuter }
func (j join) keepsRight() bool { return j.how == joinRight || j.how == joinOuter }

// commonType returns the type that holds the values of both, if they can be compared at all.
func commonType(a, b table.Type) (table.Type, bool) {
	if a == b {
		return a, true
	}
	either := func(x, y table.Type) bool { return (a == x && b == y) || (a == y && b == x) }
	switch {
	case either(table.Number, table.Integer):
		return table.Number, true
	case either(table.Category, table.Text):
		return table.Text, true
	}
	return 0, false
}
