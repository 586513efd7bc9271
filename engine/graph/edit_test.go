package graph_test

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"headrace.dev/studio/engine/graph"
)

// saved returns the saved form, by which documents are compared.
func saved(t rapid.TB, d *graph.Document) string {
	t.Helper()
	b, err := graph.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// drawEdit draws an edit that fits the document, as a person would make it.
func drawEdit(t *rapid.T, d *graph.Document) graph.Edit {
	kinds := []string{"data.csv", "clean.impute", "Other.Strange Kind"}
	node := func(label string) string { return d.Nodes[rapid.IntRange(0, len(d.Nodes)-1).Draw(t, label)].ID }
	what := rapid.IntRange(0, 11).Draw(t, "what")
	if len(d.Nodes) == 0 && what != 1 {
		what = 0
	}
	switch what {
	case 0, 2, 3:
		kind := rapid.SampledFrom(kinds).Draw(t, "kind")
		n := graph.Node{ID: d.FreeID(kind), Kind: kind, Version: 1, X: rapid.Float64Range(-1e6, 1e6).Draw(t, "x")}
		var links []graph.Link
		if len(d.Nodes) > 0 && rapid.Bool().Draw(t, "linked") {
			links = []graph.Link{{From: graph.End{Node: node("from"), Port: "rows"}, To: graph.End{Node: n.ID, Port: "rows"}}}
		}
		return d.Add([]graph.Node{n}, links)
	case 1:
		return d.SetHeader(graph.Header{Name: rapid.String().Draw(t, "name"), Seed: rapid.Uint64().Draw(t, "seed")})
	case 4, 5:
		ids := []string{node("removed")}
		if rapid.Bool().Draw(t, "two") {
			ids = append(ids, node("removed too"))
		}
		return d.Remove(ids, nil, func(_, _ graph.End) bool { return true })
	case 6, 7:
		l := graph.Link{From: graph.End{Node: node("from"), Port: "rows"}, To: graph.End{Node: node("to"), Port: "rows"}}
		var replaced []graph.Link
		for _, old := range d.Links {
			if old.To == l.To {
				replaced = append(replaced, old)
			}
		}
		return d.Connect(l.From, l.To, replaced)
	case 8:
		return d.Move([]string{node("moved"), node("moved too")}, 1, rapid.Float64Range(-9, 9).Draw(t, "dy"))
	case 9:
		value := rapid.SampledFrom([]any{nil, 1, 0.5, "text", true, []string{"a", "b"}, map[string]any{"a": "target"}}).Draw(t, "value")
		return d.SetParam(node("changed"), rapid.SampledFrom([]string{"p", "q"}).Draw(t, "param"), value)
	case 10:
		return d.SetTitle(node("titled"), rapid.String().Draw(t, "title"))
	}
	return d.Place(map[string][2]float64{node("placed"): {1, 2}})
}

// drawScript carries out random edits and returns the history and the saved form after each of its steps.
func drawScript(t *rapid.T, onEdit func(graph.Edit)) (*graph.History, []string) {
	h := graph.NewHistory(&graph.Document{Header: graph.Header{Name: "p"}})
	now := time.Unix(0, 0)
	h.Now = func() time.Time { now = now.Add(time.Second); return now }
	h.OnEdit = onEdit
	states := []string{saved(t, h.Document())}
	for range rapid.IntRange(0, 25).Draw(t, "steps") {
		e := drawEdit(t, h.Document())
		if err := h.Do(e); err != nil {
			t.Fatalf("%s: %v", e.Label, err)
		}
		if !e.Empty() {
			states = append(states, saved(t, h.Document()))
		}
	}
	return h, states
}

func TestEveryEditIsUndoneAndRedone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, states := drawScript(t, nil)
		d := h.Document()
		for i := len(states) - 1; i > 0; i-- {
			if got := saved(t, d); got != states[i] {
				t.Fatalf("before undo %d the document is\n%s\nwant\n%s", i, got, states[i])
			}
			if _, ok := h.Undo(); !ok {
				t.Fatalf("step %d cannot be undone", i)
			}
		}
		if _, ok := h.Undo(); ok || saved(t, d) != states[0] {
			t.Fatalf("undoing everything leaves\n%s", saved(t, d))
		}
		for i := 1; i < len(states); i++ {
			if _, ok := h.Redo(); !ok || saved(t, d) != states[i] {
				t.Fatalf("redo %d gives\n%s\nwant\n%s", i, saved(t, d), states[i])
			}
		}
		if _, ok := h.Redo(); ok {
			t.Fatal("more was redone than was undone")
		}
	})
}

