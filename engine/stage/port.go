package stage

// Value is what travels along a link. Values are immutable once sent. ValueKind is callable on a nil value and returns the
// constant name of the type: "table", "model", "evaluation".
type Value interface{ ValueKind() string }

// PortInfo describes a port to tools.
type PortInfo struct {
	Name     string `json:"name"`
	Doc      string `json:"doc"`
	Type     string `json:"type"` // ValueKind of what it takes or gives
	Output   bool   `json:"output,omitempty"`
	Optional bool   `json:"optional,omitempty"` // may stay unconnected, or receive nothing in some members
	// Gathers is set on inputs that take any number of links and, of each, every member of its family at once: the node runs
	// once and sees all folds.
	Gathers bool `json:"gathers,omitempty"`
}

// Port is a typed handle; Info describes it.
type Port interface{ Info() PortInfo }

// InPort takes one value of type T for each execution.
type InPort[T Value] struct{ info PortInfo }

// In declares a required input.
func In[T Value](name, doc string) InPort[T] {
	var zero T
	return InPort[T]{PortInfo{Name: name, Doc: doc, Type: zero.ValueKind()}}
}

// OptionalIn declares an input that may stay unconnected.
func OptionalIn[T Value](name, doc string) InPort[T] {
	p := In[T](name, doc)
	p.info.Optional = true
	return p
}

// Info describes the port.
func (p InPort[T]) Info() PortInfo { return p.info }

// Name returns the port's name, for parameters that pick columns of it.
func (p InPort[T]) Name() string { return p.info.Name }

// From returns the value that came in. On an optional port it may be the zero value; Lookup tells.
func (p InPort[T]) From(t *Task) T {
	v, _ := p.Lookup(t)
	return v
}

// Lookup returns the value and whether one came in.
func (p InPort[T]) Lookup(t *Task) (T, bool) {
	var zero T
	in := t.Inputs[p.info.Name]
	if len(in) == 0 {
		return zero, false
	}
	v, ok := in[0].Value.(T)
	return v, ok
}

// GatherPort takes every member of every link at once.
type GatherPort[T Value] struct{ info PortInfo }

// Gather declares a collecting input: any number of links, and of each all members of its family.
func Gather[T Value](name, doc string) GatherPort[T] {
	var zero T
	return GatherPort[T]{PortInfo{Name: name, Doc: doc, Type: zero.ValueKind(), Gathers: true}}
}

// OptionalGather declares a collecting input that may stay unconnected.
func OptionalGather[T Value](name, doc string) GatherPort[T] {
	p := Gather[T](name, doc)
	p.info.Optional = true
	return p
}

// Info describes the port.
func (p GatherPort[T]) Info() PortInfo { return p.info }

// Name returns the port's name.
func (p GatherPort[T]) Name() string { return p.info.Name }

// Gathered is one value that a collecting port received.
type Gathered[T Value] struct {
	Node   string // the node it came from
	Title  string // that node's title
	Member Member
	Value  T
}

// All returns what came in: links in the order of the document, members in the order of the split. A member whose value is
// absent (the test part of `full`) is left out.
func (p GatherPort[T]) All(t *Task) []Gathered[T] {
	var out []Gathered[T]
	for _, in := range t.Inputs[p.info.Name] {
		if v, ok := in.Value.(T); ok {
			out = append(out, Gathered[T]{Node: in.Node, Title: in.Title, Member: in.Member, Value: v})
		}
	}
	return out
}

// OutPort gives one value of type T for each execution.
type OutPort[T Value] struct{ info PortInfo }

// Out declares an output.
func Out[T Value](name, doc string) OutPort[T] {
	var zero T
	return OutPort[T]{PortInfo{Name: name, Doc: doc, Type: zero.ValueKind(), Output: true}}
}

// OptionalOut declares an output that stays empty in some members, such as the test part of `full`.
func OptionalOut[T Value](name, doc string) OutPort[T] {
	p := Out[T](name, doc)
	p.info.Optional = true
	return p
}

// Info describes the port.
func (p OutPort[T]) Info() PortInfo { return p.info }

// Name returns the port's name.
func (p OutPort[T]) Name() string { return p.info.Name }

// To sends the value; it must not be changed afterwards.
func (p OutPort[T]) To(t *Task, v T) { t.send(p.info.Name, v) }
