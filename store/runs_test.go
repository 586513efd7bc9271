package store_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

// start is when the first run of a test begins.
var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func begin(t *testing.T, s *store.Store, r *track.Run) *track.Run {
	t.Helper()
	if err := s.Begin(t.Context(), r); err != nil {
		t.Fatal(err)
	}
	return r
}

func finish(t *testing.T, s *store.Store, r *track.Run, status track.Status) {
	t.Helper()
	r.Status = status
	if err := s.Finish(t.Context(), r); err != nil {
		t.Fatal(err)
	}
}

func TestRunKeepsEveryField(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	want := &track.Run{
		ID: "first", Pipeline: "churn.pipeline.json", Seed: 1<<63 + 1, Workers: 2, Started: start, Seconds: 1.5,
		Nodes: []track.Node{{
			ID: "n1", Kind: "clean.impute", Title: "Impute", Status: track.Done, Rows: 10, Cache: true,
			Outputs: []track.Output{{Port: "rows", Member: "full", Type: "table", Object: "ab", Rows: 10}},
		}},
		Evaluations: []track.Evaluation{{
			Node: "n2", Model: "m", Task: evaluate.Binary,
			Metrics: map[string]evaluate.Score{"auc": {Mean: 0.75, Std: 0.01, Folds: []float64{0.74, 0.76}}},
		}},
		Models:      []track.ModelRef{{Name: "churn", Version: 1}},
		Params:      map[string]string{"n1.how": "median"},
		Document:    json.RawMessage(`{"nodes":[1,2,3]}`),
		Environment: map[string]string{"cpu": "2"},
		Log:         []string{"a", "b"},
	}
	begin(t, s, want)
	finish(t, s, want, track.Done)
	got, err := s.Run(t.Context(), "first")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("run differs (-want +got):\n%s", diff)
	}
	list, err := s.Runs(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	want.Document = nil
	if diff := cmp.Diff([]*track.Run{want}, list); diff != "" {
		t.Errorf("list differs (-want +got):\n%s", diff)
	}
}

func TestBeginFillsInWhatIsMissing(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a, b := begin(t, s, &track.Run{}), begin(t, s, &track.Run{})
	if a.ID == "" || a.ID == b.ID || a.Started.IsZero() || a.Status != track.Running {
		t.Errorf("got %q and %q, started %v, %s", a.ID, b.ID, a.Started, a.Status)
	}
}

