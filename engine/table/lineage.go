package table

import (
	"context"
	"fmt"
	"slices"
)

// Step is a fitted, row-wise transformation. It keeps the number and order of rows, computes each row from that row alone, and
// passes over columns that are not there: a model checks its signature first, so what is absent is not needed.
type Step interface {
	// StepKind is the constant name of the transformation in saved files, "impute".
	StepKind() string
	// Apply transforms a table. It returns an error naming the column and row that it cannot take.
	Apply(ctx context.Context, t *Table) (*Table, error)
	// Sources returns the input columns that the named output column is computed from: itself where it is passed through.
	Sources(column string) []string
}

// Fitted is a step with the identity of its fit: two of one ID do the same.
type Fitted struct {
	ID   string // the key of the execution that fitted it
	Node string // the node that fitted it, for messages
	Step Step
}

// Origin is where rows began: the output of a source, a join or an aggregation.
type Origin struct {
	ID     string `json:"id"`
	Schema Schema `json:"schema"`
}

// Lineage is what happened to a table since its origin, in order.
type Lineage struct {
	Origin Origin
	Steps  []Fitted
}

// Lineage returns the table's lineage, which must not be changed.
func (t *Table) Lineage() Lineage { return t.lineage }

// WithOrigin returns the table as the beginning of a new lineage. Row ids start again at 0.
func (t *Table) WithOrigin(id string) *Table {
	n := *t
	n.ids = nil
	n.lineage = Lineage{Origin: Origin{ID: id, Schema: t.Schema()}}
	return &n
}

// withStep returns the table with one more step behind it.
func (t *Table) withStep(f Fitted) *Table {
	n := *t
	n.lineage.Steps = append(slices.Clip(t.lineage.Steps), f)
	return &n
}

// Apply runs a step over a table and records it in the lineage.
func (f Fitted) Apply(ctx context.Context, t *Table) (*Table, error) {
	out, err := f.Step.Apply(ctx, t)
	if err != nil {
		return nil, err
	}
	return out.withStep(f), nil
}

// Missing returns the steps of l that table t has not been through, in order. A table that went through a step that l does not
// hold, or through its steps in another order, is an ErrLineage naming the step's node: such a table cannot be scored.
func (l Lineage) Missing(t *Table) ([]Fitted, error) {
	var rest []Fitted
	have := t.lineage.Steps
	for _, s := range l.Steps {
		if len(have) > 0 && have[0].ID == s.ID {
			have = have[1:]
			continue
		}
		rest = append(rest, s)
	}
	if len(have) > 0 {
		return nil, fmt.Errorf("%w: these rows went through %q, which the model did not learn from; "+
			"connect rows from before that node", ErrLineage, have[0].Node)
	}
	return rest, nil
}

// Sources returns the origin's columns that the named columns are computed from, in the order of the origin's schema.
func (l Lineage) Sources(columns []string) []string {
	need := map[string]bool{}
	for _, c := range columns {
		need[c] = true
	}
	for _, f := range slices.Backward(l.Steps) {
		before := map[string]bool{}
		for c := range need {
			for _, s := range f.Step.Sources(c) {
				before[s] = true
			}
		}
		need = before
	}
	var out []string
	for _, f := range l.Origin.Schema.Fields {
		if need[f.Name] {
			out = append(out, f.Name)
		}
	}
	return out
}
