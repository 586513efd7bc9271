package run

import (
	"context"
	"fmt"
	"sync"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// Plan is a document expanded into executions with their keys.
type Plan struct {
	doc   *graph.Document
	nodes []*node // in an order in which every link points forward
	byID  map[string]*node
}

// node is a document's node in a plan.
type node struct {
	graph.Node
	title    string
	spec     stage.Spec
	settings map[string]any
	outside  string         // the fingerprint of what it reads outside, as the keys have it
	err      error          // why the node cannot run at all
	family   []stage.Member // the members of a split that can run
	depth    int            // the longest way from a source
	dims     []dimension
	execs    []*exec
}

// exec is one execution: a node in one member.
type exec struct {
	node    *node
	index   int // position among all executions of the plan
	place   place
	member  stage.Member
	key     string
	inputs  map[string][]source // by port
	waiting int                 // producers that have not ended
	needed  []*exec             // executions that take something from this one
	users   map[string]int      // how many times, by port

	healing     sync.Mutex         // held while the execution is repeated because its stored output is damaged
	evaluations []track.Evaluation // the figures of its reports, for the record
}

// source is where an input value comes from.
type source struct {
	exec *exec
	port string
}

// NewPlan expands the targets and all that they need; no targets means every node. Nodes that cannot run (unknown kind, bad
// parameters, a missing file) are part of the plan and fail when their turn comes. Only a cycle or an unknown target is an error
// here.
func NewPlan(ctx context.Context, d *graph.Document, c graph.Catalog, dir string, seed uint64, targets []string) (*Plan, error) {
	order, err := d.Order()
	if err != nil {
		return nil, err
	}
	wanted, err := closure(d, targets)
	if err != nil {
		return nil, err
	}
	p := &Plan{doc: d, byID: map[string]*node{}}
	execs := 0
	for _, id := range order {
		if wanted != nil && !wanted[id] {
			continue
		}
		g, _ := d.Node(id)
		n := newNode(g, c)
		for _, l := range d.Into(id) {
			if b := p.byID[l.From.Node]; b != nil {
				n.depth = max(n.depth, b.depth+1)
			}
		}
		n.dims = dimensions(d, n, p.byID)
		p.nodes = append(p.nodes, n)
		p.byID[id] = n
		n.outside, n.err = n.fingerprint(ctx, dir)
		for _, at := range places(n.dims) {
			e := &exec{node: n, index: execs, place: at, member: member(n.dims, at), inputs: map[string][]source{}, users: map[string]int{}}
			execs++
			p.connect(e)
			e.key = e.hash(seed)
			n.execs = append(n.execs, e)
		}
	}
	return p, nil
}

func newNode(g graph.Node, c graph.Catalog) *node {
	n := &node{Node: g, title: Title(g, c)}
	spec, ok := c.Spec(g.Kind)
	if !ok {
		n.err = fmt.Errorf("the kind %q is unknown to this program; update Headrace, or replace or delete the node", g.Kind)
		return n
	}
	n.spec = spec
	settings, errs := settingsOf(spec, g)
	if len(errs) > 0 {
		n.err = errs[0]
	}
	n.settings = settings
	if n.err == nil && spec.Members != nil {
		n.err = sheltered(func() error {
			if n.family = spec.Members(values(settings)); len(n.family) == 0 {
				return fmt.Errorf("%w: %s has no member to run in", ErrPanic, spec.Kind)
			}
			return nil
		})
	}
	return n
}

// fingerprint identifies what the node reads outside; where that cannot be read, the node cannot run.
func (n *node) fingerprint(ctx context.Context, dir string) (f string, err error) {
	if n.spec.Fingerprint == nil || n.err != nil {
		return "", n.err
	}
	err = sheltered(func() (err error) {
		f, err = n.spec.Fingerprint(ctx, &stage.Shape{Dir: dir, Settings: n.settings})
		return err
	})
	return f, err
}

// connect finds the executions that feed e. A producer of more dimensions than e, at a gathering port, gives all that agree.
func (p *Plan) connect(e *exec) {
	for _, port := range e.node.spec.Inputs() {
		for _, l := range p.doc.Links {
			if l.To != (graph.End{Node: e.node.ID, Port: port.Name}) {
				continue
			}
			from := p.byID[l.From.Node]
			if from == nil { // a link from nowhere is as good as none
				continue
			}
			for _, f := range from.execs {
				if within(e.node.dims, e.place, from.dims, f.place) {
					e.inputs[port.Name] = append(e.inputs[port.Name], source{f, l.From.Port})
					f.needed = append(f.needed, e)
					f.users[l.From.Port]++
					e.waiting++
				}
			}
		}
	}
}

// closure returns the targets and everything upstream of them; nil for no targets.
func closure(d *graph.Document, targets []string) (map[string]bool, error) {
	if len(targets) == 0 {
		return nil, nil //nolint:nilnil // nil means every node
	}
	out := map[string]bool{}
	for _, id := range targets {
		if _, ok := d.Node(id); !ok {
			return nil, fmt.Errorf("%w: %q", ErrTarget, id)
		}
		out[id] = true
		for _, u := range d.Upstream(id) {
			out[u] = true
		}
	}
	return out, nil
}

// Keys returns the keys of a node's executions, in the order of its members: a window tells from them what is stale.
func (p *Plan) Keys(id string) []string {
	n := p.byID[id]
	if n == nil || n.err != nil {
		return nil
	}
	out := make([]string, len(n.execs))
	for i, e := range n.execs {
		out[i] = e.key
	}
	return out
}

// standsFor returns the execution that people look at when they click on a node: the full member, else the first.
func (n *node) standsFor() *exec {
	for _, e := range n.execs {
		if e.member.Full {
			return e
		}
	}
	if len(n.execs) == 0 {
		return nil
	}
	return n.execs[0]
}

// Known is what a cache holds of a node's results.
type Known struct {
	// Fresh is set when every execution of the node is in the cache: a run would not run it again.
	Fresh   bool
	Summary string
	// Outputs are the values that a click on the node shows, as in a run's record.
	Outputs []track.Output
}

// Known asks a cache for the results of every node, by id. Nodes that run every time are never Fresh.
func (p *Plan) Known(ctx context.Context, cache track.Cache) map[string]Known {
	out := make(map[string]Known, len(p.nodes))
	for _, n := range p.nodes {
		k := Known{Fresh: n.err == nil && len(n.execs) > 0 && !n.spec.Always}
		byPort := map[string]track.Output{}
		for _, e := range n.execs {
			if n.err != nil || ctx.Err() != nil {
				break
			}
			entry, ok := cache.Lookup(ctx, e.key)
			if !ok {
				k.Fresh = false
				break
			}
			k.Summary = entry.Summary
			for port, o := range entry.Outputs {
				if _, have := byPort[port]; !have || e.member.Full {
					byPort[port] = o
				}
			}
		}
		if k.Fresh {
			for _, port := range n.spec.Outputs() {
				if o, ok := byPort[port.Name]; ok {
					k.Outputs = append(k.Outputs, o)
				}
			}
		}
		out[n.ID] = k
	}
	return out
}