func TestRunsAreListedNewestFirst(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for i, minute := range []int{2, 0, 3, 1} {
		r := begin(t, s, &track.Run{ID: fmt.Sprint("r", i), Started: start.Add(time.Duration(minute) * time.Minute)})
		finish(t, s, r, track.Done)
	}
	for limit, want := range map[int][]string{0: {"r2", "r0", "r3", "r1"}, 2: {"r2", "r0"}, 9: {"r2", "r0", "r3", "r1"}} {
		list, err := s.Runs(t.Context(), limit)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range list {
			got = append(got, r.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("limit %d (-want +got):\n%s", limit, diff)
		}
	}
}

func TestUpdateWithoutDocumentKeepsIt(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	r := begin(t, s, &track.Run{ID: "r", Document: json.RawMessage(`{"a":1}`)})
	listed, err := s.Runs(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	listed[0].Log = []string{"a line"}
	if err := s.Update(t.Context(), listed[0]); err != nil {
		t.Fatal(err)
	}
	got, err := s.Run(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	if string(got.Document) != `{"a":1}` || len(got.Log) != 1 {
		t.Errorf("document %s, log %v", got.Document, got.Log)
	}
}

func TestMetricWithoutValueDoesNotLoseTheRun(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	scores := map[string]evaluate.Score{"auc": {Mean: math.NaN()}, "accuracy": {Mean: 0.5}, "r2": {Folds: []float64{math.Inf(-1)}}}
	r := begin(t, s, &track.Run{ID: "r", Evaluations: []track.Evaluation{{Node: "n", Metrics: scores}}})
	finish(t, s, r, track.Done)
	got, err := s.Run(t.Context(), "r")
	if err != nil {
		t.Fatal(err)
	}
	e := got.Evaluations[0]
	if len(e.Metrics) != 1 || e.Metrics["accuracy"].Mean != 0.5 || e.Skipped["auc"] == "" || e.Skipped["r2"] == "" {
		t.Errorf("got %+v", e)
	}
	if len(scores) != 3 {
		t.Error("the caller's scores were changed")
	}
}

func TestRunThatWasNotFinishedIsInterrupted(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	other := storetest.OpenIn(t, dir)
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := begin(t, s, &track.Run{
		ID: "r", Document: json.RawMessage(`{}`),
		Nodes: []track.Node{{ID: "a", Status: track.Done}, {ID: "b", Status: track.Running}, {ID: "c", Status: track.Pending}},
	})
	alive, err := other.Run(t.Context(), r.ID)
	if err != nil || alive.Status != track.Running {
		t.Fatalf("got %+v, %v while it runs", alive, err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	// Asked for by all at once, so that those who look do not take one another for the run.
	statuses := make(chan track.Status, 20)
	for range cap(statuses) {
		go func() {
			list, err := other.Runs(t.Context(), 0)
			if err != nil {
				t.Error(err)
				statuses <- ""
				return
			}
			statuses <- list[0].Status
		}()
	}
	for range cap(statuses) {
		if got := <-statuses; got != track.Interrupted {
			t.Errorf("listed as %q", got)
		}
	}
	got, err := storetest.OpenIn(t, dir).Run(t.Context(), r.ID)
	if err != nil {
		t.Fatal(err)
	}
	want := []track.Status{track.Done, track.Interrupted, track.Pending}
	for i, n := range got.Nodes {
		if n.Status != want[i] {
			t.Errorf("node %s is %s, want %s", n.ID, n.Status, want[i])
		}
	}
	if string(got.Document) != `{}` {
		t.Errorf("document %q", got.Document)
	}
}

func TestFinishStoresACancelledRun(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	r := begin(t, s, &track.Run{ID: "r"})
	r.Status = track.Cancelled
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Finish(ctx, r); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Run(t.Context(), "r"); err != nil || got.Status != track.Cancelled {
		t.Errorf("got %+v, %v", got, err)
	}
}

func TestRunsAreRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	ctx := t.Context()
	live := begin(t, s, &track.Run{ID: "live"})
	finish(t, s, begin(t, s, &track.Run{ID: "done"}), track.Done)
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	unknown := &track.Run{ID: "unknown", Status: track.Done}
	_, readErr := s.Run(ctx, "unknown")
	_, listErr := s.Runs(cancelled, 0)
	for name, c := range map[string]struct{ got, want error }{
		"begin with the id of a live run": {s.Begin(ctx, &track.Run{ID: "live"}), store.ErrExists},
		"begin with the id of a past run": {s.Begin(ctx, &track.Run{ID: "done"}), store.ErrExists},
		"begin with a path as id":         {s.Begin(ctx, &track.Run{ID: "../x"}), store.ErrName},
		"begin when cancelled":            {s.Begin(cancelled, &track.Run{ID: "late"}), context.Canceled},
		"update of none":                  {s.Update(ctx, unknown), track.ErrNotFound},
		"finish of none":                  {s.Finish(ctx, unknown), track.ErrNotFound},
		"read of none":                    {readErr, track.ErrNotFound},
		"list when cancelled":             {listErr, context.Canceled},
		"delete of none":                  {s.DeleteRun(ctx, "unknown"), track.ErrNotFound},
		"delete of a path":                {s.DeleteRun(ctx, "../../x"), track.ErrNotFound},
		"delete of a live run":            {s.DeleteRun(ctx, "live"), store.ErrAlive},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
	if err := s.Finish(ctx, live); err == nil {
		t.Error("finished a run whose status is running")
	}
}

func TestDeletedRunIsGone(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	finish(t, s, begin(t, s, &track.Run{ID: "r", Document: json.RawMessage(`{}`)}), track.Failed)
	if err := s.DeleteRun(t.Context(), "r"); err != nil {
		t.Fatal(err)
	}
	if list, err := s.Runs(t.Context(), 0); err != nil || len(list) != 0 {
		t.Errorf("got %v, %v", list, err)
	}
	begin(t, s, &track.Run{ID: "r"})
	if got, err := s.Run(t.Context(), "r"); err != nil || got.Document != nil {
		t.Errorf("the new run has the old document: %+v, %v", got, err)
	}
}
