package run

import (
	"context"
	"fmt"
	"io"
	"maps"
	"reflect"
	"sync"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// encoder is what values on links do to be kept.
type encoder interface{ Encode(w io.Writer) error }

// valueStore holds the outputs of executions: in memory while somebody still needs them, and as objects.
type valueStore struct {
	objects track.Objects
	decode  func(kind string, r io.Reader) (stage.Value, error)

	mu   sync.Mutex
	held map[*exec]*holding
}

type holding struct {
	failed  bool
	outputs map[string]track.Output // what is stored, by port
	values  map[string]stage.Value  // what is in memory, by port
	users   map[string]int          // how often executions that have not ended take it, by port
}

func newValues(o Options) *valueStore {
	return &valueStore{objects: o.Objects, decode: o.Catalog.Decode, held: map[*exec]*holding{}}
}

func (s *valueStore) at(e *exec) *holding {
	h := s.held[e]
	if h == nil {
		h = &holding{users: maps.Clone(e.users), values: map[string]stage.Value{}}
		s.held[e] = h
	}
	return h
}

func (s *valueStore) fail(e *exec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at(e).failed = true
}

func (s *valueStore) failed(e *exec) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at(e).failed
}

// known notes outputs that are stored already; nil outputs mean that the execution gives nothing.
func (s *valueStore) known(e *exec, outputs map[string]track.Output) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at(e).outputs = outputs
}

// keep stores outputs and holds them in memory for those who need them.
func (s *valueStore) keep(ctx context.Context, e *exec, values map[string]stage.Value) (map[string]track.Output, error) {
	outputs := make(map[string]track.Output, len(values))
	for _, p := range e.node.spec.Outputs() {
		v := values[p.Name]
		if v == nil {
			continue
		}
		o := track.Output{Port: p.Name, Member: e.member.Name, Type: v.ValueKind()}
		if t, ok := v.(*table.Table); ok {
			o.Rows = t.Rows()
		}
		if o.Object = s.passedOn(e, v); o.Object == "" && s.objects != nil {
			enc, ok := v.(encoder)
			if !ok {
				return nil, fmt.Errorf("a %s cannot be stored", v.ValueKind())
			}
			address, _, err := s.objects.Put(ctx, enc.Encode)
			if err != nil {
				return nil, err
			}
			o.Object = address
		}
		outputs[p.Name] = o
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	h := s.at(e)
	h.outputs = outputs
	for port := range outputs {
		if h.users[port] > 0 || s.objects == nil {
			h.values[port] = values[port]
		}
	}
	return outputs, nil
}

// passedOn returns the address of a value that an execution hands on as it came, such as the best of several models: it is stored
// already. "" means that it is not.
func (s *valueStore) passedOn(e *exec, v stage.Value) string {
	if reflect.TypeOf(v).Kind() != reflect.Pointer {
		return ""
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sources := range e.inputs {
		for _, src := range sources {
			if h := s.at(src.exec); h.values[src.port] == v {
				return h.outputs[src.port].Object
			}
		}
	}
	return ""
}

// gives reports whether a finished execution has something for a port.
func (s *valueStore) gives(from source) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, ok := s.at(from.exec).outputs[from.port]
	return ok
}

// value returns an output of a finished execution, from memory or from its object; nil when the execution gave none.
func (s *valueStore) value(ctx context.Context, from source) (stage.Value, error) {
	s.mu.Lock()
	h := s.at(from.exec)
	v, ok := h.values[from.port]
	o, stored := h.outputs[from.port]
	s.mu.Unlock()
	if ok || !stored {
		return v, nil
	}
	v, err := Load(ctx, s.objects, s.decode, o)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", from.exec.node.title, err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if h.users[from.port] > 0 {
		h.values[from.port] = v
	}
	return v, nil
}

// Load reads a stored output.
func Load(ctx context.Context, objects track.Objects, decode func(kind string, r io.Reader) (stage.Value, error), o track.Output) (stage.Value, error) {
	r, err := objects.Get(ctx, o.Object)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // only read
	v, err := decode(o.Type, r)
	if err != nil {
		return nil, err
	}
	// What is left behind the value is read too: the store compares the whole object with its address.
	if _, err := io.Copy(io.Discard, r); err != nil {
		return nil, err
	}
	return v, nil
}

// release lets go the values that nobody needs any more now that e has ended.
func (s *valueStore) release(e *exec) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, sources := range e.inputs {
		for _, src := range sources {
			h := s.at(src.exec)
			if h.users[src.port]--; h.users[src.port] <= 0 && s.objects != nil {
				delete(h.values, src.port)
			}
		}
	}
}

// outputs returns what is stored of an execution.
func (s *valueStore) outputs(e *exec) map[string]track.Output {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at(e).outputs
}
