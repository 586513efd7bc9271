package stage

import (
	"headrace.dev/studio/engine/table"
)

// ParamKind says how a parameter is edited and saved.
type ParamKind string

// The parameter kinds and the Go type of their values.
const (
	KindInt     ParamKind = "int"     // int
	KindFloat   ParamKind = "float"   // float64
	KindBool    ParamKind = "bool"    // bool
	KindChoice  ParamKind = "choice"  // string, one of Choices
	KindText    ParamKind = "text"    // string
	KindExpr    ParamKind = "expr"    // string, an expression over the columns of Port
	KindFile    ParamKind = "file"    // string, a path relative to the pipeline's folder or absolute
	KindColumn  ParamKind = "column"  // string, a column of Port
	KindColumns ParamKind = "columns" // []string, columns of Port; empty means every column that fits Types
	KindMap     ParamKind = "map"     // map[string]string, column of Port → one of Choices, or any text when there are none
)

// ParamInfo describes a parameter to tools: form, flags, reference, validation.
type ParamInfo struct {
	Name    string       `json:"name"`
	Title   string       `json:"title"` // the label in the form; derived from Name when empty
	Doc     string       `json:"doc"`
	Kind    ParamKind    `json:"kind"`
	Default any          `json:"default"`
	Min     float64      `json:"min,omitempty"` // bounds of int and float, both inclusive; Min = Max = 0 means none
	Max     float64      `json:"max,omitempty"`
	Unit    string       `json:"unit,omitempty"`
	Choices []string     `json:"choices,omitempty"`
	Port    string       `json:"port,omitempty"`  // the input whose columns are offered
	Types   []table.Type `json:"types,omitempty"` // the column types that fit; nil means all
	// Required is set where the default "" is no answer: a file, a column, an expression.
	Required bool `json:"required,omitempty"`
	Log      bool `json:"log,omitempty"`      // the range is best walked by factors
	Advanced bool `json:"advanced,omitempty"` // folded away in the form
}

// Param is a typed handle; Info describes it.
type Param interface{ Info() ParamInfo }

// Values gives the checked value of a parameter by name; Task and Shape do.
type Values interface{ Param(name string) any }

// Setting is the handle of a parameter whose value has type V. Its description may be refined with the fields of Describe.
type Setting[V any] struct{ Describe ParamInfo }

// Info describes the parameter.
func (s Setting[V]) Info() ParamInfo { return s.Describe }

// Name returns the parameter's name.
func (s Setting[V]) Name() string { return s.Describe.Name }

// Of returns the value in an execution.
func (s Setting[V]) Of(v Values) V {
	x, _ := v.Param(s.Describe.Name).(V)
	return x
}

// Titled returns the parameter with another label in the form.
func (s Setting[V]) Titled(title string) Setting[V] { s.Describe.Title = title; return s }

// InUnit returns the parameter with a unit shown behind its field.
func (s Setting[V]) InUnit(unit string) Setting[V] { s.Describe.Unit = unit; return s }

// Advance returns the parameter folded away among the advanced ones.
func (s Setting[V]) Advance() Setting[V] { s.Describe.Advanced = true; return s }

// Optional returns the parameter with an empty value allowed.
func (s Setting[V]) Optional() Setting[V] { s.Describe.Required = false; return s }

// Int declares a whole number within lo and hi, both inclusive.
func Int(name string, value, lo, hi int, doc string) Setting[int] {
	return Setting[int]{ParamInfo{Name: name, Doc: doc, Kind: KindInt, Default: value, Min: float64(lo), Max: float64(hi)}}
}

// Float declares a number within lo and hi, both inclusive.
func Float(name string, value, lo, hi float64, doc string) Setting[float64] {
	return Setting[float64]{ParamInfo{Name: name, Doc: doc, Kind: KindFloat, Default: value, Min: lo, Max: hi}}
}

// Bool declares a switch.
func Bool(name string, value bool, doc string) Setting[bool] {
	return Setting[bool]{ParamInfo{Name: name, Doc: doc, Kind: KindBool, Default: value}}
}

// Choice declares one of several names; the first is the default.
func Choice(name string, choices []string, doc string) Setting[string] {
	return Setting[string]{ParamInfo{Name: name, Doc: doc, Kind: KindChoice, Default: choices[0], Choices: choices}}
}

// Text declares a free text.
func Text(name, value, doc string) Setting[string] {
	return Setting[string]{ParamInfo{Name: name, Doc: doc, Kind: KindText, Default: value}}
}

// Expr declares an expression over the columns of the named input.
func Expr(name, port, doc string) Setting[string] {
	return Setting[string]{ParamInfo{Name: name, Doc: doc, Kind: KindExpr, Default: "", Port: port, Required: true}}
}

// File declares the path of a file, relative to the pipeline's folder or absolute.
func File(name, doc string) Setting[string] {
	return Setting[string]{ParamInfo{Name: name, Doc: doc, Kind: KindFile, Default: "", Required: true}}
}

// Column declares one column of the named input; types nil means any.
func Column(name, port string, types []table.Type, doc string) Setting[string] {
	return Setting[string]{ParamInfo{Name: name, Doc: doc, Kind: KindColumn, Default: "", Port: port, Types: types, Required: true}}
}

// Columns declares any number of columns of the named input; empty means every feature whose type is among types.
func Columns(name, port string, types []table.Type, doc string) Setting[[]string] {
	return Setting[[]string]{ParamInfo{Name: name, Doc: doc, Kind: KindColumns, Default: []string{}, Port: port, Types: types}}
}

// ColumnMap declares a value for some columns of the named input: one of choices, or any text when choices is nil.
func ColumnMap(name, port string, choices []string, doc string) Setting[map[string]string] {
	return Setting[map[string]string]{ParamInfo{Name: name, Doc: doc, Kind: KindMap, Default: map[string]string{}, Port: port, Choices: choices}}
}
