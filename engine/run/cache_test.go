package run_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

const folds = `
	read  fake.source
	first fake.step
	split fake.split
	in    fake.step k=2
	noise fake.noise
	all   fake.gather
	tests fake.gather
	read.rows   > first.rows
	first.rows  > split.rows
	split.train > in.rows
	in.rows     > noise.rows
	noise.rows  > all.rows
	split.test  > tests.rows`

func TestFamilies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, node, want string }{
		"k-fold with full":        {folds, "all", "noise:fold 1, noise:fold 2, noise:full"},
		"full has no test":        {folds, "tests", "split:fold 1, split:fold 2"},
		"without full":            {strings.Replace(folds, "fake.split", "fake.split full=false", 1), "all", "noise:fold 1, noise:fold 2"},
		"outside families":        {"a fake.source\n g fake.gather\n a.rows > g.rows", "g", "a:"},
		"links in document order": {"b fake.source\n a fake.source\n g fake.gather\n b.rows > g.rows\n a.rows > g.rows", "g", "b:, a:"},
		"a value of no member":    {"a fake.source\n s fake.split\n g fake.gather\n a.rows > s.rows\n a.rows > g.rows\n s.test > g.rows", "g", "a:, s:fold 1, s:fold 2"},
		"nested":                  {"a fake.source\n s fake.split full=false\n u fake.split\n g fake.gather\n a.rows > s.rows\n s.train > u.rows\n u.train > g.rows", "g", "u:fold 1/fold 1, u:fold 1/fold 2, u:fold 1/full, u:fold 2/fold 1, u:fold 2/fold 2, u:fold 2/full"},
		"behind an absent test":   {"a fake.source\n s fake.split\n p fake.step\n g fake.gather\n a.rows > s.rows\n s.test > p.rows\n p.rows > g.rows", "g", "p:fold 1, p:fold 2"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := carryOut(t, newWorld(), pipeline(t, c.text), newShop(), nil)
			if got := node(t, r, c.node); got.Summary != c.want {
				t.Errorf("gathered %q, want %q (%s)", got.Summary, c.want, got.Error)
			}
		})
	}
}

// What is behind two splits with folds of the same names can tell whose fold a value is of.
func TestMembersNameTheirSplits(t *testing.T) {
	t.Parallel()
	w := newWorld()
	var mu sync.Mutex
	got := map[string]string{}
	w.hook = func(_ context.Context, t *stage.Task) error {
		mu.Lock()
		defer mu.Unlock()
		got[t.Node] = t.Member.Split
		return nil
	}
	carryOut(t, w, pipeline(t, "a fake.source\n s fake.split\n u fake.split\n x fake.step\n y fake.step\n z fake.step\n a.rows > s.rows\n s.train > x.rows\n s.train > u.rows\n u.train > y.rows\n a.rows > z.rows"), newShop(), nil)
	want := map[string]string{"a": "", "s": "", "u": "", "x": "s", "y": "s/u", "z": ""}
	if !maps.Equal(got, want) {
		t.Errorf("the splits are %v, want %v", got, want)
	}
}

func TestSecondRunExecutesNothing(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, folds)
	first := carryOut(t, w, d, s, nil)
	if got := w.executed(); strings.Count(got, " ") != 12 || strings.Contains(got, "!") {
		t.Errorf("the first run executed %s", got)
	}
	second := carryOut(t, w, d, s, nil)
	if got := w.executed(); got != "" {
		t.Errorf("the second run executed %s", got)
	}
	for i, n := range second.Nodes {
		if !n.Cache || n.Reason != "from cache" || n.Status != track.Done {
			t.Errorf("%s: %+v", n.ID, n)
		}
		if fmt.Sprint(n.Outputs) != fmt.Sprint(first.Nodes[i].Outputs) || n.Summary != first.Nodes[i].Summary || n.Rows != first.Nodes[i].Rows {
			t.Errorf("%s differs from the first run: %+v, was %+v", n.ID, n, first.Nodes[i])
		}
	}
}

