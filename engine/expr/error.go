package expr

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"headrace.dev/studio/engine/table"
)

// ErrOpenSchema is wrapped in the error about a column that is unknown to an open schema: it may come with the run, so that
// nothing can be said before.
var ErrOpenSchema = errors.New("expr: the columns are not known yet")

// Error says what is wrong with an expression, and where: its characters From to To, counted from 0.
type Error struct {
	From, To int
	Message  string // what happened and what to do
	Err      error  // table.ErrColumn, ErrOpenSchema or nil
}

// Error names the place, counted from 1.
func (e *Error) Error() string { return fmt.Sprintf("character %d: %s", e.From+1, e.Message) }

// Unwrap returns what the error is about.
func (e *Error) Unwrap() error { return e.Err }

// unknownColumn says that a column is not there and which one may be meant.
func unknownColumn(name string, schema table.Schema) (string, error) {
	if schema.Open {
		return fmt.Sprintf("the column %q is not known before the run", name), ErrOpenSchema
	}
	if best, ok := nearest(name, schema.Names()); ok {
		return fmt.Sprintf("there is no column %q; did you mean %s?", name, spell(best)), table.ErrColumn
	}
	if len(schema.Fields) == 0 {
		return fmt.Sprintf("there is no column %q, nor any other", name), table.ErrColumn
	}
	return fmt.Sprintf("there is no column %q; there are %s. Text stands in quotes", name, list(schema.Names(), 5)), table.ErrColumn
}

// spell writes a column's name as an expression needs it.
func spell(name string) string {
	for i, r := range name {
		letter := r == '_' || r == '$' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r > 0x7f
		if !letter && (i == 0 || r < '0' || r > '9') {
			return "`" + strings.ReplaceAll(name, "`", "``") + "`"
		}
	}
	return name
}

// list names the first few.
func list(names []string, most int) string {
	short := make([]string, 0, most)
	for _, n := range names[:min(len(names), most)] {
		short = append(short, spell(n))
	}
	out := strings.Join(short, ", ")
	if len(names) > most {
		out += fmt.Sprintf(" and %d more", len(names)-most)
	}
	return out
}

// nearest returns the name that takes the fewest edits to come from another, if they are few.
func nearest(name string, names []string) (string, bool) {
	best, fewest := "", max(2, len(name)/3)+1
	for _, n := range names {
		if abs := len(n) - len(name); max(abs, -abs) >= fewest {
			continue
		}
		if d := edits(strings.ToLower(name), strings.ToLower(n)); d < fewest {
			best, fewest = n, d
		}
	}
	return best, best != "" && fewest < max(len(name), 2)
}

// edits returns the Levenshtein distance in bytes.
func edits(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		corner := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			corner, row[j+1] = row[j+1], min(corner+cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}

// unknownFunction says that a function does not exist and which one may be meant.
func unknownFunction(name string) string {
	names := functionNames()
	if i := slices.IndexFunc(names, func(n string) bool { return strings.EqualFold(n, name) }); i >= 0 {
		return fmt.Sprintf("there is no function %s; did you mean %s?", name, names[i])
	}
	if best, ok := nearest(name, names); ok {
		return fmt.Sprintf("there is no function %s; did you mean %s?", name, best)
	}
	return fmt.Sprintf("there is no function %s; there are %s", name, strings.Join(names, ", "))
}
