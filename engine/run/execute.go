package run

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// executor carries out one plan.
type executor struct {
	Options
	plan   *Plan
	record *track.Run
	board  *board
	store  *valueStore
	noted  time.Time // when the record was last stored

	mu         sync.Mutex // guards registered
	registered []track.ModelRef

	remembering sync.WaitGroup // entries under way to the cache
}

// fromCache ends an execution whose outputs the store still holds. Reports are read at once, for their figures go into the record.
func (x *executor) fromCache(ctx context.Context, e *exec) (outcome, bool) {
	if !x.remembers(e) || x.Force {
		return outcome{}, false
	}
	entry, ok := x.Cache.Lookup(ctx, e.key)
	if !ok {
		return outcome{}, false
	}
	reports := map[string]stage.Value{}
	for _, p := range e.node.spec.Outputs() {
		o, given := entry.Outputs[p.Name]
		if !given || p.Type != (*evaluate.Report)(nil).ValueKind() {
			continue
		}
		v, err := Load(ctx, x.Objects, x.Catalog.Decode, o)
		if err != nil {
			x.Log.WarnContext(ctx, "stored output unreadable", "node", e.node.ID, "port", p.Name, "error", err)
			return outcome{}, false
		}
		reports[p.Name] = v
	}
	e.judged(reports)
	x.store.known(e, entry.Outputs)
	return outcome{status: track.Done, cached: true, rows: rowsOf(e, entry.Outputs), summary: entry.Summary, reason: "from cache"}, true
}

// remembers reports whether the outputs of an execution outlast the run.
func (x *executor) remembers(e *exec) bool {
	return x.Cache != nil && x.Objects != nil && !e.node.spec.Always
}

// work runs the stage and keeps what came out.
func (x *executor) work(ctx context.Context, e *exec) outcome {
	if x.absent(e) {
		return x.idle(ctx, e)
	}
	inputs, err := x.inputs(ctx, e)
	if err != nil {
		return x.failed(ctx, e, 0, fmt.Errorf("read input: %w", err))
	}
	t := &stage.Task{
		Node: e.node.ID, Title: e.node.title, Key: e.key, Member: e.taskMember(), Dir: x.Dir, Workers: x.Workers,
		Inputs: inputs, Settings: e.node.settings, Rand: e.rand(*x.Seed),
		Progress: func(done, total int64) { x.board.progress(e, done, total) },
		Log:      x.Log.With("node", e.node.ID, "member", e.member.Name),
		Registry: x.registry(),
	}
	began := time.Now()
	err = e.node.spec.Run(ctx, t)
	seconds := time.Since(began).Seconds()
	if err == nil {
		err = complete(e, t)
	}
	if err == nil {
		err = x.unchanged(ctx, e)
	}
	if err != nil {
		return x.failed(ctx, e, seconds, err)
	}
	outputs, err := x.store.keep(ctx, e, t.Outputs)
	if err != nil {
		return x.failed(ctx, e, seconds, fmt.Errorf("keep output: %w", err))
	}
	e.judged(t.Outputs)
	x.remember(ctx, e, track.Entry{Outputs: outputs, Seconds: seconds, Summary: t.Summary})
	return outcome{status: track.Done, seconds: seconds, rows: rowsOf(e, outputs), summary: t.Summary, reason: x.why(e)}
}

// unchanged reports whether what the execution read outside is still what its key says. A file that was written since the run was
// planned would else be remembered under the content that it had before, and come back whenever it has that content again.
func (x *executor) unchanged(ctx context.Context, e *exec) error {
	if !x.remembers(e) {
		return nil
	}
	now, err := e.node.fingerprint(ctx, x.Dir)
	if err == nil && now != e.node.outside {
		err = ErrChanged
	}
	return err
}

// remember tells the cache in the background, for whoever keeps its entries may wait for a disk; schedule waits for all of them
// at the end. An execution that ended before the run was cancelled is remembered, too.
func (x *executor) remember(ctx context.Context, e *exec, entry track.Entry) {
	if !x.remembers(e) {
		return
	}
	ctx = context.WithoutCancel(ctx)
	x.remembering.Go(func() {
		if err := x.Cache.Keep(ctx, e.key, entry); err != nil {
			x.Log.WarnContext(ctx, "output not remembered", "node", e.node.ID, "error", err)
		}
	})
}

