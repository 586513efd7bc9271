package session_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"headrace.dev/studio/assets"
	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store/storetest"
	"headrace.dev/studio/ui/session"
)

// desk stands in for a window: it opens a session and carries out, on the goroutine of the test, what is posted to it.
type desk struct {
	*session.Session
	tb      testing.TB
	calls   chan func()
	changes []session.Change // all that the session told
}

// examples copies the example pipelines with their data to a folder of the test.
func examples(tb testing.TB) string {
	tb.Helper()
	sub, err := fs.Sub(assets.Examples, "examples")
	if err != nil {
		tb.Fatal(err)
	}
	dir := tb.TempDir()
	if err := os.CopyFS(dir, sub); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// customers is the path of an example that has every kind of node: folds, two learners, a model that is registered.
func customers(tb testing.TB) string {
	tb.Helper()
	return filepath.Join(examples(tb), "customers.pipeline.json")
}

// open opens a pipeline file on a workspace; ws nil makes one.
func open(tb testing.TB, path string, ws session.Workspace) *desk {
	tb.Helper()
	d, err := graph.Load(path)
	if err != nil {
		tb.Fatal(err)
	}
	return begin(tb, d, path, ws)
}

func begin(tb testing.TB, d *graph.Document, path string, ws session.Workspace) *desk {
	tb.Helper()
	if ws == nil {
		ws = storetest.Open(tb)
	}
	k := &desk{tb: tb, calls: make(chan func(), 1<<14)}
	k.Session = session.New(tb.Context(), d, path, session.Options{Catalog: catalog.All(), Workspace: ws, Post: func(f func()) { k.calls <- f }})
	k.OnChange = func(c session.Change) { k.changes = append(k.changes, c) }
	tb.Cleanup(func() {
		if k.OnChange == nil {
			return // the test closed it
		}
		k.Cancel()
		k.finish()
		if err := k.Close(true); err != nil {
			tb.Error(err)
		}
	})
	return k
}

// patience is how long a test waits for what must happen.
const patience = 30 * time.Second

// until carries out posted calls until something is so.
func (k *desk) until(what string, so func() bool) {
	k.tb.Helper()
	late := time.After(patience)
	for !so() {
		select {
		case f := <-k.calls:
			f()
		case <-late:
			k.tb.Fatalf("waited in vain: %s", what)
		}
	}
}

// finish waits for the end of the run under way.
func (k *desk) finish() {
	k.tb.Helper()
	k.until("the run ends", func() bool { return !k.Running() })
}

// run runs to the end and until the store was asked what it holds afterwards.
func (k *desk) run(targets ...string) *track.Run {
	k.tb.Helper()
	var rec *track.Run
	if err := k.Run(targets, func(r *track.Run, err error) {
		if err != nil {
			k.tb.Error(err)
		}
		rec = r
	}); err != nil {
		k.tb.Fatal(err)
	}
	k.until("the run ends", func() bool { return rec != nil })
	k.looked()
	return rec
}

// looked waits until the check and the look-up that the last change asked for have come back.
func (k *desk) looked() {
	k.tb.Helper()
	seen := len(k.changes)
	k.until("the look-up comes back", func() bool { return slices.Contains(k.changes[seen:], session.StatesChanged) })
}

// set changes a parameter.
func (k *desk) set(node, param string, value any) {
	k.tb.Helper()
	if err := k.Do(k.Document().SetParam(node, param, value)); err != nil {
		k.tb.Fatal(err)
	}
}

func (k *desk) param(node, param string) any {
	n, _ := k.Document().Node(node)
	return n.Params[param]
}

func (k *desk) wantModified(want bool) {
	k.tb.Helper()
	if got := k.Modified(); got != want {
		k.tb.Errorf("modified: %v, want %v", got, want)
	}
}

func TestUndoTakesParametersBackAndClearsTheMark(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.wantModified(false)
	k.set("boosting", "trees", 60)
	k.set("impute", "numbers", "mean")
	k.wantModified(true)
	if label, ok := k.CanUndo(); !ok || label != "Change numbers" {
		t.Errorf("would undo %q, %v", label, ok)
	}
	for range 2 {
		if _, ok := k.Undo(); !ok {
			t.Fatal("nothing to undo")
		}
	}
	k.wantModified(false)
	if got := k.param("boosting", "trees"); got != 120.0 {
		t.Errorf("%v trees after undo, want the 120 of the file", got)
	}
	if label, ok := k.CanRedo(); !ok || label != "Change trees" {
		t.Errorf("would redo %q, %v", label, ok)
	}
	k.Redo()
	k.Redo()
	if got := k.param("boosting", "trees"); got != 60 {
		t.Errorf("%v trees after redo, want 60", got)
	}
	if _, ok := k.Redo(); ok {
		t.Error("a third redo did something")
	}
	k.wantModified(true)
}

func TestSaveWritesWhatIsOpen(t *testing.T) {
	t.Parallel()
	path := customers(t)
	k := open(t, path, nil)
	k.set("boosting", "trees", 60)
	if err := k.Save(""); err != nil {
		t.Fatal(err)
	}
	k.wantModified(false)
	saved, err := graph.Load(path)
	if err != nil {
		t.Fatal(err)
	}
	if n, _ := saved.Node("boosting"); n.Params["trees"] != 60.0 {
		t.Errorf("the file has %v trees, want 60", n.Params["trees"])
	}
	k.Undo()
	k.wantModified(true)
	k.Redo()
	k.wantModified(false)
}

func TestNewPipelineNeedsAFile(t *testing.T) {
	t.Parallel()
	k := begin(t, &graph.Document{Header: graph.Header{Name: "Mine", Seed: 1}}, "", nil)
	if _, err := k.AddNode("data.csv", 0, 0, graph.End{}); err != nil {
		t.Fatal(err)
	}
	if got := k.Name(); got != "Mine" {
		t.Errorf("called %q, want the name of the document", got)
	}
	if err := k.Save(""); err == nil {
		t.Fatal("saved without a file")
	}
	path := filepath.Join(t.TempDir(), "first.pipeline.json")
	if err := k.Save(path); err != nil {
		t.Fatal(err)
	}
	if k.Path() != path || k.Name() != "first" || k.Dir() != filepath.Dir(path) {
		t.Errorf("path %q, name %q, folder %q", k.Path(), k.Name(), k.Dir())
	}
	k.wantModified(false)
}

func TestSavingElsewhereLooksForFilesThere(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.looked()
	if f := k.Findings(); len(f) > 0 {
		t.Fatalf("findings in the example: %v", f)
	}
	if err := k.Save(filepath.Join(t.TempDir(), "copy.pipeline.json")); err != nil {
		t.Fatal(err)
	}
	k.until("the data file is missed", func() bool { return len(k.Findings()) > 0 })
	if f := k.Findings()[0]; f.Node != "read" {
		t.Errorf("finding about %q (%s), want the node that reads the file", f.Node, f.Reason)
	}
}

func TestRelative(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	k := begin(t, &graph.Document{}, filepath.Join(dir, "p.pipeline.json"), nil)
	for path, want := range map[string]string{
		filepath.Join(dir, "a.csv"):                          "a.csv",
		filepath.Join(dir, "data", "a.csv"):                  "data/a.csv",
		filepath.Join(dir, "..a.csv"):                        "..a.csv",
		filepath.Join(filepath.Dir(dir), "other", "a.csv"):   filepath.Join(filepath.Dir(dir), "other", "a.csv"),
		filepath.Join(filepath.Dir(filepath.Dir(dir)), "up"): filepath.Join(filepath.Dir(filepath.Dir(dir)), "up"),
	} {
		if got := k.Relative(path); got != want {
			t.Errorf("%s is called %s, want %s", path, got, want)
		}
	}
}
