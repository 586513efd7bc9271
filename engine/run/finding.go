package run

import (
	"cmp"
	"context"
	"io"
	"slices"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// Catalog finds kinds, and reads stored values of the types that their ports carry.
type Catalog interface {
	graph.Catalog
	Decode(kind string, r io.Reader) (stage.Value, error)
}

// Severity says how bad a finding is.
type Severity string

// The severities.
const (
	Invalid Severity = "invalid" // the document itself is wrong: a run refuses
	Error   Severity = "error"   // a node will fail
	Warning Severity = "warning" // it runs, and the result may mislead
	Note    Severity = "note"    // worth knowing
)

// Finding is one thing that a check has to say.
type Finding struct {
	Severity Severity `json:"severity"`
	Node     string   `json:"node,omitempty"`
	Title    string   `json:"title,omitempty"` // that node's title
	Param    string   `json:"param,omitempty"`
	Port     string   `json:"port,omitempty"`
	Reason   string   `json:"reason"` // what is wrong, a sentence
	Remedy   string   `json:"remedy,omitempty"`
	// Path holds node ids along links: from the leaking node to the split, or round a cycle.
	Path []string `json:"path,omitempty"`
}

// Checked is what a check knows afterwards.
type Checked struct {
	Findings []Finding
	// Schemas gives the columns at every output, by end, as far as they can be known before a run.
	Schemas map[graph.End]table.Schema
}

// Worst reports whether there is a finding of that severity.
func (c *Checked) Worst(s Severity) bool {
	for _, f := range c.Findings {
		if f.Severity == s {
			return true
		}
	}
	return false
}

// Input returns the schemas that arrive at an input port, in the order of the links.
func (c *Checked) Input(d *graph.Document, to graph.End) []table.Schema {
	var out []table.Schema
	for _, l := range d.Links {
		if l.To == to {
			s, ok := c.Schemas[l.From]
			if !ok {
				s = table.Schema{Open: true}
			}
			out = append(out, s)
		}
	}
	return out
}

// Check looks at a document without running it and returns all findings at once, in the order of the nodes. Relative paths
// start at dir. Inferring columns may read the beginnings of source files.
func Check(ctx context.Context, d *graph.Document, c graph.Catalog, dir string) *Checked {
	k := &checker{doc: d, cat: c, dir: dir, out: &Checked{Schemas: map[graph.End]table.Schema{}}}
	order, err := d.Order()
	if err != nil {
		k.cycle(err)
		for _, n := range d.Nodes {
			order = append(order, n.ID)
		}
	}
	for _, id := range order {
		n, _ := d.Node(id)
		k.node(ctx, n)
	}
	k.links()
	if err == nil {
		k.leaks()
		k.selfTests()
		k.keptFolds()
		k.unused()
	}
	at := map[string]int{}
	for i, n := range d.Nodes {
		at[n.ID] = i
	}
	slices.SortStableFunc(k.out.Findings, func(a, b Finding) int { return cmp.Compare(at[a.Node], at[b.Node]) })
	return k.out
}