// A change runs what it concerns, and nothing else.
func TestChangesRunWhatTheyConcern(t *testing.T) {
	t.Parallel()
	const (
		in    = "in/fold1 in/fold2 in/full"
		split = "split/fold1 split/fold2 split/full"
	)
	set := func(id, name string, v any) func(d *graph.Document, w *world) {
		return func(d *graph.Document, _ *world) {
			if err := d.Apply(d.SetParam(id, name, v)); err != nil {
				panic(err)
			}
		}
	}
	for name, c := range map[string]struct {
		change func(d *graph.Document, w *world)
		want   string
	}{
		"a parameter":                 {set("in", "k", 3.0), "all " + in + " noise/fold1 noise/fold2 noise/full"},
		"a parameter near the source": {set("first", "k", 3.0), "all first " + in + " noise/fold1 noise/fold2 noise/full " + split + " tests"},
		"the same value, as text":     {set("in", "k", "2.0"), ""},
		"a default, spelled out":      {set("first", "k", 1.0), ""},
		"the file's content":          {func(_ *graph.Document, w *world) { w.content = "other" }, "all first " + in + " noise/fold1 noise/fold2 noise/full read " + split + " tests"},
		"the seed: only random kinds": {func(d *graph.Document, _ *world) { d.Seed = 2 }, "all " + in + " noise/fold1 noise/fold2 noise/full " + split + " tests"},
		"a default, as text":          {set("split", "full", "true"), ""},
		"fewer members":               {set("split", "full", "false"), "all in/fold1 in/fold2 noise/fold1 noise/fold2 split/fold1 split/fold2 tests"},
		"a position":                  {func(d *graph.Document, _ *world) { d.Nodes[3].X = 9 }, ""},
		"a title that is shown":       {func(d *graph.Document, _ *world) { d.Nodes[4].Title = "N" }, "all"},
		"a title that nobody gathers": {func(d *graph.Document, _ *world) { d.Nodes[3].Title = "N" }, ""},
		"the pipeline's name":         {func(d *graph.Document, _ *world) { d.Name = "other" }, ""},
		"a link": {func(d *graph.Document, _ *world) {
			d.Links = append(d.Links, graph.Link{From: graph.End{Node: "in", Port: "rows"}, To: graph.End{Node: "tests", Port: "rows"}})
		}, "tests"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w, s, d := newWorld(), newShop(), pipeline(t, folds)
			carryOut(t, w, d, s, nil)
			w.executed()
			c.change(d, w)
			p, err := run.NewPlan(t.Context(), d, w, "", d.Seed, nil)
			if err != nil {
				t.Fatal(err)
			}
			known := p.Known(t.Context(), s)
			carryOut(t, w, d, s, nil)
			got := w.executed()
			if want := c.want; got != want {
				t.Errorf("executed %q, want %q", got, want)
			}
			for id, k := range known {
				runs := slices.ContainsFunc(strings.Fields(got), func(e string) bool { return e == id || strings.HasPrefix(e, id+"/") })
				if k.Fresh == runs {
					t.Errorf("Known said fresh %v of %s, and it ran: %v", k.Fresh, id, runs)
				}
			}
		})
	}
}

// A file that is written between the planning of a run and its reading must not be remembered under its former content.
func TestWhatChangesDuringARunIsNotRemembered(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, "a fake.source\n b fake.step\n a.rows > b.rows")
	want := carryOut(t, newWorld(), d, newShop(), nil)
	w.hook = func(_ context.Context, t *stage.Task) error {
		if t.Node == "a" {
			w.content = "written meanwhile"
		}
		return nil
	}
	r := carryOut(t, w, d, s, nil)
	if a := node(t, r, "a"); a.Status != track.Failed || !strings.Contains(a.Error, "changed while the run went on; run again") {
		t.Errorf("the source is %+v", a)
	}
	w.hook, w.content = nil, "first"
	r = carryOut(t, w, d, s, nil)
	for i, n := range r.Nodes {
		if n.Status != track.Done || n.Cache || fmt.Sprint(n.Outputs) != fmt.Sprint(want.Nodes[i].Outputs) {
			t.Errorf("with the former content back, %s is %+v; want the outputs %v", n.ID, n, want.Nodes[i].Outputs)
		}
	}
}

