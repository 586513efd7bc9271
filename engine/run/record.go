package run

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/track"
)

// newRecord begins the record of a run.
func newRecord(d *graph.Document, p *Plan, o Options) (*track.Run, error) {
	doc, err := graph.Marshal(d)
	if err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	r := &track.Run{ID: newID(now), Pipeline: o.Name, Status: track.Running, Seed: *o.Seed, Workers: o.Workers, Started: now,
		Document: doc, Environment: o.Environment, Params: map[string]string{}, Evaluations: []track.Evaluation{}, Models: []track.ModelRef{}}
	for _, n := range p.nodes {
		r.Nodes = append(r.Nodes, track.Node{ID: n.ID, Kind: n.Kind, Title: n.title, Status: track.Pending})
		for _, name := range slices.Sorted(maps.Keys(n.Params)) {
			b, err := json.Marshal(n.Params[name])
			if err != nil {
				return nil, fmt.Errorf("record the run: %w", err)
			}
			r.Params[n.ID+"."+name] = string(b)
		}
	}
	return r, nil
}

// newID returns a run id: the time, so that ids sort, and four random bytes, so that two processes never meet.
func newID(now time.Time) string {
	var b [4]byte
	rand.Read(b[:]) //nolint:errcheck // never fails
	return now.Format("20060102-150405") + "-" + hex.EncodeToString(b[:])
}

// finish completes the record from what happened.
func (x *executor) finish(ctx context.Context) {
	r := x.record
	r.Status = track.Done
	cancelled := false
	for i, n := range x.plan.nodes {
		s := x.board.states[n.ID]
		r.Nodes[i] = s.Node
		if e := n.standsFor(); e != nil {
			outputs := x.store.outputs(e)
			for _, p := range n.spec.Outputs() {
				if o, ok := x.shown(n, p.Name, outputs); ok {
					o.Port = p.Name
					r.Nodes[i].Outputs = append(r.Nodes[i].Outputs, o)
				}
			}
		}
		cancelled = cancelled || s.Status == track.Cancelled
		if s.Status == track.Failed {
			r.Status = track.Failed
		}
	}
	if cancelled {
		r.Status = track.Cancelled
	}
	r.Seconds = time.Since(r.Started).Seconds()
	x.evaluations(context.WithoutCancel(ctx))
	x.mu.Lock()
	defer x.mu.Unlock()
	slices.SortFunc(x.registered, func(a, b track.ModelRef) int {
		return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Version, b.Version))
	})
	r.Models = append(r.Models, slices.Compact(x.registered)...)
}

// shown returns the stored output of a port that a click on the node shows: of the full member, else of the first that has one.
func (x *executor) shown(n *node, port string, full map[string]track.Output) (track.Output, bool) {
	if o, ok := full[port]; ok && o.Object != "" {
		return o, true
	}
	for _, e := range n.execs {
		if o, ok := x.store.outputs(e)[port]; ok && o.Object != "" {
			return o, true
		}
	}
	return track.Output{}, false
}

// evaluations puts the summaries of all evaluation outputs into the record.
func (x *executor) evaluations(ctx context.Context) {
	for _, n := range x.plan.nodes {
		for _, e := range n.execs {
			for _, p := range n.spec.Outputs() {
				if p.Type != (*evaluate.Report)(nil).ValueKind() || x.store.failed(e) {
					continue
				}
				v, err := x.store.value(ctx, source{e, p.Name})
				report, ok := v.(*evaluate.Report)
				if err != nil || !ok {
					if err != nil {
						x.Log.WarnContext(ctx, "evaluation not summarised", "node", n.ID, "error", err)
					}
					continue
				}
				for _, res := range report.Results {
					x.record.Evaluations = append(x.record.Evaluations, track.Evaluation{Node: n.ID, Model: res.Node,
						Title: res.Model, Task: res.Task, Metrics: res.Metrics, Skipped: res.Skipped})
				}
			}
		}
	}
}
