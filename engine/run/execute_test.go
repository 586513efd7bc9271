package run_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// hookOf makes a node fail before it does anything.
func hookOf(id string, err error) func(context.Context, *stage.Task) error {
	return func(_ context.Context, t *stage.Task) error {
		if t.Node == id {
			return err
		}
		return nil
	}
}

// told is what a record says besides times and ids.
func told(r *track.Run) string {
	var b strings.Builder
	fmt.Fprintln(&b, r.Status, r.Evaluations, r.Models, r.Params)
	for _, n := range r.Nodes {
		n.Seconds = 0
		fmt.Fprintf(&b, "%+v\n", n)
	}
	return b.String()
}

func TestWorkersDoNotShowInResults(t *testing.T) {
	t.Parallel()
	d := pipeline(t, strings.Replace(folds, "fake.split", "fake.split folds=7", 1)+`
		bad  fake.bad how=fail
		late fake.step
		some fake.bad how=fail in=fold_3
		e    fake.report
		split.train > bad.rows
		bad.rows    > late.rows
		split.train > some.rows
		noise.rows  > e.rows`)
	var first string
	for _, workers := range []int{1, 2, 8, 8} {
		got := told(carryOut(t, newWorld(), d, newShop(), func(o *run.Options) { o.Workers = workers }))
		if first == "" {
			first = got
		}
		if got != first {
			t.Errorf("with %d workers the record says\n%s\nwith one\n%s", workers, got, first)
		}
	}
	if !strings.Contains(first, "fold 3") {
		t.Errorf("the failing member is not named:\n%s", first)
	}
}

func TestNodesFailAlone(t *testing.T) {
	t.Parallel()
	for how, want := range map[string][]string{
		"fail":         {`Column "x", row 3: it is too blue; paint it`},
		"panic":        {"stopped unexpectedly", "defect of Headrace", "oops"},
		"send_nothing": {`sent nothing to its output "rows"`},
		"unencodable":  {"defect of Headrace"},
		"odd":          {"odd is none of fail, panic"},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			var log bytes.Buffer
			d := pipeline(t, "a fake.source\n bad fake.bad title=Culprit how="+how+"\n b fake.step\n c fake.step\n d fake.step\n"+
				"a.rows > bad.rows\n bad.rows > b.rows\n b.rows > c.rows\n a.rows > d.rows")
			r := carryOut(t, newWorld(), d, newShop(), func(o *run.Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			bad := node(t, r, "bad")
			if r.Status != track.Failed || bad.Status != track.Failed {
				t.Errorf("the run is %s, the node %s", r.Status, bad.Status)
			}
			for _, part := range want {
				if !strings.Contains(bad.Error, part) {
					t.Errorf("%q does not say %q", bad.Error, part)
				}
			}
			if strings.Contains(bad.Error, "goroutine") || strings.Contains(bad.Error, "run: ") {
				t.Errorf("%q is not for people", bad.Error)
			}
			if n := node(t, r, "b"); n.Status != track.Skipped || n.Reason != `not run because "Culprit" did not finish` {
				t.Errorf("its dependant is %+v", n)
			}
			if n := node(t, r, "c"); n.Status != track.Skipped || !strings.Contains(n.Reason, `"Step"`) {
				t.Errorf("the one behind is %+v", n)
			}
			if n := node(t, r, "d"); n.Status != track.Done || len(n.Outputs) != 1 {
				t.Errorf("the one beside is %+v", n)
			}
			if how == "panic" && !strings.Contains(log.String(), "bad()") && !strings.Contains(log.String(), "fake_test.go") {
				t.Errorf("the log does not hold the stack:\n%s", log.String())
			}
		})
	}
}

func TestNodesThatCannotRun(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.content = ""
	for name, c := range map[string]struct{ text, node, want string }{
		"unknown kind":         {"x future.kind\n g fake.gather\n x.rows > g.rows", "x", `The kind "future.kind" is unknown`},
		"a missing file":       {"x fake.source", "x", "The file is gone; choose another"},
		"an unconnected input": {"x fake.step", "x", `Read input: nothing is connected to "rows"; connect a table`},
		"two links into one":   {"a fake.bad in=x\n b fake.bad in=x\n x fake.step\n a.rows > x.rows\n b.rows > x.rows", "x", "takes one link and has 2"},
		"a link of wrong type": {"a fake.bad in=x\n x fake.model\n a.rows > x.models\n a.rows > x.test", "x", `"models" takes a model and the link brings a table`},
		"no members":           {"a fake.bad in=x\n x fake.split folds=0 full=false\n a.rows > x.rows", "x", "no member"},
		"a newer node":         {"x fake.bad in=x", "x", "update Headrace"},
		"no such parameter":    {"x fake.bad height=3", "x", "fake.bad has none of that name"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := pipeline(t, c.text)
			if name == "a newer node" {
				d.Nodes[0].Version = 7
			}
			r := carryOut(t, w, d, newShop(), nil)
			if n := node(t, r, c.node); n.Status != track.Failed || !strings.Contains(n.Error, c.want) {
				t.Errorf("got %+v", n)
			}
		})
	}
}

