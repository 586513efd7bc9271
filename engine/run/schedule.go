package run

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/track"
)

// schedule runs all executions on a bounded number of workers and returns when every one has ended. Of those that could start,
// the deepest goes first: a fold is carried through before the next begins, and its values are let go.
func (x *executor) schedule(ctx context.Context) {
	var ready []*exec
	left := 0
	for _, n := range x.plan.nodes {
		for _, e := range n.execs {
			left++
			if e.waiting == 0 {
				ready = append(ready, e)
			}
		}
	}
	ended := make(chan *exec)
	running := 0
	for left > 0 {
		for running < x.Workers && len(ready) > 0 {
			e := take(&ready)
			running++
			go func() {
				x.execute(ctx, e)
				ended <- e
			}()
		}
		e := <-ended
		running--
		left--
		x.note(ctx)
		for _, next := range e.needed {
			if next.waiting--; next.waiting == 0 {
				ready = append(ready, next)
			}
		}
	}
	x.remembering.Wait()
}

// take removes the execution that should start first.
func take(ready *[]*exec) *exec {
	best := slices.MinFunc(*ready, func(a, b *exec) int {
		return cmp.Or(-cmp.Compare(a.node.depth, b.node.depth), cmp.Compare(a.index, b.index))
	})
	*ready = slices.DeleteFunc(*ready, func(e *exec) bool { return e == best })
	return best
}

// execute brings one execution to its end, whatever that is.
func (x *executor) execute(ctx context.Context, e *exec) {
	defer x.store.release(e)
	o := x.guard(ctx, e, func() outcome {
		if o, stop := x.prevented(ctx, e); stop {
			return o
		}
		if o, ok := x.fromCache(ctx, e); ok {
			return o
		}
		x.board.start(e)
		return x.work(ctx, e)
	})
	if o.status != track.Done {
		x.store.fail(e)
	}
	x.board.end(e, o)
}

// prevented reports why an execution does not even begin: its node is unusable, the run was cancelled, something before it failed.
func (x *executor) prevented(ctx context.Context, e *exec) (outcome, bool) {
	if err := e.node.err; err != nil {
		return x.failed(ctx, e, 0, err), true
	}
	if ctx.Err() != nil {
		return outcome{status: track.Cancelled, reason: "cancelled before it started"}, true
	}
	for _, p := range e.node.spec.Inputs() {
		for _, s := range e.inputs[p.Name] {
			if x.store.failed(s.exec) {
				return outcome{status: track.Skipped, reason: fmt.Sprintf("not run because %q did not finish", s.exec.node.title)}, true
			}
		}
	}
	return outcome{}, false
}
