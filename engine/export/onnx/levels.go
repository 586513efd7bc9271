package onnx

import (
	"maps"
	"math"
	"slices"
	"strings"

	"headrace.dev/studio/engine/export/onnx/pb"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

func (p *pipeline) impute(s *step.Impute, name string, before func(string) (value, error)) (value, error) {
	for _, c := range s.Columns {
		switch {
		case c.Indicator && c.Name+step.IndicatorSuffix == name:
			v, err := before(c.Name)
			if err != nil {
				return v, err
			}
			return p.indicator(name, v), nil
		case c.Name == name:
			v, err := before(name)
			if err != nil {
				return v, err
			}
			return p.fill(c, v)
		}
	}
	return before(name)
}

func (p *pipeline) indicator(name string, v value) value {
	out := p.toDouble(name, p.missing(v))
	if v.fill != nil { // the cells that were missing have a level by now
		out = p.op(name, "Mul", []string{out, p.scalar(name+"/none", 0)})
	}
	return single(out, table.Boolean)
}

func (p *pipeline) fill(c step.ImputeColumn, v value) (value, error) {
	label := c.Type == table.Category || c.Type == table.Text
	if !label {
		if err := needNumeric(c.Name, v); err != nil {
			return v, err
		}
		typ := c.Type
		if v.typ != typ {
			typ = table.Number
		}
		return single(p.replace(v, p.scalar(c.Name+"/fill", c.Number)), typ), nil
	}
	if v.typ.Numeric() {
		return v, refuse("%q was a %s column when its fill was learned and is a %s column now; change its type", c.Name, c.Type, v.typ)
	}
	if v.fill == nil {
		v.fill = &c.Level
	}
	return v, nil
}

// block is the tensor of the columns that one-hot encoding makes of one.
type block struct {
	tensor string
	labels []string
}

// onehot returns a column for a level, or one that the step passes over. The columns of all levels are made together.
func (p *pipeline) onehot(s *step.OneHot, at place, before func(string) (value, error)) (value, error) {
	for _, c := range s.Columns {
		label, ok := strings.CutPrefix(at.column, c.Name+"=")
		if !ok {
			continue
		}
		labels := c.Labels()
		k := slices.Index(labels, label)
		if k < 0 {
			continue
		}
		if s.Unknown == step.UnknownRefuse {
			return value{}, refuse("it refuses unknown levels of %q, and a model there cannot refuse a row; let unknown levels be ignored", c.Name)
		}
		key := place{at.steps, c.Name}
		b, ok := p.blocks[key]
		if !ok {
			v, err := before(c.Name)
			if err != nil {
				return v, err
			}
			b = block{p.encode(c, labels, v), labels}
			p.blocks[key] = b
		}
		return value{tensor: b.tensor, at: k, width: len(labels), typ: table.Boolean, written: table.Boolean}, nil
	}
	return before(at.column)
}

// encode compares the code of each cell with the positions of all columns at once.
func (p *pipeline) encode(c step.OneHotColumn, labels []string, v value) string {
	const nowhere = -1
	code := map[string]float64{}
	for i, level := range c.Levels {
		code[level] = float64(i)
	}
	for _, level := range c.Pooled {
		code[level] = float64(len(c.Levels))
	}
	missing := nowhere
	if c.Missing {
		missing = slices.Index(labels, step.MissingLevel)
	}
	positions := make([]float64, len(labels))
	for i := range positions {
		positions[i] = float64(i)
	}
	x := p.codes(v, code, float64(missing), nowhere)
	equal := p.op(c.Name+"/onehot", "Equal", []string{x, p.doubles(c.Name+"/positions", positions, 1, int64(len(labels)))})
	return p.toDouble(c.Name+"/onehot", equal)
}

func (p *pipeline) ordinal(c step.OrdinalColumn, unknown step.Unknown, v value) (value, error) {
	if unknown == step.UnknownRefuse {
		return v, refuse("it refuses unknown levels of %q, and a model there cannot refuse a row; let unknown levels be ignored", c.Name)
	}
	const missing = -2
	code := map[string]float64{}
	for i, level := range c.Levels {
		code[level] = float64(i)
	}
	other := float64(missing)
	if unknown == step.UnknownSpecial {
		other = -1
	}
	x := p.codes(v, code, missing, other)
	gone := p.op(c.Name+"/gone", "Equal", []string{x, p.scalar(c.Name+"/missing", missing)})
	x = p.op(c.Name+"/ordinal", "Where", []string{gone, p.scalar(c.Name+"/nan", math.NaN()), x})
	return single(x, table.Integer), nil
}

// cast changes the type of a column.
func (p *pipeline) cast(name string, v value, to table.Type) (value, error) {
	switch {
	case to == table.Time || v.typ == table.Time:
		return v, refuse("%q becomes %s, and ONNX has no times; derive numbers from it outside the model", name, to)
	case !to.Numeric() || (v.typ.Numeric() && !v.text):
		v.typ = to
		return v, nil
	case v.text && to == table.Boolean:
		return single(p.parseBoolean(v, v.fill), to), nil
	case v.text:
		blank := "NaN"
		if v.fill != nil {
			blank = *v.fill
		}
		return single(p.toDouble(name+"/number", p.replace(v, p.texts(name+"/blank", []string{blank}, 1, 1))), to), nil
	}
	// Levels that are numbers inside.
	if v.fill != nil || (v.written == table.Boolean) != (to == table.Boolean) {
		return v, refuse("the levels of %q become %s, which the way they are written decides; leave out the change to %s before",
			name, to, v.typ)
	}
	return single(p.tensorOf(v), to), nil
}

// parseBoolean returns the double tensor of a column of strings that are booleans: 1, 0, or NaN for what is neither.
func (p *pipeline) parseBoolean(v value, fill *string) string {
	code := map[string]float32{}
	for _, s := range []string{"true", "t", "yes", "y", "on", "1"} {
		spell(code, "", s, 1)
	}
	for _, s := range []string{"false", "f", "no", "n", "off", "0"} {
		spell(code, "", s, 0)
	}
	if fill != nil {
		if c, ok := code[*fill]; ok {
			code[""] = c
		}
	}
	keys := slices.Sorted(maps.Keys(code))
	values := make([]float32, len(keys))
	for i, k := range keys {
		values[i] = code[k]
	}
	x := p.tensorOf(v)
	out := p.ml(x+"/boolean", "LabelEncoder", []string{x}, textsAttribute("keys_strings", keys),
		floatsAttribute("values_floats", values), floatAttribute("default_float", float32(math.NaN())))
	return p.op(x+"/boolean", "Cast", []string{out}, integerAttribute("to", int64(pb.TensorProto_DOUBLE)))
}

// spell enters a word in every mixture of cases.
func spell(code map[string]float32, done, rest string, v float32) {
	if rest == "" {
		code[done] = v
		return
	}
	spell(code, done+rest[:1], rest[1:], v)
	if upper := strings.ToUpper(rest[:1]); upper != rest[:1] {
		spell(code, done+upper, rest[1:], v)
	}
}