func TestWhateverEditsMakeCanBeSavedAndReadBack(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		h, _ := drawScript(t, nil)
		want := saved(t, h.Document())
		d, err := graph.Unmarshal([]byte(want))
		if err != nil {
			t.Fatalf("%v\n%s", err, want)
		}
		if got := saved(t, d); got != want {
			t.Fatalf("read back as\n%s\nwant\n%s", got, want)
		}
	})
}

// An edit of another document either does all that it says or nothing.
func TestStaleEditsDoNothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, _ := drawScript(t, nil)
		b, _ := drawScript(t, nil)
		e := drawEdit(t, a.Document())
		d := b.Document()
		before := saved(t, d)
		err := d.Apply(e)
		if err != nil && (!errors.Is(err, graph.ErrStale) || saved(t, d) != before) {
			t.Fatalf("%s: %v, and the document is\n%s\nwas\n%s", e.Label, err, saved(t, d), before)
		}
		if _, err := graph.Unmarshal([]byte(saved(t, d))); err != nil {
			t.Fatalf("%s leaves a document that cannot be read back: %v", e.Label, err)
		}
	})
}

func TestApplyRefuses(t *testing.T) {
	t.Parallel()
	node := func(id string) *graph.Node { return &graph.Node{ID: id, Kind: "data.csv", Version: 1} }
	link := &graph.Link{From: graph.End{Node: "a", Port: "rows"}, To: graph.End{Node: "gone", Port: "rows"}}
	header := func(name string) *graph.Header { return &graph.Header{Name: name} }
	for name, c := range map[string]graph.Change{
		"nothing at all":                {},
		"a swap of nothing":             {Node: &graph.Swap[graph.Node]{}},
		"a node that is there":          {Node: &graph.Swap[graph.Node]{After: node("a")}},
		"a node with a malformed id":    {Node: &graph.Swap[graph.Node]{After: node("A b")}},
		"a node that is gone":           {Node: &graph.Swap[graph.Node]{Before: node("b")}},
		"an id that is taken":           {Node: &graph.Swap[graph.Node]{Before: node("a"), After: node("c")}},
		"a node under a link":           {Node: &graph.Swap[graph.Node]{Before: node("a")}},
		"a link to nowhere":             {Link: &graph.Swap[graph.Link]{After: link}},
		"a header that is another":      {Header: &graph.Swap[graph.Header]{Before: header("x"), After: header("y")}},
		"a header without its former":   {Header: &graph.Swap[graph.Header]{After: header("y")}},
		"a note without an id":          {Note: &graph.Swap[graph.Note]{After: &graph.Note{}}},
		"a node that was changed since": {Node: &graph.Swap[graph.Node]{Before: &graph.Node{ID: "a", Kind: "data.csv", Version: 1, X: 1}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &graph.Document{
				Header: graph.Header{Name: "p"}, Nodes: []graph.Node{*node("a"), *node("c")},
				Links: []graph.Link{{From: graph.End{Node: "a", Port: "rows"}, To: graph.End{Node: "c", Port: "rows"}}},
			}
			before := saved(t, d)
			fine := graph.Change{Node: &graph.Swap[graph.Node]{After: node("new")}}
			err := d.Apply(graph.Edit{Label: "Try", Changes: []graph.Change{fine, c}})
			if !errors.Is(err, graph.ErrStale) {
				t.Errorf("got %v, want ErrStale", err)
			}
			if got := saved(t, d); got != before {
				t.Errorf("the document became\n%s", got)
			}
		})
	}
}

