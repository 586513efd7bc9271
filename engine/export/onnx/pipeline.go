package onnx

import (
	"context"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// pipeline lowers the steps of a model, asking backwards from its features, so that only the columns they need enter the graph.
type pipeline struct {
	*builder
	model   *model.Model
	known   map[place]value
	blocks  map[place]block
	outputs outputs
}

// place is a column after a number of steps.
type place struct {
	steps  int
	column string
}

func newPipeline(m *model.Model) *pipeline {
	return &pipeline{builder: newBuilder(m.Title), model: m, known: map[place]value{}, blocks: map[place]block{}}
}

// declare makes the model's inputs the inputs of the graph.
func (p *pipeline) declare() error {
	inputs := p.model.Inputs()
	for _, in := range inputs {
		p.unique(in.Name)
	}
	p.outputs = outputs{p.unique(PredictionOutput), p.unique(ProbabilitiesOutput)}
	for _, in := range inputs {
		v := single(in.Name, in.Type)
		kind := pb.TensorProto_DOUBLE
		switch in.Type {
		case table.Number, table.Integer:
		case table.Category, table.Text, table.Boolean:
			v.text, kind = true, pb.TensorProto_STRING
		default:
			return &UnsupportedError{Node: p.model.Node, Kind: p.model.Predictor.Kind(), Reason: fmt.Sprintf(
				"the model learned from %q, a %s column, which ONNX has no type for; derive numbers from it outside the model", in.Name, in.Type)}
		}
		p.graph.Input = append(p.graph.Input, valueInfo(in.Name, kind, 1))
		if in.Type == table.Boolean {
			v.tensor, v.text = p.parseBoolean(v, nil), false
		}
		p.known[place{0, in.Name}] = v
	}
	return nil
}

// column returns a column as it is after a number of steps.
func (p *pipeline) column(at place) (value, error) {
	if v, ok := p.known[at]; ok {
		return v, nil
	}
	if at.steps == 0 {
		return value{}, &UnsupportedError{
			Node: p.model.Node, Kind: p.model.Predictor.Kind(),
			Reason: fmt.Sprintf("it needs the column %q, which its rows did not begin with; learn it again", at.column),
		}
	}
	v, err := p.apply(at)
	if err != nil {
		return value{}, err
	}
	p.known[at] = v
	return v, nil
}

// apply returns what the last step before a place makes of a column.
func (p *pipeline) apply(at place) (value, error) {
	fitted := p.model.Lineage.Steps[at.steps-1]
	before := func(column string) (value, error) { return p.column(place{at.steps - 1, column}) }
	var v value
	var err error
	switch s := fitted.Step.(type) {
	case *step.Roles:
		v, err = p.roles(s, at.column, before)
	case *step.Derive:
		v, err = p.derive(s, at.column, before)
	case *step.OneHot:
		v, err = p.onehot(s, at, before)
	case *step.Impute:
		v, err = p.impute(s, at.column, before)
	default:
		if v, err = before(at.column); err == nil {
			v, err = p.rewrite(s, at.column, v)
		}
	}
	if r, ok := err.(refusal); ok { //nolint:errorlint // refusals come straight from the lowering of this step
		return v, &UnsupportedError{Node: fitted.Node, Kind: fitted.Step.StepKind(), Reason: string(r)}
	}
	return v, err
}

// refusal is the reason of an UnsupportedError that does not know its node yet.
type refusal string

func (r refusal) Error() string { return string(r) }

func refuse(format string, a ...any) error { return refusal(fmt.Sprintf(format, a...)) }

// rewrite lowers the steps that change a column in its place.
func (p *pipeline) rewrite(s table.Step, name string, v value) (value, error) {
	switch s := s.(type) {
	case *step.Cast:
		if to, ok := s.Types[name]; ok && to != v.typ {
			return p.cast(name, v, to)
		}
		return v, nil
	case *step.Ordinal:
		i := slices.IndexFunc(s.Columns, func(c step.OrdinalColumn) bool { return c.Name == name })
		if i < 0 {
			return v, nil
		}
		return p.ordinal(s.Columns[i], s.Unknown, v)
	case *step.Scale:
		i := slices.IndexFunc(s.Columns, func(c step.ScaleColumn) bool { return c.Name == name })
		if i < 0 {
			return v, nil
		}
		return p.scale(s.Columns[i], v)
	case *step.Clip:
		i := slices.IndexFunc(s.Columns, func(c step.ClipColumn) bool { return c.Name == name })
		if i < 0 {
			return v, nil
		}
		return p.clip(s.Columns[i], v)
	}
	return v, refuse("this kind of step has no counterpart there; do it before the rows reach the model")
}

func (p *pipeline) roles(s *step.Roles, name string, before func(string) (value, error)) (value, error) {
	source := s.Sources(name)
	if len(source) == 0 {
		return value{}, refuse("the column %q is dropped, yet the model needs it; learn it again", name)
	}
	return before(source[0])
}

func (p *pipeline) scale(c step.ScaleColumn, v value) (value, error) {
	if err := needNumeric(c.Name, v); err != nil {
		return v, err
	}
	x := p.tensorOf(v)
	// Leaving out what changes nothing changes no bit.
	if c.Center != 0 {
		x = p.op(c.Name+"/centred", "Sub", []string{x, p.scalar(c.Name+"/centre", c.Center)})
	}
	if c.Scale != 1 {
		x = p.op(c.Name+"/scaled", "Div", []string{x, p.scalar(c.Name+"/scale", c.Scale)})
	}
	return single(x, table.Number), nil
}

// clip uses comparisons, which are false for a missing cell; the operator Clip leaves NaN to the runtime.
func (p *pipeline) clip(c step.ClipColumn, v value) (value, error) {
	if err := needNumeric(c.Name, v); err != nil {
		return v, err
	}
	x := p.tensorOf(v)
	for _, bound := range []struct {
		compare string
		at      float64
	}{{"Less", c.Low}, {"Greater", c.High}} {
		at := p.scalar(c.Name+"/bound", bound.at)
		beyond := p.op(c.Name+"/beyond", bound.compare, []string{x, at})
		x = p.op(c.Name+"/clipped", "Where", []string{beyond, at, x})
	}
	return single(x, table.Number), nil
}

func needNumeric(name string, v value) error {
	if v.typ.Numeric() && !v.text {
		return nil
	}
	return refuse("%q is a %s column where numbers are needed; change its type", name, v.typ)
}

// features returns the double tensor of shape [N, features] that the predictor takes.
func (p *pipeline) features(ctx context.Context) (string, error) {
	var parts []string
	names := p.model.Features
	values := make([]value, len(names))
	for i, name := range names {
		if err := ctx.Err(); err != nil {
			return "", err
		}
		v, err := p.column(place{len(p.model.Lineage.Steps), name})
		if err != nil {
			return "", err
		}
		if !v.typ.Numeric() || v.text {
			return "", &UnsupportedError{
				Node: p.model.Node, Kind: p.model.Predictor.Kind(),
				Reason: fmt.Sprintf("the feature %q is a %s column and not a number; encode it and learn again", name, v.typ),
			}
		}
		values[i] = v
	}
	for i := 0; i < len(values); {
		n := run(values[i:])
		parts = append(parts, p.slice(values[i:i+n]))
		i += n
	}
	if len(parts) == 1 {
		return parts[0], nil
	}
	return p.op("features", "Concat", parts, integerAttribute("axis", 1)), nil
}

// run returns how many values, from the first on, are neighbouring columns of one tensor.
func run(v []value) int {
	n := 1
	for n < len(v) && v[n].tensor == v[0].tensor && v[n].at == v[0].at+n {
		n++
	}
	return n
}

// slice returns neighbouring columns of one tensor as a tensor.
func (p *pipeline) slice(v []value) string {
	if len(v) == v[0].width {
		return v[0].tensor
	}
	var at []int64
	for _, c := range v {
		at = append(at, int64(c.at))
	}
	tensor := v[0].tensor
	return p.op(tensor+"/columns", "Gather", []string{tensor, p.integers(tensor+"/column", at...)}, integerAttribute("axis", 1))
}

// opsets names the operator sets of a model.
func opsets() []*pb.OperatorSetIdProto {
	return []*pb.OperatorSetIdProto{
		{Domain: new(""), Version: new(int64(opset))},
		{Domain: new(mlDomain), Version: new(int64(mlOpset))},
	}
}
