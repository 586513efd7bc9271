package run

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// Options says how and with what a pipeline runs.
type Options struct {
	Catalog Catalog  // required
	Name    string   // what the record calls the pipeline: its file; "" means the document's name
	Dir     string   // relative paths start here; "" means the working directory
	Seed    *uint64  // nil means the document's
	Workers int      // executions at once; 0 means one per processor
	Targets []string // run these nodes and what they need; nil means all
	Force   bool     // run everything again, whatever the store holds
	// Previous is the pipeline as it ran last; with it, nodes say which change made them run again. nil means the one in Runs.
	Previous *graph.Document
	Objects  track.Objects  // where outputs are kept; nil keeps them in memory for the length of the run
	Cache    track.Cache    // which outputs are known; nil knows none
	Runs     track.Runs     // where the run is recorded; nil records nothing
	Registry stage.Registry // where models are registered; nil refuses
	Events   Events
	Log      *slog.Logger // nil logs nothing
	// Environment is written into the record: program version, platform.
	Environment map[string]string
}

func (o Options) withDefaults(d *graph.Document) Options {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if o.Seed == nil {
		o.Seed = &d.Seed
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Name == "" {
		o.Name = d.Name
	}
	return o
}

// Run executes a document and returns the record of the run. It returns an error only when there is no run to speak of: a
// cycle, an unknown target, a record that cannot be begun. Nodes that failed, and a cancelled context, are told by the record's
// status. Finished outputs stay in the store whatever happens.
func Run(ctx context.Context, d *graph.Document, o Options) (*track.Run, error) {
	o = o.withDefaults(d)
	if o.Previous == nil && o.Runs != nil {
		o.Previous = previous(ctx, o.Runs, o.Name)
	}
	d = d.Clone()
	p, err := NewPlan(ctx, d, o.Catalog, o.Dir, *o.Seed, o.Targets)
	if err != nil {
		return nil, err
	}
	rec, err := newRecord(d, p, o)
	if err != nil {
		return nil, err
	}
	if o.Runs != nil {
		if err := o.Runs.Begin(ctx, rec); err != nil {
			return nil, fmt.Errorf("record the run: %w", err)
		}
	}
	x := &executor{Options: o, plan: p, record: rec, board: newBoard(p, o.Events), store: newValues(o), noted: rec.Started}
	o.Log.InfoContext(ctx, "run started", "run", rec.ID, "pipeline", rec.Pipeline, "nodes", len(p.nodes))
	x.schedule(ctx)
	x.finish()
	o.Log.InfoContext(ctx, "run ended", "run", rec.ID, "status", rec.Status, "seconds", rec.Seconds)
	if o.Runs != nil {
		// The record is finished even when the run was cancelled: that is what it has to say.
		if err := o.Runs.Finish(context.WithoutCancel(ctx), rec); err != nil {
			return rec, fmt.Errorf("record the run: %w", err)
		}
	}
	return rec, nil
}
