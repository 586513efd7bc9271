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
		known := map[string]run.Known{}
		if p, err := run.NewPlan(s.ctx, d, s.Catalog, dir, d.Seed, nil); err == nil {
			known = p.Known(s.ctx, s.Workspace)
		}
		if s.ctx.Err() != nil {
			return
		}
		s.Post(func() {
			if turn == s.refreshes {
				s.checked, s.known = checked, known
				s.tell(StatesChanged)
			}
		})
	}
	if s.pending != nil {
		s.pending.Stop()
	}
	s.pending = time.AfterFunc(after, look)
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

// State returns what is known of a node: of the run under way, else of the store, else of the last run.
func (s *Session) State(id string) run.NodeState {
	st, ran := s.states[id]
	known := s.known[id]
	if s.Running() && ran {
		return st
	}
	if known.Fresh {
		if ran && st.Status == track.Done && !s.outdated[id] {
			return st
		}
		st.ID, st.Status, st.Cache, st.Error, st.Summary = id, track.Done, true, "", known.Summary
		for _, o := range known.Outputs {
			st.Rows = max(st.Rows, o.Rows)
		}
		return st
	}
	return st
}

// Stale reports whether a node has a result that its settings or inputs have outgrown.
func (s *Session) Stale(id string) bool {
	st, ran := s.states[id]
	if !ran || s.Running() || s.known[id].Fresh {
		return false
	}
	return s.outdated[id] || (st.Status == track.Done && !s.always(id))
}

func (s *Session) always(id string) bool {
	n, _ := s.Document().Node(id)
	spec, ok := s.Catalog.Spec(n.Kind)
	return ok && spec.Always
}

// Output returns the stored value of an output port, for the dock: of the member full, else of the first. Nil without an error
// means that there is none yet. Call it on a goroutine of your own.
func (s *Session) Output(ctx context.Context, o track.Output) (stage.Value, error) {
	return run.Load(ctx, s.Workspace, s.Catalog.Decode, o)
}

// Outputs lists the stored outputs of a node; nil when it has none, or none that is up to date.
func (s *Session) Outputs(id string) []track.Output {
	if k := s.known[id]; k.Fresh {
		return k.Outputs
	}
	if s.last != nil {
		i := slices.IndexFunc(s.last.Nodes, func(n track.Node) bool { return n.ID == id })
		if i >= 0 {
			return s.last.Nodes[i].Outputs
		}
	}
	return nil
}

// sameSettings reports whether two states of a node compute the same.
func sameSettings(a, b graph.Node) bool {
	a.X, a.Y, a.Comment, a.Title = b.X, b.Y, b.Comment, b.Title
	return graph.SameNode(a, b)
}
