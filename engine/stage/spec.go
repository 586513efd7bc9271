package stage

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// Member is one element of a family: a fold of a split.
type Member struct {
	// Name is "" outside families, "holdout", "fold 1", "repeat 2 fold 3" or "full" inside; nested splits join theirs with "/".
	Name string `json:"name,omitempty"`
	// Full marks the member that holds all rows and no test part.
	Full bool `json:"full,omitempty"`
	// Split is the node that the family comes from, "" in its own Members; fold 1 of one split is not fold 1 of another.
	Split string `json:"split,omitempty"`
}

// Problem is a kind of question that learners answer.
type Problem string

// The problems.
const (
	Classification Problem = "classification"
	Regression     Problem = "regression"
	Clustering     Problem = "clustering"
)

// Spec is a stage kind: everything that the rest of the program knows about it.
type Spec struct {
	Kind     string    // family.name, "clean.impute"; never changes once released
	Version  int       // from 1; raised when parameters change meaning, with Upgrade
	Title    string    // "Impute"
	Doc      string    // one sentence in the imperative, lower case, without full stop
	Help     string    // long help in Markdown, embedded from the file beside the code
	Keywords []string  // further words that find it in the palette
	Aliases  []string  // former kinds
	Problems []Problem // what a learner can be asked for; nil for kinds that learn nothing
	Main     string    // the parameter that a node shows as its second line; "" for none

	Ports  []Port
	Params []Param

	// Fits is set when Run learns from its rows, so that running before a split leaks.
	Fits bool
	// Random is set when the outcome depends on the seed, which then is part of the cache key.
	Random bool
	// Always is set when Run acts outside the store (writes a file, registers a model): its result is never taken from the
	// cache, so Run must be idempotent.
	Always bool

	// Fingerprint identifies the outside content that Run reads, the hash of a file: part of the cache key. nil for none.
	Fingerprint func(ctx context.Context, s *Shape) (string, error)
	// Members makes the kind a split: the node and all after it run once per member. nil for everything else.
	Members func(v Values) []Member
	// Infer computes the schemas of the outputs from those of the inputs, before anything ran. An error is shown on the node.
	// nil leaves the outputs unknown.
	Infer func(ctx context.Context, s *Shape) error
	// Upgrade changes the parameters of an older version in place.
	Upgrade func(from int, params map[string]any) error
	// Run does the work.
	Run func(ctx context.Context, t *Task) error
}

// Family is a list of kinds that belong together in the palette.
type Family struct {
	Name  string // "clean": the first part of its kinds
	Title string // "Clean"
	Doc   string
	Specs []Spec
}

// Inputs returns the descriptions of the input ports, in order.
func (s Spec) Inputs() []PortInfo { return s.ports(false) }

// Outputs returns the descriptions of the output ports, in order.
func (s Spec) Outputs() []PortInfo { return s.ports(true) }

func (s Spec) ports(output bool) []PortInfo {
	var out []PortInfo
	for _, p := range s.Ports {
		if i := p.Info(); i.Output == output {
			out = append(out, i)
		}
	}
	return out
}

// Input returns the named input port.
func (s Spec) Input(name string) (PortInfo, bool) { return find(s.Inputs(), name) }

// Output returns the named output port.
func (s Spec) Output(name string) (PortInfo, bool) { return find(s.Outputs(), name) }

func find(ports []PortInfo, name string) (PortInfo, bool) {
	for _, p := range ports {
		if p.Name == name {
			return p, true
		}
	}
	return PortInfo{}, false
}

// Param returns the named parameter's description, its Title filled in.
func (s Spec) Param(name string) (ParamInfo, bool) {
	for _, p := range s.ParamInfos() {
		if p.Name == name {
			return p, true
		}
	}
	return ParamInfo{}, false
}

// ParamInfos returns the descriptions of all parameters in order, their Titles filled in.
func (s Spec) ParamInfos() []ParamInfo {
	out := make([]ParamInfo, len(s.Params))
	for i, p := range s.Params {
		out[i] = p.Info()
		if out[i].Title == "" {
			out[i].Title = Humanise(out[i].Name)
		}
	}
	return out
}

// Humanise turns a name like "learning_rate" into a label, "Learning rate".
func Humanise(name string) string {
	s := strings.ReplaceAll(name, "_", " ")
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// FamilyName returns the first part of the kind.
func (s Spec) FamilyName() string {
	f, _, _ := strings.Cut(s.Kind, ".")
	return f
}

// Settings checks the values of a node and fills in defaults. The errors are ParamErrors, one for each that does not fit, in
// the order of the declaration; unknown names are reported, sorted, after them. The map is usable when there are none.
func (s Spec) Settings(given map[string]any) (map[string]any, []error) {
	out := make(map[string]any, len(s.Params))
	var errs []error
	known := make(map[string]bool, len(s.Params))
	for _, p := range s.ParamInfos() {
		known[p.Name] = true
		v, err := p.Check(given[p.Name])
		if err != nil {
			errs = append(errs, err)
			continue
		}
		if p.Required && v == "" {
			errs = append(errs, &ParamError{Param: p.Name, Err: fmt.Errorf("%w; set %q", ErrNotSet, p.Title)})
			continue
		}
		out[p.Name] = v
	}
	for _, n := range sortedKeys(given) {
		if !known[n] {
			errs = append(errs, &ParamError{Param: n, Err: fmt.Errorf("%w: %s has none of that name", ErrUnknownParam, s.Kind)})
		}
	}
	return out, errs
}

var (
	kindForm = regexp.MustCompile(`^[a-z]+\.[a-z][a-z0-9_]*$`)
	nameForm = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// Validate reports the first thing wrong with a spec: the form of its names, missing documentation, a default outside its
// range, a port or parameter declared twice, no Run.
func (s Spec) Validate() error {
	bad := func(format string, a ...any) error {
		return fmt.Errorf("stage: %s: %s", s.Kind, fmt.Sprintf(format, a...))
	}
	switch {
	case !kindForm.MatchString(s.Kind):
		return bad("kind is not of the form family.name")
	case s.Version < 1:
		return bad("version %d", s.Version)
	case s.Title == "" || s.Doc == "" || s.Help == "":
		return bad("title, doc or help is missing")
	case strings.HasSuffix(s.Doc, "."):
		return bad("doc ends in a full stop")
	case s.Run == nil:
		return bad("no Run")
	case s.Version > 1 && s.Upgrade == nil:
		return bad("version %d without Upgrade", s.Version)
	}
	seen := map[string]bool{}
	for _, p := range s.Ports {
		i := p.Info()
		key := fmt.Sprint(i.Output, i.Name)
		if !nameForm.MatchString(i.Name) || i.Doc == "" || seen[key] {
			return bad("port %q: bad name, no doc or declared twice", i.Name)
		}
		seen[key] = true
	}
	return s.validateParams(bad)
}

func (s Spec) validateParams(bad func(string, ...any) error) error {
	seen := map[string]bool{}
	for _, p := range s.ParamInfos() {
		if !nameForm.MatchString(p.Name) || p.Doc == "" || seen[p.Name] {
			return bad("parameter %q: bad name, no doc or declared twice", p.Name)
		}
		seen[p.Name] = true
		if _, err := p.Check(p.Default); err != nil {
			return bad("default of %w", err)
		}
		if p.Port != "" {
			if _, ok := s.Input(p.Port); !ok {
				return bad("parameter %q picks from port %q, which is no input", p.Name, p.Port)
			}
		}
	}
	if s.Main != "" && !seen[s.Main] {
		return bad("main parameter %q does not exist", s.Main)
	}
	return nil
}
