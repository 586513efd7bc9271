package session_test

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/ui/session"
)

// journalled reports whether there is a journal beside a pipeline file.
func journalled(tb testing.TB, path string) bool {
	tb.Helper()
	_, err := os.Stat(path + ".journal")
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		tb.Fatal(err)
	}
	return err == nil
}

// recovered is the document that a new session would offer after a crash.
func recovered(tb testing.TB, path string) *graph.Document {
	tb.Helper()
	d, err := graph.Load(path)
	if err != nil {
		tb.Fatal(err)
	}
	for _, e := range session.Recoverable(path, d) {
		if err := d.Apply(e); err != nil {
			tb.Fatal(err)
		}
	}
	return d
}

// text is a document as its file would have it.
func text(tb testing.TB, d *graph.Document) string {
	tb.Helper()
	b, err := graph.Marshal(d)
	if err != nil {
		tb.Fatal(err)
	}
	return string(b)
}

func TestJournalLivesFromTheFirstEditToTheSave(t *testing.T) {
	t.Parallel()
	path := customers(t)
	k := open(t, path, nil)
	if journalled(t, path) {
		t.Error("there is a journal and nothing to put in")
	}
	k.set("boosting", "trees", 60)
	if !journalled(t, path) {
		t.Error("the first edit is not journalled")
	}
	if err := k.Save(""); err != nil {
		t.Fatal(err)
	}
	if journalled(t, path) {
		t.Error("the journal outlives the save")
	}
	k.set("boosting", "trees", 61)
	if !journalled(t, path) {
		t.Error("the first edit after a save is not journalled")
	}
}

func TestRecoverAfterACrash(t *testing.T) {
	t.Parallel()
	path := customers(t)
	k := open(t, path, nil) // never closed before the look
	k.set("boosting", "trees", 60)
	if err := k.Delete([]string{"deduplicate"}, nil, true); err != nil {
		t.Fatal(err)
	}
	if _, err := k.AddNode("encode.ordinal", 10, 20, graph.End{Node: "impute", Port: "rows"}); err != nil {
		t.Fatal(err)
	}
	k.Undo()
	k.Redo()
	k.set("split", "folds", 3)
	k.Undo()
	if diff := cmp.Diff(text(t, k.Document()), text(t, recovered(t, path))); diff != "" {
		t.Errorf("recovered another document (-open +recovered):\n%s", diff)
	}
}

func TestCloseKeepsOrDiscardsEdits(t *testing.T) {
	t.Parallel()
	for name, discard := range map[string]bool{"keep": false, "discard": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := customers(t)
			k := open(t, path, nil)
			k.set("boosting", "trees", 60)
			if err := k.Close(discard); err != nil {
				t.Fatal(err)
			}
			if got := journalled(t, path); got == discard {
				t.Errorf("journal there after close: %v", got)
			}
		})
	}
	t.Run("back at the saved state", func(t *testing.T) {
		t.Parallel()
		path := customers(t)
		k := open(t, path, nil)
		k.set("boosting", "trees", 60)
		k.Undo()
		if err := k.Close(false); err != nil {
			t.Fatal(err)
		}
		if journalled(t, path) {
			t.Error("a journal is left with nothing to recover")
		}
	})
}

// envCrash makes TestRecoverFromAKilledProcess the process to kill; its value is the pipeline file.
const envCrash = "HEADRACE_TEST_CRASH"

// edits is how many edits the process to kill has made when it is killed.
const edits = 25

func TestRecoverFromAKilledProcess(t *testing.T) {
	if path := os.Getenv(envCrash); path != "" {
		editForever(t, path)
	}
	t.Parallel()
	path := customers(t)
	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestRecoverFromAKilledProcess$")
	child.Env = append(os.Environ(), envCrash+"="+path)
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && lines.Text() != fmt.Sprint("made ", edits) {
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() { // it may have gone on
	}
	if err := child.Wait(); err == nil {
		t.Fatal("the process ended by itself")
	}
	n, _ := recovered(t, path).Node("boosting")
	if trees, ok := n.Params["trees"].(float64); !ok || trees < 100+edits {
		t.Errorf("recovered %v trees, want what %d edits left", n.Params["trees"], edits)
	}
}

// editForever edits a pipeline until the process is killed, and says how far it came.
func editForever(t *testing.T, path string) {
	t.Helper()
	k := open(t, path, nil)
	for i := 1; ; i++ {
		k.set("boosting", "trees", 100+i)
		fmt.Println("made", i) //nolint:forbidigo // the parent reads it
	}
}

func TestForgetWhatWasDeclined(t *testing.T) {
	t.Parallel()
	path := customers(t)
	crashed := open(t, path, nil)
	crashed.set("boosting", "trees", 60)
	if err := crashed.Close(false); err != nil {
		t.Fatal(err)
	}
	k := open(t, path, nil)
	if err := k.Forget(); err != nil {
		t.Fatal(err)
	}
	if journalled(t, path) {
		t.Error("declined edits would be offered again")
	}
	k.set("boosting", "trees", 61)
	if err := k.Forget(); err != nil { // the journal is this session's own now
		t.Fatal(err)
	}
	if n, _ := recovered(t, path).Node("boosting"); n.Params["trees"] != 61.0 {
		t.Errorf("recovered %v trees, want 61", n.Params["trees"])
	}
}
