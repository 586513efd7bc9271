package session_test

import (
	"errors"
	"maps"
	"slices"
	"testing"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store/storetest"
	"headrace.dev/studio/ui/session"
)

// standing is how the nodes of a session stand, by id: "stale", "cached" or the status.
func (k *desk) standing() map[string]string {
	out := map[string]string{}
	for _, n := range k.Document().Nodes {
		st := k.State(n.ID)
		switch {
		case k.Stale(n.ID):
			out[n.ID] = "stale"
		case st.Cache:
			out[n.ID] = "cached"
		default:
			out[n.ID] = string(st.Status)
		}
	}
	return out
}

// wantStanding compares with all nodes one way but some, by ways.
func (k *desk) wantStanding(all string, but map[string][]string) {
	k.tb.Helper()
	want := map[string]string{}
	for _, n := range k.Document().Nodes {
		want[n.ID] = all
	}
	for way, ids := range but {
		for _, id := range ids {
			want[id] = way
		}
	}
	if got := k.standing(); !maps.Equal(got, want) {
		k.tb.Errorf("nodes stand\n  %v, want\n  %v", got, want)
	}
}

// behind lists nodes of the customers example from one to the end.
var (
	behindImpute = []string{"impute", "onehot", "scale", "logistic", "boosting", "evaluate", "register"}
	behindTrees  = []string{"boosting", "evaluate", "register"}
)

func TestStatesOfARunArriveInOrder(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	rank := map[track.Status]int{"": 0, track.Pending: 1, track.Running: 2, track.Done: 3}
	at, ran := map[string]int{}, 0
	k.OnChange = func(c session.Change) {
		k.changes = append(k.changes, c)
		for _, n := range k.Document().Nodes {
			st := k.State(n.ID)
			r, ok := rank[st.Status]
			if !ok || r < at[n.ID] {
				t.Errorf("%s went from state %d to %q", n.ID, at[n.ID], st.Status)
			}
			at[n.ID] = r
			if st.Fraction < 0 || st.Fraction > 1 {
				t.Errorf("%s has done %v of its work", n.ID, st.Fraction)
			}
		}
		if c == session.RunChanged {
			ran++
		}
	}
	ended := false
	if err := k.Run(nil, func(*track.Run, error) { ended = true }); err != nil {
		t.Fatal(err)
	}
	if !k.Running() || ran != 1 {
		t.Errorf("running: %v, told %d times of it", k.Running(), ran)
	}
	if err := k.Run(nil, nil); !errors.Is(err, session.ErrRunning) {
		t.Errorf("a second run: %v, want ErrRunning", err)
	}
	k.until("the run ends", func() bool { return ended })
	if k.Running() || ran != 2 {
		t.Errorf("running: %v, told %d times of it", k.Running(), ran)
	}
	k.looked()
	k.wantStanding("done", nil)
}

func TestRunIsRecordedWithItsModel(t *testing.T) {
	t.Parallel()
	ws := storetest.Open(t)
	k := open(t, customers(t), ws)
	if k.LastRun() != nil {
		t.Error("there is a last run before the first")
	}
	rec := k.run()
	if rec != k.LastRun() || rec.Status != track.Done || rec.Pipeline != "customers" {
		t.Errorf("recorded %s of %q", rec.Status, rec.Pipeline)
	}
	kept, err := ws.Run(t.Context(), rec.ID)
	if err != nil {
		t.Fatal(err)
	}
	if len(kept.Evaluations) != 2 || len(kept.Models) != 1 || kept.Models[0] != (track.ModelRef{Name: "customers", Version: 1}) {
		t.Errorf("kept %d evaluations and the models %v", len(kept.Evaluations), kept.Models)
	}
	for _, n := range k.Document().Nodes {
		spec, _ := k.Catalog.Spec(n.Kind)
		if got, want := len(k.Outputs(n.ID)), len(spec.Outputs()); got != want {
			t.Errorf("%s has %d outputs to show, want %d", n.ID, got, want)
		}
	}
	v, err := k.Output(t.Context(), k.Outputs("read")[0])
	if err != nil {
		t.Fatal(err)
	}
	if rows, ok := v.(*table.Table); !ok || rows.Rows() != 1515 {
		t.Errorf("the reader's output is %T, want a table of the 1,515 rows of the file", v)
	}
}

func TestCancelKeepsWhatIsFinished(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.set("boosting", "trees", 5000)
	var rec *track.Run
	if err := k.Run(nil, func(r *track.Run, _ error) { rec = r }); err != nil {
		t.Fatal(err)
	}
	k.until("boosting runs", func() bool { return k.State("boosting").Status == track.Running })
	k.Cancel()
	k.until("the run ends", func() bool { return rec != nil })
	if rec.Status != track.Cancelled {
		t.Errorf("recorded as %s", rec.Status)
	}
	k.looked()
	if got := k.standing(); got["read"] != "done" || got["boosting"] != "cancelled" || got["register"] != "cancelled" {
		t.Errorf("nodes stand %v", got)
	}
	k.Cancel() // nothing to cancel
}