func TestKindsThatPanicBeforeTheyRun(t *testing.T) {
	t.Parallel()
	w := newWorld()
	w.content = "cursed"
	r := carryOut(t, w, pipeline(t, "a fake.source\n b fake.bad in=x\n s fake.split folds=13\n b.rows > s.rows"), newShop(), nil)
	for id, want := range map[string]string{"a": "a curse", "s": "thirteen"} {
		if n := node(t, r, id); n.Status != track.Failed || !strings.Contains(n.Error, "defect of Headrace ("+want+")") {
			t.Errorf("%s is %+v", id, n)
		}
	}
	if n := node(t, r, "b"); n.Status != track.Done {
		t.Errorf("the one beside is %+v", n)
	}
}

func TestOldNodesAreUpgraded(t *testing.T) {
	t.Parallel()
	d := pipeline(t, "a fake.source\n b fake.step plus=4\n a.rows > b.rows")
	d.Nodes[1].Version = 1
	if got := node(t, carryOut(t, newWorld(), d, newShop(), nil), "b").Summary; got != " plus 4" {
		t.Errorf("the summary is %q", got)
	}
}

func TestRunsThatDoNotBegin(t *testing.T) {
	t.Parallel()
	w := newWorld()
	if _, err := run.Run(t.Context(), pipeline(t, "a fake.step\n a.rows > a.rows"), run.Options{Catalog: w}); !errors.Is(err, graph.ErrCycle) {
		t.Errorf("a cycle gives %v", err)
	}
	if _, err := run.Run(t.Context(), pipeline(t, "a fake.source"), run.Options{Catalog: w, Targets: []string{"b"}}); !errors.Is(err, run.ErrTarget) {
		t.Errorf("an unknown target gives %v", err)
	}
	r, err := run.Run(t.Context(), pipeline(t, ""), run.Options{Catalog: w})
	if err != nil || r.Status != track.Done {
		t.Errorf("an empty pipeline gives %v, %v", r, err)
	}
}

func TestWithoutAWorkspaceValuesStayInMemory(t *testing.T) {
	t.Parallel()
	w := newWorld()
	r, err := run.Run(t.Context(), pipeline(t, folds), run.Options{Catalog: w, Cache: newShop()})
	if err != nil || r.Status != track.Done || len(node(t, r, "all").Outputs) != 0 {
		t.Errorf("%+v, %v", r, err)
	}
}

// Cancelling ends what looks at its context at once, leaves finished outputs in the store, and tells what was not done.
func TestCancel(t *testing.T) {
	t.Parallel()
	for how, limit := range map[string]time.Duration{"wait": time.Millisecond, "finish_late": 60 * time.Millisecond} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				w, s := newWorld(), newShop()
				d := pipeline(t, "a fake.source\n bad fake.bad how="+how+"\n b fake.step\n a.rows > bad.rows\n bad.rows > b.rows")
				ctx, cancel := context.WithCancel(t.Context())
				defer cancel()
				var r *track.Run
				ended := make(chan time.Time)
				go func() {
					var err error
					if r, err = run.Run(ctx, d, run.Options{Catalog: w, Objects: s, Cache: s, Runs: s}); err != nil {
						t.Error(err)
					}
					ended <- time.Now()
				}()
				synctest.Wait()
				cancelled := time.Now()
				cancel()
				if took := (<-ended).Sub(cancelled); took > limit {
					t.Errorf("it took %v", took)
				}
				if r.Status != track.Cancelled {
					t.Errorf("the run is %s", r.Status)
				}
				for id, want := range map[string]track.Status{"a": track.Done, "bad": track.Cancelled, "b": track.Cancelled} {
					if got := node(t, r, id); got.Status != want || got.Error != "" {
						t.Errorf("%s is %+v, want %s", id, got, want)
					}
				}
				w.executed()
				carryOut(t, w, pipeline(t, "a fake.source"), s, nil)
				if got := w.executed(); got != "" {
					t.Errorf("what was finished before was run again: %s", got)
				}
			})
		})
	}
}

func TestCancelledBeforeItBegins(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	w := newWorld()
	r, err := run.Run(ctx, pipeline(t, folds), run.Options{Catalog: w})
	if err != nil || r.Status != track.Cancelled || w.executed() != "" {
		t.Errorf("%+v, %v", r, err)
	}
}

