package stage

import (
	"context"
	"fmt"
	"log/slog"
	"maps"
	"math/rand/v2"
	"path/filepath"
	"slices"

	"headrace.dev/studio/engine/table"
)

// Input is one value that arrived at a port.
type Input struct {
	Node   string // the node it came from
	Title  string // that node's title
	Member Member
	Value  Value
}

// Task is one execution of a node: its inputs, its parameters, and what it may use of the world. The executor makes it; tests
// may fill in the fields they need.
type Task struct {
	Node    string // the node's id
	Title   string // the node's title
	Key     string // the key of this execution: the identity of steps fitted in it
	Member  Member // the member this execution belongs to; on a split, the one it must produce
	Dir     string // relative paths start here
	Workers int    // the goroutines it may use; 0 means 1; results must not depend on it

	Inputs   map[string][]Input // by port
	Settings map[string]any     // checked values by parameter
	Outputs  map[string]Value   // by port; filled by Run
	// Summary is a few words that Run may leave for the node to show: "ROC AUC 0.87", "churn version 3".
	Summary string

	// Rand is this execution's own source, derived from the run's seed, the node's id and the member around it. All members
	// of one split share the state they start from, so that the folds of a shuffle fit together.
	Rand *rand.Rand
	// Progress reports rows (or trees, or steps) done of total; nil reports nothing. Safe for concurrent use.
	Progress func(done, total int64)
	Log      *slog.Logger // nil logs nothing
	Registry Registry     // where models are registered; nil refuses
}

// Param returns a checked value; it makes a Task usable by the parameter handles.
func (t *Task) Param(name string) any { return t.Settings[name] }

// Path resolves a path of a file parameter.
func (t *Task) Path(name string) string { return resolve(t.Dir, name) }

// Report tells the progress, when anybody wants to know.
func (t *Task) Report(done, total int) {
	if t.Progress != nil {
		t.Progress(int64(done), int64(total))
	}
}

// Logger returns where the stage may log; never nil.
func (t *Task) Logger() *slog.Logger {
	if t.Log == nil {
		return slog.New(slog.DiscardHandler)
	}
	return t.Log
}

// Transform applies a step that this task fitted and records it in the lineage of the result.
func (t *Task) Transform(ctx context.Context, s table.Step, rows *table.Table) (*table.Table, error) {
	return table.Fitted{ID: t.Key, Node: t.Node, Step: s}.Apply(ctx, rows)
}

// send keeps an output. A table that comes from nowhere begins its lineage here.
func (t *Task) send(port string, v Value) {
	if t.Outputs == nil {
		t.Outputs = map[string]Value{}
	}
	if tab, ok := v.(*table.Table); ok && tab != nil && tab.Lineage().Origin.ID == "" {
		v = tab.WithOrigin(t.Key + "." + port)
	}
	t.Outputs[port] = v
}

// Registered says which version a registration led to.
type Registered struct {
	Name    string
	Version int
	Fresh   bool // false when the newest version already was this very model
}

// Registry is where models become named versions. Registering the model that the newest version of the name already holds is
// no new version.
type Registry interface {
	Register(ctx context.Context, r Registration) (Registered, error)
}

// Registration is what a stage hands to the registry.
type Registration struct {
	Name    string
	Model   Value
	Task    string             // what it predicts, "binary"
	Title   string             // what people call the model
	Metrics map[string]float64 // of the evaluation that spoke for it
	Node    string
	Note    string
	Run     string // filled in by the executor
	Aliases []string
}

// Shape is what Infer and Fingerprint see: parameters and schemas, no rows.
type Shape struct {
	Dir      string
	Settings map[string]any
	In       map[string][]table.Schema // by port; a port with an unknown schema holds an Open, empty one
	Out      map[string]table.Schema   // by port; filled by Infer
}

// Param returns a checked value; it makes a Shape usable by the parameter handles.
func (s *Shape) Param(name string) any { return s.Settings[name] }

// Path resolves a path of a file parameter.
func (s *Shape) Path(name string) string { return resolve(s.Dir, name) }

// Schema returns the schema at an input port; an unconnected one is Open and empty.
func (s *Shape) Schema(port string) table.Schema {
	if in := s.In[port]; len(in) > 0 {
		return in[0].Clone()
	}
	return table.Schema{Open: true}
}

// Set puts down the schema of an output port.
func (s *Shape) Set(port string, schema table.Schema) {
	if s.Out == nil {
		s.Out = map[string]table.Schema{}
	}
	s.Out[port] = schema
}

// Need returns an error naming the first of the columns that the schema surely lacks.
func Need(schema table.Schema, param string, columns ...string) error {
	for _, c := range columns {
		if _, ok := schema.Find(c); !ok && c != "" && !schema.Open {
			return &ParamError{Param: param, Err: fmt.Errorf("%w: there is no column %q; choose one of the %d that come in",
				table.ErrColumn, c, len(schema.Fields))}
		}
	}
	return nil
}

func resolve(dir, name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