func TestEditsAfterARunMakeNodesStale(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.run()
	k.set("impute", "numbers", "mean")
	k.looked()
	k.wantStanding("done", map[string][]string{"stale": behindImpute})
	if len(k.Outputs("impute")) == 0 {
		t.Error("a stale node has nothing to show, though it ran")
	}
	k.Undo()
	k.looked()
	k.wantStanding("done", nil)
	rec := k.run()
	for _, n := range rec.Nodes {
		if spec, _ := k.Catalog.Spec(n.Kind); n.Cache == spec.Always {
			t.Errorf("%s from cache: %v", n.ID, n.Cache)
		}
	}
	k.wantStanding("cached", map[string][]string{"done": {"register"}})
}

func TestWhatIsStale(t *testing.T) {
	t.Parallel()
	ws := storetest.Open(t)
	for name, c := range map[string]struct {
		edit  func(*desk) error
		stale []string
	}{
		"moving":         {func(k *desk) error { return k.Do(k.Document().Move([]string{"impute"}, 40, 40)) }, nil},
		"a comment":      {func(k *desk) error { return k.Do(k.Document().SetComment("impute", "why")) }, nil},
		"a link moved":   {func(k *desk) error { return k.Connect(end("onehot.rows"), end("boosting.rows")) }, behindTrees},
		"a link removed": {func(k *desk) error { return k.Delete(nil, k.Document().Into("boosting"), false) }, behindTrees},
		"a parameter":    {func(k *desk) error { return k.Do(k.Document().SetParam("boosting", "trees", 50)) }, behindTrees},
		"the last node":  {func(k *desk) error { return k.Do(k.Document().SetParam("register", "name", "other")) }, []string{"register"}},
		"the seed": {func(k *desk) error {
			h := k.Document().Header
			h.Seed = 7
			return k.Do(k.Document().SetHeader(h))
		}, append([]string{"split"}, behindImpute...)},
	} {
		t.Run(name, func(t *testing.T) {
			k := open(t, customers(t), ws)
			k.run()
			if err := c.edit(k); err != nil {
				t.Fatal(err)
			}
			k.looked()
			var got []string
			for _, n := range k.Document().Nodes {
				if k.Stale(n.ID) {
					got = append(got, n.ID)
				}
			}
			if !slices.Equal(got, c.stale) {
				t.Errorf("stale are %v, want %v", got, c.stale)
			}
			k.Undo()
			k.looked()
			for _, n := range k.Document().Nodes {
				if k.Stale(n.ID) {
					t.Errorf("%s is stale though the edit was undone", n.ID)
				}
			}
		})
	}
}

func TestReopenedFileShowsWhatIsStored(t *testing.T) {
	t.Parallel()
	path, ws := customers(t), storetest.Open(t)
	first := open(t, path, ws)
	first.run()
	if err := first.Close(false); err != nil {
		t.Fatal(err)
	}
	k := open(t, path, ws)
	k.looked()
	k.wantStanding("cached", map[string][]string{"": {"register"}})
	if st := k.State("read"); st.Rows != 1515 || st.ID != "read" {
		t.Errorf("the reader shows %+v", st)
	}
	if len(k.Outputs("evaluate")) == 0 || k.LastRun() != nil {
		t.Error("the stored evaluation cannot be shown, or a run is there that this session did not make")
	}
}

func TestEditsDuringARunCountAtItsEnd(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.run()
	k.set("impute", "numbers", "mean")
	if err := k.Run(nil, nil); err != nil {
		t.Fatal(err)
	}
	k.set("boosting", "trees", 50) // the run goes on with 120
	if err := k.Connect(end("onehot.rows"), end("logistic.rows")); err != nil {
		t.Fatal(err)
	}
	id, err := k.AddNode("deploy.register", 0, 0, end("boosting.model"))
	if err != nil {
		t.Fatal(err)
	}
	if k.Stale("boosting") {
		t.Error("a node is stale while it runs")
	}
	k.finish()
	k.looked()
	k.wantStanding("done", map[string][]string{
		"stale":  append([]string{"logistic"}, behindTrees...),
		"cached": {"read", "roles", "deduplicate", "split"},
		"":       {id},
	})
}

func TestRunToATarget(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.run("impute")
	if done, total := k.Progress(); done != 5 || total != 5 {
		t.Errorf("%v of %d nodes are done, want all 5 that it takes", done, total)
	}
	k.wantStanding("", map[string][]string{"done": {"read", "roles", "deduplicate", "split", "impute"}})
	k.run()
	k.set("read", "header", false)
	k.looked()
	k.wantStanding("stale", nil)
	k.run("read")
	if !k.Stale("impute") {
		t.Error("a run to another node made a stale node forget that it is")
	}
}

func TestFailureIsToldAndForgottenWhenTheCauseIsGone(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	k.set("roles", "roles", map[string]string{"churned": "ignore"})
	rec := k.run()
	if rec.Status != track.Failed {
		t.Fatalf("recorded as %s", rec.Status)
	}
	failed := ""
	for _, n := range rec.Nodes {
		if n.Status == track.Failed {
			failed = n.ID
			break
		}
	}
	if st := k.State(failed); st.Error == "" || st.Status != track.Failed {
		t.Errorf("%q shows %q, %q", failed, st.Status, st.Error)
	}
	k.Undo()
	k.looked()
	if st := k.State(failed); !k.Stale(failed) || st.Error != "" {
		t.Errorf("%q still shows %q after its cause is gone", failed, st.Error)
	}
	k.run()
	k.wantStanding("done", map[string][]string{"cached": {"read"}})
}
