package model

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/table"
)

// Errors of scoring.
var (
	// ErrInput is returned when rows lack a column that the model needs, or hold it in a form it cannot read.
	ErrInput = errors.New("model: the rows do not fit the model")
	// ErrCorrupt is returned by Decode for bytes that are no model.
	ErrCorrupt = errors.New("model: corrupt model data")
	// ErrKind is returned by Decode for a predictor or step that this program does not know.
	ErrKind = errors.New("model: unknown kind")
)

// Predictor is a fitted learner. The models of the packages under engine/ml are predictors.
type Predictor interface {
	// Kind is the constant name of the learner in saved files, "logistic".
	Kind() string
	// Outputs is the number of columns that Predict fills: 1 for regression and clustering, the number of classes else.
	Outputs() int
	// Predict fills out, n × Outputs, from the n × p features x: values, cluster numbers, or probabilities that sum to one. Every
	// row is predicted by itself, and several goroutines may predict different rows at a time.
	Predict(ctx context.Context, x, out *mat.Dense) error
}

// Input is a raw column that a model needs.
type Input struct {
	Name string     `json:"name"`
	Type table.Type `json:"type"`
}

// Model is immutable after it was made.
type Model struct {
	Title     string        // what people call it: the title of the learner's kind
	Node      string        // the node that learned it
	Learner   string        // the stage kind of that node
	Task      evaluate.Task // what it predicts
	Target    string        // the target column; "" for clustering
	Classes   []string      // class labels in the order of the probabilities; nil unless classification
	LabelType table.Type    // the type of the target column
	Features  []string      // the predictor's columns in order, after the steps
	Rows      int           // how many rows it learned from
	Lineage   table.Lineage // origin and steps
	Predictor Predictor
}

// ValueKind is the name of models as values on links.
func (*Model) ValueKind() string { return "model" }

// Describe returns what people call the model and what it predicts.
func (m *Model) Describe() (title string, task evaluate.Task) { return m.Title, m.Task }

// Inputs returns the raw columns that the model needs, in the order of the origin: its signature.
func (m *Model) Inputs() []Input {
	var out []Input
	for _, name := range m.Lineage.Sources(m.Features) {
		f, _ := m.Lineage.Origin.Schema.Find(name)
		out = append(out, Input{Name: f.Name, Type: f.Type})
	}
	return out
}

// Prepare applies to rows the steps that they have not been through. Rows that have been through none are checked against the
// signature first: a missing column, or one of a type that cannot be converted, is an ErrInput naming it.
func (m *Model) Prepare(ctx context.Context, rows *table.Table) (*table.Table, error) {
	if len(rows.Lineage().Steps) == 0 {
		var err error
		if rows, err = m.conform(rows); err != nil {
			return nil, err
		}
	}
	steps, err := m.Lineage.Missing(rows)
	if err != nil {
		return nil, err
	}
	for _, s := range steps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if rows, err = s.Apply(ctx, rows); err != nil {
			return nil, fmt.Errorf("apply %s: %w", s.Node, err)
		}
	}
	return rows, nil
}

// conform converts the columns of the signature to the types that the model learned from. Numbers stay numbers where the model
// learned from whole ones: that a file held no halves is no reason to refuse one.
func (m *Model) conform(rows *table.Table) (*table.Table, error) {
	var cols []table.Column
	for _, in := range m.Inputs() {
		c, ok := rows.Column(in.Name)
		if !ok {
			return nil, fmt.Errorf("%w: %w", ErrInput, &table.ColumnError{
				Column: in.Name, Row: -1,
				Err: fmt.Errorf("it is missing; the model learned from %d columns and needs this one", len(m.Inputs())),
			})
		}
		if c.Type == in.Type {
			continue
		}
		if rewritten(c.Type, in.Type) {
			return nil, fmt.Errorf("%w: %w", ErrInput, &table.ColumnError{
				Column: in.Name, Row: -1,
				Err: fmt.Errorf("the model learned from a category and this is a %s column, whose cells may have been written otherwise "+
					"(True, 1.50); give it the type category where it is read", c.Type),
			})
		}
		v, err := c.Cast(in.Type)
		if err != nil && c.Type == table.Number && in.Type == table.Integer {
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%w: the model learned from a %s column: %w", ErrInput, in.Type, err)
		}
		cols = append(cols, v)
	}
	if len(cols) == 0 {
		return rows, nil
	}
	return rows.With(cols...)
}

// rewritten reports whether the texts that a category is made of are lost in a column of another type, so that a cast would give
// levels that the model has never met and take them for unseen ones without a word. Integers are written in one way only.
func rewritten(from, to table.Type) bool {
	return to == table.Category && (from == table.Boolean || from == table.Number || from == table.Time)
}

// Predict scores rows in their order and returns n × Outputs values. No rows give an empty matrix.
func (m *Model) Predict(ctx context.Context, rows *table.Table) (*mat.Dense, error) {
	return m.PredictWith(ctx, rows, ScoreOptions{})
}
