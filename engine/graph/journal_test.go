package graph_test

import (
	"errors"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"headrace.dev/studio/engine/graph"
)

// journalled writes the edits of a random script into the journal of a file and returns the saved forms after each.
func journalled(t *rapid.T, path string, base *graph.Document) []string {
	d := base.Clone()
	j, err := graph.OpenJournal(path, base)
	if err != nil {
		t.Fatal(err)
	}
	states := []string{saved(t, d)}
	for range rapid.IntRange(1, 8).Draw(t, "edits") {
		e := drawEdit(t, d)
		if e.Empty() {
			continue
		}
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
		if err := j.Append(e); err != nil {
			t.Fatal(err)
		}
		states = append(states, saved(t, d))
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	return states
}

// A crash leaves any beginning of the journal: what is recovered is always one of the states that the document went through,
// and the whole journal gives the last.
func TestJournalCutAnywhereRecovers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p"+graph.Extension)
	rapid.Check(t, func(t *rapid.T) {
		base := &graph.Document{Header: graph.Header{Name: "p"}}
		states := journalled(t, path, base)
		whole, err := os.ReadFile(path + ".journal")
		if err != nil {
			t.Fatal(err)
		}
		cuts := rapid.SliceOfN(rapid.IntRange(0, len(whole)), 5, 5).Draw(t, "cuts")
		slices.Sort(cuts)
		most := 0
		for _, n := range append(cuts, len(whole)) {
			most = recoverCut(t, path, base, whole[:n], states, most)
		}
		if most != len(states)-1 {
			t.Fatalf("%d edits of %d were recovered from the whole journal", most, len(states)-1)
		}
	})
}

func TestJournalCutAtEveryByteRecovers(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p"+graph.Extension)
	base := &graph.Document{Nodes: []graph.Node{{ID: "a", Kind: "rows.sort"}}}
	d := base.Clone()
	j, err := graph.OpenJournal(path, base)
	if err != nil {
		t.Fatal(err)
	}
	states := []string{saved(t, d)}
	for _, e := range []graph.Edit{d.SetTitle("a", "Üben"), d.SetHeader(graph.Header{Name: "q"}), d.Add([]graph.Node{{ID: "b", Kind: "x.y"}}, nil)} {
		if err := errors.Join(d.Apply(e), j.Append(e)); err != nil {
			t.Fatal(err)
		}
		states = append(states, saved(t, d))
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(path + ".journal")
	if err != nil {
		t.Fatal(err)
	}
	most := 0
	for n := range len(whole) + 1 {
		most = recoverCut(t, path, base, whole[:n], states, most)
	}
	if most != 3 {
		t.Errorf("%d edits of 3 were recovered from the whole journal", most)
	}
}

// recoverCut recovers from a journal that was cut off, checks the state that it leads to, and returns the number of edits, which
// is at least that of a shorter journal.
func recoverCut(t rapid.TB, path string, base *graph.Document, journal []byte, states []string, atLeast int) int {
	t.Helper()
	if err := os.WriteFile(path+".journal", journal, 0o600); err != nil {
		t.Fatal(err)
	}
	edits, err := graph.Recover(path, base)
	if err != nil {
		t.Fatalf("cut at byte %d: %v", len(journal), err)
	}
	d := base.Clone()
	for _, e := range edits {
		if err := d.Apply(e); err != nil {
			t.Fatalf("cut at byte %d: %v", len(journal), err)
		}
	}
	if len(edits) < atLeast || saved(t, d) != states[len(edits)] {
		t.Fatalf("cut at byte %d: %d edits after %d, and the document is\n%s", len(journal), len(edits), atLeast, saved(t, d))
	}
	return len(edits)
}

func TestJournalOfAnotherStateGivesNothing(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p.json")
	base := &graph.Document{Header: graph.Header{Name: "p"}}
	if edits, err := graph.Recover(path, base); err != nil || edits != nil {
		t.Errorf("without a journal: %v %v", edits, err)
	}
	j, err := graph.OpenJournal(path, base)
	if err != nil {
		t.Fatal(err)
	}
	if err := j.Append(base.SetHeader(graph.Header{Name: "q"})); err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		base *graph.Document
		want int
	}{
		"the same state": {base.Clone(), 1},
		"another state":  {&graph.Document{Header: graph.Header{Name: "other"}}, 0},
	} {
		if edits, err := graph.Recover(path, c.base); err != nil || len(edits) != c.want {
			t.Errorf("%s: %d edits and %v, want %d", name, len(edits), err, c.want)
		}
	}
	if err := j.Discard(); err != nil {
		t.Fatal(err)
	}
	if edits, err := graph.Recover(path, base); err != nil || edits != nil {
		t.Errorf("after Discard: %v %v", edits, err)
	}
	if left, _ := filepath.Glob(path + "*"); len(left) > 0 {
		t.Errorf("files stay behind: %v", left)
	}
}

func TestJournalWithDamagedLineGivesWhatIsBefore(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p.json")
	base := &graph.Document{Header: graph.Header{Name: "p"}}
	j, err := graph.OpenJournal(path, base)
	if err != nil {
		t.Fatal(err)
	}
	d := base.Clone()
	for _, name := range []string{"q", "r", "s"} {
		e := d.SetHeader(graph.Header{Name: name})
		if err := j.Append(e); err != nil {
			t.Fatal(err)
		}
		if err := d.Apply(e); err != nil {
			t.Fatal(err)
		}
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(path + ".journal")
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] = 0
	if err := os.WriteFile(path+".journal", data, 0o600); err != nil {
		t.Fatal(err)
	}
	edits, err := graph.Recover(path, base)
	if err != nil || len(edits) == 0 || len(edits) == 3 {
		t.Errorf("%d edits, %v; want some but not all", len(edits), err)
	}
}

// Edits appended in a burst are synced a second after the first of them, not when the next edit happens to come.
func TestJournalSyncsWithoutFurtherEdits(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p.json")
	synctest.Test(t, func(t *testing.T) {
		d := &graph.Document{}
		j, err := graph.OpenJournal(path, d)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := j.Append(d.SetHeader(graph.Header{Name: "q"})); err != nil {
				t.Fatal(err)
			}
		}
		if !j.Pending() {
			t.Error("nothing is due after an edit")
		}
		time.Sleep(time.Second)
		synctest.Wait()
		if j.Pending() {
			t.Error("a second later the edits are not on the disk")
		}
		if err := j.Close(); err != nil {
			t.Fatal(err)
		}
	})
}
