package session_test

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store/storetest"
)

// TestCloseEndsEverything does not run in parallel: it counts goroutines.
func TestCloseEndsEverything(t *testing.T) {
	path, ws := customers(t), storetest.Open(t)
	before := runtime.NumGoroutine()
	k := open(t, path, ws)
	k.set("boosting", "trees", 5000)
	told := false
	if err := k.Run(nil, func(*track.Run, error) { told = true }); err != nil {
		t.Fatal(err)
	}
	k.until("boosting runs", func() bool { return k.State("boosting").Status == track.Running })
	k.set("boosting", "trees", 60) // a look-up is due
	if err := k.Close(true); err != nil {
		t.Fatal(err)
	}
	seen := len(k.changes)
	for deadline := time.Now().Add(5 * time.Second); runtime.NumGoroutine() > before; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			all := make([]byte, 1<<16)
			t.Fatalf("%d goroutines, %d before the session:\n%s", runtime.NumGoroutine(), before, all[:runtime.Stack(all, true)])
		}
	}
	for len(k.calls) > 0 { // what was on its way does no harm
		(<-k.calls)()
	}
	if len(k.changes) != seen || told {
		t.Errorf("a closed session told of %d changes; of the end of its run: %v", len(k.changes)-seen, told)
	}
	if journalled(t, path) {
		t.Error("the journal of discarded edits is still there")
	}
	runs, err := ws.Runs(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 1 || runs[0].Status != track.Cancelled {
		t.Errorf("the run is recorded as %s, want cancelled", runs[0].Status)
	}
}

func TestWaitLetsACancelledRunCompleteItsRecord(t *testing.T) {
	t.Parallel()
	ws := storetest.Open(t)
	k := open(t, customers(t), ws)
	k.set("boosting", "trees", 5000)
	if err := k.Run(nil, nil); err != nil {
		t.Fatal(err)
	}
	k.until("boosting runs", func() bool { return k.State("boosting").Status == track.Running })
	if err := k.Close(true); err != nil {
		t.Fatal(err)
	}
	k.Wait(10 * time.Second)
	runs, err := ws.Runs(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 1 || runs[0].Status != track.Cancelled {
		t.Errorf("the run is recorded as %s, want cancelled", runs[0].Status)
	}
}

func TestEditsThatCannotBeJournalledAreTold(t *testing.T) {
	t.Parallel()
	path := customers(t)
	k := open(t, path, storetest.Open(t))
	var told error
	k.Unsafe = func(err error) { told = err }
	if err := os.RemoveAll(filepath.Dir(path)); err != nil {
		t.Fatal(err)
	}
	k.set("boosting", "trees", 7)
	if told == nil {
		t.Error("nobody heard that the edit is not safe")
	}
	if n, _ := k.Document().Node("boosting"); n.Params["trees"] != 7 {
		t.Errorf("the edit itself is lost: %v", n.Params)
	}
}
