package session

import (
	"context"
	"slices"
	"time"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// refresh checks the document and asks the workspace what is still known of it, after a pause that lets a burst of edits pass.
func (s *Session) refresh(after time.Duration) {
	s.refreshes++
	turn := s.refreshes
	d := s.Document().Clone()
	dir := s.Dir()
	look := func() {
		checked := run.Check(s.ctx, d, s.Catalog, dir)
		var known map[string]run.Known
		var keys map[string][]string
		if p, err := run.NewPlan(s.ctx, d, s.Catalog, dir, d.Seed, nil); err == nil {
			known, keys = p.Known(s.ctx, s.Workspace), keysOf(p, d)
		}
		if s.ctx.Err() != nil {
			return
		}
		s.Post(func() {
			if turn == s.refreshes {
				s.checked, s.known, s.keys = checked, known, keys
				s.tell(StatesChanged)
			}
		})
	}
	if s.pending != nil {
		s.pending.Stop()
	}
	s.pending = time.AfterFunc(after, look)
}

// keysOf returns what a plan would store results under, for the nodes that it has.
func keysOf(p *run.Plan, d *graph.Document) map[string][]string {
	keys := map[string][]string{}
	for _, n := range d.Nodes {
		keys[n.ID] = p.Keys(n.ID)
	}
	return keys
}

// Findings returns what the last check had to say.
func (s *Session) Findings() []run.Finding { return s.checked.Findings }

// Schema returns the columns that arrive at an input: from the stored table behind the link where there is one, else as inferred.
func (s *Session) Schema(to graph.End) table.Schema {
	in := s.checked.Input(s.Document(), to)
	if len(in) == 0 {
		return table.Schema{Open: true}
	}
	return in[0]
}

// OutputSchema returns the columns at an output, as far as they can be known before a run.
func (s *Session) OutputSchema(from graph.End) table.Schema {
	if schema, ok := s.checked.Schemas[from]; ok {
		return schema
	}
	return table.Schema{Open: true}
}

// State returns what is known of a node: of the run under way, else of the store, else of the last run that had it.
func (s *Session) State(id string) run.NodeState {
	st, ran := s.states[id]
	if ran && s.Running() {
		return st
	}
	outdated := s.outdated(id)
	if known := s.known[id]; known.Fresh && (outdated || st.Status != track.Done) {
		return s.stored(id, known)
	}
	if outdated {
		st.Error = "" // of settings or inputs that are no more
	}
	return st
}

// stored is the state of a node that the store holds all results of.
func (s *Session) stored(id string, known run.Known) run.NodeState {
	n, _ := s.Document().Node(id)
	st := run.NodeState{Node: track.Node{
		ID: id, Kind: n.Kind, Title: run.Title(n, s.Catalog), Status: track.Done, Cache: true,
		Summary: known.Summary, Outputs: known.Outputs,
	}}
	kind := (*table.Table)(nil).ValueKind()
	if i := slices.IndexFunc(known.Outputs, func(o track.Output) bool { return o.Type == kind }); i >= 0 {
		st.Rows = known.Outputs[i].Rows
	}
	return st
}

// Stale reports whether a node has a result, or a failure, that its settings or inputs have outgrown. While a run is under way
// nothing is: edits made meanwhile count at its end.
func (s *Session) Stale(id string) bool {
	return !s.Running() && !s.known[id].Fresh && s.outdated(id)
}

// outdated reports whether the node ran and would now be stored under another key.
func (s *Session) outdated(id string) bool {
	made, ran := s.made[id]
	now, planned := s.keys[id]
	return ran && planned && !slices.Equal(made, now)
}

// Output returns the stored value of an output port, for the dock: of the member full, else of the first. Nil without an error
// means that there is none yet. Call it on a goroutine of your own.
func (s *Session) Output(ctx context.Context, o track.Output) (stage.Value, error) {
	return run.Load(ctx, s.Workspace, s.Catalog.Decode, o)
}

// Outputs lists the stored outputs of a node; where they are out of date, those of the last run that had the node. Nil when there
// are none.
func (s *Session) Outputs(id string) []track.Output {
	if k := s.known[id]; k.Fresh {
		return k.Outputs
	}
	return s.states[id].Outputs
}
