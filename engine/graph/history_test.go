package graph_test

import (
	"testing"
	"time"

	"headrace.dev/studio/engine/graph"
)

// bench is a history with a clock that the test moves.
type bench struct {
	*graph.History
	now time.Time
}

func newBench() *bench {
	b := &bench{now: time.Unix(0, 0)}
	b.History = graph.NewHistory(&graph.Document{
		Nodes: []graph.Node{{ID: "a", Kind: "rows.sort"}, {ID: "b", Kind: "rows.sort"}}, Notes: []graph.Note{{ID: "n"}},
	})
	b.Now = func() time.Time { return b.now }
	return b
}

func (b *bench) do(t *testing.T, e graph.Edit) {
	t.Helper()
	if err := b.Do(e); err != nil {
		t.Fatal(err)
	}
}

// steps counts how often undo goes back, and goes forward again.
func (b *bench) steps() int {
	n := 0
	for ; ; n++ {
		if _, ok := b.Undo(); !ok {
			break
		}
	}
	for range n {
		b.Redo()
	}
	return n
}

func TestBurstsMerge(t *testing.T) {
	t.Parallel()
	move := func(d *graph.Document) graph.Edit { return d.Move([]string{"a", "n"}, 1, 0) }
	for name, c := range map[string]struct {
		second func(d *graph.Document) graph.Edit
		after  time.Duration
		want   int
	}{
		"the same move at once":        {move, 799 * time.Millisecond, 1},
		"the same move later":          {move, 800 * time.Millisecond, 2},
		"a move of others":             {func(d *graph.Document) graph.Edit { return d.Move([]string{"b"}, 1, 0) }, 0, 2},
		"something that never merges":  {func(d *graph.Document) graph.Edit { return d.Remove([]string{"b"}, nil, nil) }, 0, 2},
		"an edit that changes nothing": {func(d *graph.Document) graph.Edit { return d.SetTitle("a", "") }, 0, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := newBench()
			start := saved(t, b.Document())
			b.do(t, move(b.Document()))
			b.now = b.now.Add(c.after)
			b.do(t, c.second(b.Document()))
			end := saved(t, b.Document())
			if got := b.steps(); got != c.want {
				t.Errorf("%d steps, want %d", got, c.want)
			}
			if got := saved(t, b.Document()); got != end {
				t.Errorf("undone and redone:\n%s\nwant\n%s", got, end)
			}
			for range c.want {
				b.Undo()
			}
			if got := saved(t, b.Document()); got != start {
				t.Errorf("undone:\n%s\nwant\n%s", got, start)
			}
		})
	}
}

func TestTypingIsOneStepOfOneChange(t *testing.T) {
	t.Parallel()
	b := newBench()
	for _, s := range []string{"p", "pi", "pip", "pipe"} {
		b.do(t, b.Document().SetHeader(graph.Header{Name: s}))
	}
	var last graph.Edit
	b.OnEdit = func(e graph.Edit) { last = e }
	b.Undo()
	if len(last.Changes) != 1 || last.Changes[0].Header.Before.Name != "pipe" || b.Document().Name != "" {
		t.Errorf("undo of typing was %v and left %q", last.Changes, b.Document().Name)
	}
}

func TestUndoEndsABurst(t *testing.T) {
	t.Parallel()
	b := newBench()
	b.do(t, b.Document().SetTitle("a", "x"))
	b.do(t, b.Document().SetTitle("b", "y"))
	b.Undo()
	b.do(t, b.Document().SetTitle("a", "xx"))
	if got := b.steps(); got != 2 {
		t.Errorf("%d steps, want 2: a change after an undo must not melt into what was done before it", got)
	}
}

func TestSavedMark(t *testing.T) {
	t.Parallel()
	b := newBench()
	title := func(s string) {
		b.now = b.now.Add(time.Hour)
		b.do(t, b.Document().SetTitle("a", s))
	}
	check := func(when string, want bool) {
		t.Helper()
		if b.Modified() != want {
			t.Errorf("%s: modified is %v", when, !want)
		}
	}
	check("new", false)
	title("1")
	check("edited", true)
	b.MarkSaved()
	check("saved", false)
	b.do(t, b.Document().SetTitle("a", "1 again"))
	check("edited at once, which would merge with what was saved", true)
	b.Undo()
	check("undone to the save", false)
	b.Undo()
	check("undone behind the save", true)
	b.Redo()
	check("redone to the save", false)
	b.Undo()
	title("2")
	check("on another branch, of the same length", true)
	b.Undo()
	check("before the branch", true)
	b.MarkSaved()
	check("saved there", false)
}

func TestJournalHearsEverything(t *testing.T) {
	t.Parallel()
	b := newBench()
	copied := b.Document().Clone()
	b.OnEdit = func(e graph.Edit) {
		if err := copied.Apply(e); err != nil {
			t.Errorf("%s: %v", e.Label, err)
		}
		if saved(t, copied) != saved(t, b.Document()) {
			t.Errorf("%s: the copy is\n%s", e.Label, saved(t, copied))
		}
	}
	b.do(t, b.Document().SetTitle("a", "x"))
	b.do(t, b.Document().SetTitle("a", "xy"))
	b.Undo()
	b.Redo()
	if label, ok := b.CanUndo(); !ok || label != "Rename" {
		t.Errorf("CanUndo gives %q %v", label, ok)
	}
	if label, ok := b.CanRedo(); ok {
		t.Errorf("CanRedo gives %q", label)
	}
}
