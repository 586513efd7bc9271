package onnx

import (
	"encoding/json"
	"fmt"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// The outputs of a model. An input column of the same name keeps it; the output is then called "prediction_2".
const (
	PredictionOutput    = "prediction"
	ProbabilitiesOutput = "probabilities"
)

// outputs are the names of the outputs after such clashes.
type outputs struct{ prediction, probabilities string }

// Signature says what goes into a model and what comes out.
type Signature struct {
	Title   string        `json:"title"`
	Task    evaluate.Task `json:"task"`
	Target  string        `json:"target,omitempty"`  // the column that is predicted
	Classes []string      `json:"classes,omitempty"` // in the order of the probabilities
	Inputs  []Tensor      `json:"inputs"`
	Outputs []Tensor      `json:"outputs"`
}

// Tensor is an input or output.
type Tensor struct {
	Name   string     `json:"name"`
	Column table.Type `json:"column,omitempty"` // the type of an input's column
	Tensor string     `json:"tensor"`           // "double", "string" or "int64"
	Shape  []any      `json:"shape"`            // "N" is the number of rows
	// Missing is how a missing cell of an input is written.
	Missing *string `json:"missing,omitempty"`
}

// SignatureOf describes the exported form of a model.
func SignatureOf(m *model.Model) Signature {
	s := Signature{Title: m.Title, Task: m.Task, Target: m.Target, Classes: m.Classes, Inputs: []Tensor{}}
	names := newBuilder("")
	for _, in := range m.Inputs() {
		t := Tensor{Name: names.unique(in.Name), Column: in.Type, Tensor: "string", Shape: []any{"N", 1}, Missing: new("")}
		if in.Type == table.Number || in.Type == table.Integer {
			t.Tensor, t.Missing = "double", new("NaN")
		}
		s.Inputs = append(s.Inputs, t)
	}
	prediction := Tensor{Name: names.unique(PredictionOutput), Tensor: "string", Shape: []any{"N"}}
	switch m.Task {
	case evaluate.Regression:
		prediction.Tensor = "double"
	case evaluate.Clustering:
		prediction.Tensor = "int64"
	}
	s.Outputs = []Tensor{prediction}
	if len(m.Classes) > 0 {
		s.Outputs = append(s.Outputs, Tensor{Name: names.unique(ProbabilitiesOutput), Tensor: "double", Shape: []any{"N", len(m.Classes)}})
	}
	return s
}

// metadata is what the file says about the model beside the graph.
func metadata(m *model.Model) ([]*pb.StringStringEntryProto, error) {
	var out []*pb.StringStringEntryProto
	for _, e := range []struct {
		key   string
		value any
	}{
		{"headrace.classes", m.Classes},
		{"headrace.learner", m.Learner},
		{"headrace.rows", m.Rows},
		{"headrace.signature", SignatureOf(m)},
		{"headrace.target", m.Target},
		{"headrace.task", string(m.Task)},
		{"headrace.title", m.Title},
	} {
		text, plain := e.value.(string)
		if !plain {
			data, err := json.Marshal(e.value)
			if err != nil {
				return nil, fmt.Errorf("describe the model: %w", err)
			}
			text = string(data)
		}
		out = append(out, &pb.StringStringEntryProto{Key: new(e.key), Value: new(text)})
	}
	return out, nil
}