func TestEvents(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		d := pipeline(t, "a fake.source\n split fake.split full=false\n slow fake.bad how=progress\n g fake.gather\n"+
			"a.rows > split.rows\n split.train > slow.rows\n slow.rows > g.rows")
		var mu sync.Mutex
		var planned []run.NodeState
		seen := map[string][]run.NodeState{}
		calls := 0
		e := run.Events{
			Planned: func(n []run.NodeState) { planned = n },
			Node: func(s run.NodeState) {
				if !mu.TryLock() {
					t.Error("two calls at once")
					return
				}
				defer mu.Unlock()
				if planned == nil {
					t.Error("a node was told before the plan")
				}
				seen[s.ID] = append(seen[s.ID], s)
			},
		}
		began := time.Now()
		s := newShop()
		carryOut(t, newWorld(), d, s, func(o *run.Options) {
			o.Workers = 1
			o.Events = run.Tee(e, run.Events{Node: func(run.NodeState) { calls++ }})
		})
		if took := time.Since(began); took != 2*time.Second {
			t.Errorf("two folds of a second each took %v on one worker", took)
		}
		if len(planned) != 4 || planned[0].ID != "a" || planned[2].Members != 2 || planned[2].Status != track.Pending || planned[2].Title != "Bad" {
			t.Errorf("planned %+v", planned)
		}
		total := 0
		for id, states := range seen {
			total += len(states)
			last := states[len(states)-1]
			if last.Status != track.Done || last.Fraction != 1 || last.MembersDone != last.Members || last.Remaining != 0 {
				t.Errorf("%s ends as %+v", id, last)
			}
			for i, s := range states[1:] {
				if s.Fraction < states[i].Fraction {
					t.Errorf("%s goes back from %v to %v", id, states[i].Fraction, s.Fraction)
				}
			}
		}
		if calls != total {
			t.Errorf("Tee told %d calls to one and %d to the other", total, calls)
		}
		slow := seen["slow"]
		if len(slow) < 30 || len(slow) > 2*20+4 {
			t.Errorf("2 s of progress were told in %d calls, want one every 50 ms", len(slow))
		}
		half := slow[len(slow)/4]
		if half.Status != track.Running || half.Total != 1000 || half.Remaining < time.Second || half.Remaining > 2*time.Second {
			t.Errorf("in the middle of the first fold: %+v", half)
		}
	})
}

func TestRecord(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, folds+"\n act fake.act\n read.rows > act.rows")
	d.Nodes[1].Params["k"] = 1.0
	seed := uint64(77)
	r := carryOut(t, w, d, s, func(o *run.Options) {
		o.Seed, o.Name, o.Environment = &seed, "p.json", map[string]string{"program": "test"}
	})
	if len(s.runs) != 1 || s.runs[0] != r || r.ID == "" || r.Pipeline != "p.json" || r.Seed != 77 || r.Workers != 4 || r.Environment["program"] != "test" {
		t.Errorf("the record is %+v", r)
	}
	if fmt.Sprint(r.Params) != `map[in.k:"2"]` {
		t.Errorf("the parameters that differ from their defaults are %v", r.Params)
	}
	if back, err := graph.Unmarshal(r.Document); err != nil || len(back.Nodes) != len(d.Nodes) {
		t.Errorf("the document cannot be read back: %v", err)
	}
	split := node(t, r, "split")
	if len(split.Outputs) != 2 || split.Outputs[0].Member != "full" || split.Outputs[0].Rows != 12 || split.Outputs[1].Member != "fold 1" ||
		split.Outputs[1].Port != "test" || split.Rows != 12 || split.Outputs[0].Type != "table" {
		t.Errorf("the split is recorded as %+v", split)
	}
	if in := node(t, r, "in"); in.Summary != "full plus 2" || in.Title != "Step" || in.Kind != "fake.step" {
		t.Errorf("the step is recorded as %+v", in)
	}
	other := carryOut(t, w, d, s, nil)
	if other.ID == r.ID || other.ID < r.ID[:8] || other.Pipeline != "test" || other.Seed != 1 {
		t.Errorf("the second run is %+v", other)
	}
}

// A run that is cut off has told how far it came: at most once a second, and not at all when it is short.
func TestTheRecordFollowsTheRun(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		carryOut(t, newWorld(), pipeline(t, "a fake.source\n b fake.bad how=progress\n c fake.step\n d fake.bad how=progress\n"+
			"a.rows > b.rows\n b.rows > c.rows\n c.rows > d.rows"), s, nil)
		if len(s.updates) != 2 {
			t.Fatalf("2 s of work were told in %d updates", len(s.updates))
		}
		first := s.updates[0]
		if first.Status != track.Running || first.Seconds != 1 || first.Document == nil {
			t.Errorf("the first update is %+v", first)
		}
		for id, want := range map[string]track.Status{"a": track.Done, "b": track.Done, "c": track.Pending, "d": track.Pending} {
			if got := node(t, &first, id).Status; got != want {
				t.Errorf("the first update says that %s is %s, want %s", id, got, want)
			}
		}
		short := newShop()
		carryOut(t, newWorld(), pipeline(t, folds), short, nil)
		if len(short.updates) != 0 {
			t.Errorf("a run of no time was told in %d updates", len(short.updates))
		}
	})
}
