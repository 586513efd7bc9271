package run

import (
	"cmp"
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"time"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// newRecord begins the record of a run.
func newRecord(d *graph.Document, p *Plan, o Options) (*track.Run, error) {
	doc, err := graph.Marshal(d)
	if err != nil {
		return nil, err
	}
	now := time.Now().UTC()
	r := &track.Run{
		ID: newID(now), Pipeline: o.Name, Status: track.Running, Seed: *o.Seed, Workers: o.Workers, Started: now,
		Document: doc, Environment: o.Environment, Params: map[string]string{}, Evaluations: []track.Evaluation{}, Models: []track.ModelRef{},
	}
	for _, n := range p.nodes {
		r.Nodes = append(r.Nodes, track.Node{ID: n.ID, Kind: n.Kind, Title: n.title, Status: track.Pending})
		for _, name := range slices.Sorted(maps.Keys(n.Params)) {
			if n.atDefault(name) {
				continue
			}
			b, err := json.Marshal(n.Params[name])
			if err != nil {
				return nil, fmt.Errorf("record the run: %w", err)
			}
			r.Params[n.ID+"."+name] = string(b)
		}
	}
	return r, nil
}

// atDefault reports whether a parameter has the value that it has without being set.
func (n *node) atDefault(param string) bool {
	p, ok := n.spec.Param(param)
	return ok && n.err == nil && reflect.DeepEqual(n.settings[param], p.Default)
}

// newID returns a run id: the time, so that ids sort, and four random bytes, so that two processes never meet.
func newID(now time.Time) string {
	var b [4]byte
	rand.Read(b[:]) // never fails
	return now.Format("20060102-150405") + "-" + hex.EncodeToString(b[:])
}

// noteEvery is how often a run under way tells the store how far it came.
const noteEvery = time.Second

// note stores what is known of the nodes while the run goes on, so that one which is cut off says how far it came.
func (x *executor) note(ctx context.Context) {
	if x.Runs == nil || ctx.Err() != nil || time.Since(x.noted) < noteEvery {
		return
	}
	x.noted = time.Now()
	r := *x.record
	r.Seconds, r.Nodes = time.Since(r.Started).Seconds(), x.board.nodes(x.plan)
	if err := x.Runs.Update(ctx, &r); err != nil {
		x.Log.WarnContext(ctx, "run not updated", "run", r.ID, "error", err)
	}
}

// finish completes the record from what happened.
func (x *executor) finish() {
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
		for _, e := range n.execs {
			r.Evaluations = append(r.Evaluations, e.evaluations...)
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

// judged keeps the figures of an execution's reports for the record, without their rows.
func (e *exec) judged(outputs map[string]stage.Value) {
	e.evaluations = nil
	for _, p := range e.node.spec.Outputs() {
		report, ok := outputs[p.Name].(*evaluate.Report)
		if !ok || report == nil {
			continue
		}
		for _, res := range report.Results {
			e.evaluations = append(e.evaluations, track.Evaluation{
				Node: e.node.ID, Model: res.Node, Title: res.Model, Task: res.Task,
				Metrics: res.Metrics, Skipped: res.Skipped,
			})
		}
	}
}
