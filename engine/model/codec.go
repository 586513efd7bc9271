package model

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// formatVersion is raised when the saved form changes in a way that older programs cannot read.
const formatVersion = 1

type modelJSON struct {
	Format    int             `json:"headrace_model"`
	Title     string          `json:"title"`
	Node      string          `json:"node"`
	Learner   string          `json:"learner"`
	Task      evaluate.Task   `json:"task"`
	Target    string          `json:"target,omitempty"`
	Classes   []string        `json:"classes,omitempty"`
	LabelType table.Type      `json:"label_type,omitempty"`
	Features  []string        `json:"features"`
	Rows      int             `json:"rows"`
	Lineage   json.RawMessage `json:"lineage"`
	Kind      string          `json:"kind"`
	Predictor json.RawMessage `json:"predictor"`
}

// Encode writes the model as JSON; equal models give equal bytes.
func (m *Model) Encode(w io.Writer) error {
	lineage, err := table.MarshalLineage(m.Lineage)
	if err != nil {
		return err
	}
	err = json.NewEncoder(w).Encode(struct {
		modelJSON
		Predictor Predictor `json:"predictor"` // written in place, because some are as large as the rows they learned from
	}{
		modelJSON{
			Format: formatVersion, Title: m.Title, Node: m.Node, Learner: m.Learner,
			Task: m.Task, Target: m.Target, Classes: m.Classes, LabelType: m.LabelType, Features: m.Features, Rows: m.Rows,
			Lineage: lineage, Kind: m.Predictor.Kind(),
		}, m.Predictor,
	})
	if err != nil {
		return fmt.Errorf("encode %s: %w", m.Predictor.Kind(), err)
	}
	return nil
}

// Decode reads what Encode wrote. A newer format or an unknown predictor is an ErrKind, anything unreadable an ErrCorrupt.
func Decode(r io.Reader) (*Model, error) {
	var j modelJSON
	if err := json.NewDecoder(r).Decode(&j); err != nil {
		if j.Format > formatVersion { // a newer form may hold other things under these names
			return nil, newer(j.Format)
		}
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	if j.Format < 1 {
		return nil, fmt.Errorf("%w: this is not a saved model", ErrCorrupt)
	}
	if j.Format > formatVersion {
		return nil, newer(j.Format)
	}
	lineage, err := table.UnmarshalLineage(j.Lineage, step.Decode)
	if errors.Is(err, step.ErrKind) {
		return nil, fmt.Errorf("%w: %w", ErrKind, err)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	p, err := newPredictor(j.Kind)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(j.Predictor, p); err != nil {
		return nil, fmt.Errorf("%w: %s: %w", ErrCorrupt, j.Kind, err)
	}
	m := &Model{
		Title: j.Title, Node: j.Node, Learner: j.Learner, Task: j.Task, Target: j.Target, Classes: j.Classes,
		LabelType: j.LabelType, Features: j.Features, Rows: j.Rows, Lineage: lineage, Predictor: p,
	}
	if err := m.check(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrCorrupt, err)
	}
	return m, nil
}

func newer(format int) error {
	return fmt.Errorf("%w: saved by a newer version (format %d); update Headrace", ErrKind, format)
}

// check reports parts of a model that do not fit together.
func (m *Model) check() error {
	outputs := 1
	switch m.Task {
	case evaluate.Binary, evaluate.Multiclass:
		if outputs = len(m.Classes); outputs < 2 || m.LabelType == 0 {
			return fmt.Errorf("a %s model with %d classes", m.Task, outputs)
		}
	case evaluate.Regression, evaluate.Clustering:
		if len(m.Classes) > 0 {
			return fmt.Errorf("a %s model with classes", m.Task)
		}
	default:
		return fmt.Errorf("the task %q is unknown", m.Task)
	}
	for _, f := range m.Lineage.Origin.Schema.Fields {
		if f.Name == "" || f.Type == 0 {
			return fmt.Errorf("the column %q of its origin has no name or type", f.Name)
		}
	}
	if n := m.Predictor.Outputs(); n != outputs {
		return fmt.Errorf("the learner gives %d numbers for a row and the model takes %d", n, outputs)
	}
	if p, ok := m.Predictor.(interface{ Features() int }); ok && p.Features() != len(m.Features) || len(m.Features) == 0 {
		return fmt.Errorf("the learner takes other columns than the %d of the model", len(m.Features))
	}
	return nil
}

// DecodeTable reads a table whose lineage holds the steps of package step.
func DecodeTable(r io.Reader) (*table.Table, error) { return table.Decode(r, step.Decode) }