func TestForceAndAlways(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, "a fake.source\n b fake.act\n a.rows > b.rows")
	carryOut(t, w, d, s, nil)
	w.executed()
	r := carryOut(t, w, d, s, nil)
	if got := w.executed(); got != "b" {
		t.Errorf("executed %q; what acts outside runs every time and nothing else does", got)
	}
	if len(r.Models) != 1 || r.Models[0] != (track.ModelRef{Name: "thing", Version: 2}) {
		t.Errorf("the record names the models %v", r.Models)
	}
	carryOut(t, w, d, s, func(o *run.Options) { o.Force = true })
	if got := w.executed(); got != "a b" {
		t.Errorf("executed %q with Force", got)
	}
}

func TestTargets(t *testing.T) {
	t.Parallel()
	w, d := newWorld(), pipeline(t, folds)
	r := carryOut(t, w, d, newShop(), func(o *run.Options) { o.Targets = []string{"tests"} })
	if got := w.executed(); got != "first read split/fold1 split/fold2 split/full tests" || len(r.Nodes) != 4 {
		t.Errorf("executed %q, recorded %d nodes", got, len(r.Nodes))
	}
}

// Damage to the store is no failure of a run: what cannot be read is made again.
func TestDamagedObjectsAreMadeAgain(t *testing.T) {
	t.Parallel()
	damage := map[string]func(s *shop, address string){
		"gone": func(s *shop, a string) { delete(s.objects, a) },
		"bit flipped": func(s *shop, a string) {
			b := bytes.Clone(s.objects[a])
			b[len(b)/2] ^= 1
			s.objects[a] = b
		},
	}
	for name, harm := range damage {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			// No two outputs may be one object, or making one again would mend the other: three folds, for of two, one's train is
			// the other's test, and not full, which is all rows.
			w, s, d := newWorld(), newShop(), pipeline(t, strings.Replace(folds, "fake.split", "fake.split folds=3 full=false", 1))
			want := carryOut(t, w, d, s, nil)
			w.executed()
			for _, a := range slices.Collect(maps.Keys(s.objects)) {
				harm(s, a)
			}
			if err := d.Apply(d.SetParam("in", "k", 5.0)); err != nil {
				t.Fatal(err)
			}
			got := carryOut(t, w, d, s, nil)
			if got.Status != track.Done {
				t.Fatalf("the run is %s: %+v", got.Status, got.Nodes)
			}
			if ran := w.executed(); ran != "all first in/fold1 in/fold2 in/fold3 "+
				"noise/fold1 noise/fold2 noise/fold3 read split/fold1 split/fold2 split/fold3" {
				t.Errorf("executed %q", ran)
			}
			if n := node(t, got, "split"); n.Cache || !strings.Contains(n.Reason, "could not be read") ||
				n.Outputs[0].Object != node(t, want, "split").Outputs[0].Object {
				t.Errorf("the split is %+v", n)
			}
			// What nobody needed stayed damaged, and a run of everything anew mends it.
			carryOut(t, w, d, s, func(o *run.Options) { o.Force = true })
			w.executed()
			if carryOut(t, w, d, s, nil); w.executed() != "" {
				t.Error("the store is not whole again")
			}
		})
	}
}

func TestDamageThatCannotBeMendedFailsTheConsumer(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, "a fake.bad in=x\n b fake.step\n c fake.source\n a.rows > b.rows")
	carryOut(t, w, d, s, nil)
	clear(s.objects)
	if err := d.Apply(d.SetParam("b", "k", 5.0)); err != nil {
		t.Fatal(err)
	}
	w.hook = hookOf("a", errors.New("no luck today; come back later"))
	r := carryOut(t, w, d, s, nil)
	b := node(t, r, "b")
	if b.Status != track.Failed || !strings.Contains(b.Error, "Bad: ") || !strings.Contains(b.Error, "no luck today") {
		t.Errorf("the consumer is %+v", b)
	}
	if c := node(t, r, "c"); c.Status != track.Done {
		t.Errorf("what has nothing to do with it is %+v", c)
	}
}