func TestRemoveHeals(t *testing.T) {
	t.Parallel()
	allow := func(_, _ graph.End) bool { return true }
	link := func(from, to string) graph.Link {
		return graph.Link{From: graph.End{Node: from, Port: "rows"}, To: graph.End{Node: to, Port: "rows"}}
	}
	for name, c := range map[string]struct {
		links []graph.Link
		heal  func(from, to graph.End) bool
		want  []graph.Link
	}{
		"one in, one out":        {[]graph.Link{link("a", "b"), link("b", "c")}, allow, []graph.Link{link("a", "c")}},
		"not asked for":          {[]graph.Link{link("a", "b"), link("b", "c")}, nil, nil},
		"not allowed":            {[]graph.Link{link("a", "b"), link("b", "c")}, func(_, _ graph.End) bool { return false }, nil},
		"two out":                {[]graph.Link{link("a", "b"), link("b", "c"), link("b", "d")}, allow, nil},
		"linked already":         {[]graph.Link{link("a", "b"), link("b", "c"), link("a", "c")}, allow, []graph.Link{link("a", "c")}},
		"linked to itself alone": {[]graph.Link{link("b", "b")}, allow, nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := &graph.Document{Links: c.links}
			for _, id := range []string{"a", "b", "c", "d"} {
				d.Nodes = append(d.Nodes, graph.Node{ID: id, Kind: "rows.sort"})
			}
			if err := d.Apply(d.Remove([]string{"b"}, nil, c.heal)); err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(d.Links) != fmt.Sprint(c.want) {
				t.Errorf("links %v, want %v", d.Links, c.want)
			}
		})
	}
}

func TestEditsDoNotShareMemoryWithTheDocument(t *testing.T) {
	t.Parallel()
	d := &graph.Document{Nodes: []graph.Node{{ID: "a", Kind: "rows.sort", Params: map[string]any{"p": 1.0}}}}
	e := d.SetParam("a", "p", 2.0)
	before := d.Clone()
	if err := d.Apply(e); err != nil {
		t.Fatal(err)
	}
	if err := d.Apply(d.SetParam("a", "p", 3.0)); err != nil {
		t.Fatal(err)
	}
	if got := e.Changes[0].Node.Before.Params["p"]; got != 1.0 {
		t.Errorf("the edit's former value became %v", got)
	}
	if got := before.Nodes[0].Params["p"]; got != 1.0 {
		t.Errorf("the clone's value became %v", got)
	}
	if e.Label != "Change p" {
		t.Errorf("label %q", e.Label)
	}
}

func TestLabels(t *testing.T) {
	t.Parallel()
	d := &graph.Document{Nodes: []graph.Node{{ID: "a", Kind: "rows.sort"}, {ID: "b", Kind: "rows.sort"}}}
	l := graph.Link{From: graph.End{Node: "a", Port: "rows"}, To: graph.End{Node: "b", Port: "rows"}}
	d.Links = []graph.Link{l}
	for want, e := range map[string]graph.Edit{
		"Add node":       d.Add([]graph.Node{{ID: "c", Kind: "rows.sort"}}, nil),
		"Delete node":    d.Remove([]string{"a"}, []graph.Link{l, l}, nil),
		"Delete link":    d.Remove(nil, []graph.Link{l}, nil),
		"Delete 2 nodes": d.Remove([]string{"a", "b"}, nil, nil),
		"Move 2 nodes":   d.Move([]string{"a", "b"}, 1, 1),
	} {
		if e.Label != want {
			t.Errorf("label %q, want %q", e.Label, want)
		}
	}
}

func TestFreeIDFitsAnyKind(t *testing.T) {
	t.Parallel()
	d := &graph.Document{Nodes: []graph.Node{{ID: "impute", Kind: "clean.impute"}}}
	for kind, want := range map[string]string{
		"clean.impute": "impute_2", "rows.sort": "sort", "Other.Strange Kind": "strangekind", "x": "node",
		"x._-": "node", "a.Ü": "node",
	} {
		if got := d.FreeID(kind); got != want {
			t.Errorf("FreeID(%q) = %q, want %q", kind, got, want)
		}
	}
}