// absent reports whether a required input receives nothing in this member, such as the test part of full.
func (x *executor) absent(e *exec) bool {
	for _, p := range e.node.spec.Inputs() {
		if p.Optional || p.Gathers {
			continue
		}
		for _, s := range e.inputs[p.Name] {
			if !x.store.gives(s) {
				return true
			}
		}
	}
	return false
}

// idle ends an execution that has nothing to do, and remembers that.
func (x *executor) idle(ctx context.Context, e *exec) outcome {
	x.store.known(e, nil)
	x.remember(ctx, e, track.Entry{})
	return outcome{status: track.Done, idle: true, reason: "nothing to do in this member"}
}

// guard carries out a part of an execution; a panic is a failure of this node alone.
func (x *executor) guard(ctx context.Context, e *exec, do func() outcome) (o outcome) {
	defer func() {
		if r := recover(); r != nil {
			x.Log.ErrorContext(ctx, "stage panicked", "node", e.node.ID, "kind", e.node.Kind, "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			o = x.failed(ctx, e, 0, fmt.Errorf("%w; this is a defect of Headrace, the log has the details (%v)", ErrPanic, r))
		}
	}()
	return do()
}

// complete checks that the stage sent what it promised.
func complete(e *exec, t *stage.Task) error {
	for _, p := range e.node.spec.Outputs() {
		if v, ok := t.Outputs[p.Name]; (!ok || v == nil) && !p.Optional {
			return fmt.Errorf("%w: %s sent nothing to its output %q", ErrPanic, e.node.Kind, p.Name)
		}
	}
	return nil
}

func (x *executor) failed(ctx context.Context, e *exec, seconds float64, err error) outcome {
	if ctx.Err() != nil && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)) {
		return outcome{status: track.Cancelled, seconds: seconds, reason: "cancelled"}
	}
	x.Log.ErrorContext(ctx, "node failed", "node", e.node.ID, "member", e.member.Name, "error", err)
	return outcome{status: track.Failed, seconds: seconds, err: err, reason: "failed"}
}

// inputs loads what flows into an execution.
func (x *executor) inputs(ctx context.Context, e *exec) (map[string][]stage.Input, error) {
	in := map[string][]stage.Input{}
	for _, p := range e.node.spec.Inputs() {
		sources := e.inputs[p.Name]
		if len(sources) == 0 && !p.Optional {
			return nil, fmt.Errorf("nothing is connected to %q; connect %s", p.Name, withArticle(p.Type))
		}
		if len(sources) > 1 && !p.Gathers {
			return nil, fmt.Errorf("%q takes one link and has %d; remove all but one", p.Name, len(sources))
		}
		for _, s := range sources {
			v, err := x.value(ctx, s)
			if err != nil {
				return nil, err
			}
			if v == nil {
				continue
			}
			if v.ValueKind() != p.Type {
				return nil, fmt.Errorf("%q takes %s and the link brings %s", p.Name, withArticle(p.Type), withArticle(v.ValueKind()))
			}
			in[p.Name] = append(in[p.Name], stage.Input{Node: s.exec.node.ID, Title: s.exec.node.title, Member: s.exec.member, Value: v})
		}
	}
	return in, nil
}

// registry notes in the record what stages register.
func (x *executor) registry() stage.Registry {
	if x.Registry == nil {
		return nil
	}
	return registryFunc(func(ctx context.Context, r stage.Registration) (stage.Registered, error) {
		r.Run = x.record.ID
		got, err := x.Registry.Register(ctx, r)
		if err == nil {
			x.mu.Lock()
			x.registered = append(x.registered, track.ModelRef{Name: got.Name, Version: got.Version})
			x.mu.Unlock()
		}
		return got, err
	})
}

type registryFunc func(context.Context, stage.Registration) (stage.Registered, error)

func (f registryFunc) Register(ctx context.Context, r stage.Registration) (stage.Registered, error) {
	return f(ctx, r)
}

// rowsOf returns the rows of the first table among the outputs.
func rowsOf(e *exec, outputs map[string]track.Output) int {
	for _, p := range e.node.spec.Outputs() {
		if o, ok := outputs[p.Name]; ok && p.Type == (*table.Table)(nil).ValueKind() {
			return o.Rows
		}
	}
	return 0
}