func TestReportsAreReadFromTheCache(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, "a fake.source\n e fake.report\n a.rows > e.rows")
	first := carryOut(t, w, d, s, nil)
	if len(first.Evaluations) != 1 || first.Evaluations[0].Model != "learner" || first.Evaluations[0].Metrics["mae"].Mean == 0 {
		t.Fatalf("evaluations %+v", first.Evaluations)
	}
	second := carryOut(t, w, d, s, nil)
	if fmt.Sprint(second.Evaluations) != fmt.Sprint(first.Evaluations) {
		t.Errorf("from the cache: %+v, was %+v", second.Evaluations, first.Evaluations)
	}
	w.executed()
	clear(s.objects)
	third := carryOut(t, w, d, s, nil)
	if got := w.executed(); got != "a e" || fmt.Sprint(third.Evaluations) != fmt.Sprint(first.Evaluations) {
		t.Errorf("with a damaged report, executed %q and recorded %+v", got, third.Evaluations)
	}
}

func TestKnownTellsOutputs(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, folds+"\n bad fake.bad how=odd\n act fake.act\n read.rows > act.rows")
	r := carryOut(t, w, d, s, nil)
	p, err := run.NewPlan(t.Context(), d, w, "", d.Seed, nil)
	if err != nil {
		t.Fatal(err)
	}
	known := p.Known(t.Context(), s)
	if k := known["in"]; !k.Fresh || k.Summary != "full plus 2" || len(k.Outputs) != 1 || k.Outputs[0].Member != "full" {
		t.Errorf("the step is known as %+v", k)
	}
	if k, n := known["split"], node(t, r, "split"); fmt.Sprint(k.Outputs) != fmt.Sprint(n.Outputs) || len(k.Outputs) != 2 {
		t.Errorf("the split is known as %+v, the record has %+v", k.Outputs, n.Outputs)
	}
	for _, id := range []string{"bad", "act"} {
		if known[id].Fresh {
			t.Errorf("%s is called fresh", id)
		}
	}
	if keys := p.Keys("in"); len(keys) != 3 || keys[0] == keys[1] || p.Keys("bad") != nil || p.Keys("gone") != nil {
		t.Errorf("keys %v %v", keys, p.Keys("bad"))
	}
}

func TestReasons(t *testing.T) {
	t.Parallel()
	w, s, d := newWorld(), newShop(), pipeline(t, folds)
	check := func(when string, previous *graph.Document, want map[string]string) {
		t.Helper()
		r := carryOut(t, w, d, s, func(o *run.Options) { o.Previous = previous })
		for id, reason := range want {
			if got := node(t, r, id).Reason; got != reason {
				t.Errorf("%s: %s %q, want %q", when, id, got, reason)
			}
		}
	}
	check("first", nil, map[string]string{"read": "ran: no result of it was kept", "in": `ran: its input from "Split" is new`})
	before := d.Clone()
	if err := d.Apply(d.SetParam("in", "k", 7.0)); err != nil {
		t.Fatal(err)
	}
	check("a parameter", before, map[string]string{"read": "from cache", "in": `ran: "K" changed`, "noise": `ran: its input from "Step" is new`})
	before = d.Clone()
	d.Seed = 9
	check("the seed", before, map[string]string{"first": "from cache", "split": "ran: the seed changed", "in": `ran: its input from "Split" is new`})
	before = d.Clone()
	w.content = "other"
	check("the content", before, map[string]string{"read": "ran: what it reads has changed, or its result was let go"})
	before = d.Clone()
	d.Links[5].From = graph.End{Node: "in", Port: "rows"}
	d.Nodes = append(d.Nodes, graph.Node{ID: "new", Kind: "fake.source", Params: map[string]any{"n": 5.0}})
	check("a link", before, map[string]string{"tests": "ran: it is connected otherwise", "new": "ran: the node is new"})
}
