package main_test

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/track"
)

// cached lists the nodes of a run that came from the store.
func cached(r *track.Run) []string {
	var out []string
	for _, n := range r.Nodes {
		if n.Cache {
			out = append(out, n.ID)
		}
	}
	return out
}

func TestFirstHourInTheWindow(t *testing.T) {
	d := start(t, filepath.Join(t.TempDir(), "workspace"), t.TempDir())
	a := newAtlas(t, d.pipeline())
	d.shot("opened")
	d.click(a.blank())
	d.keys("Home", "ctrl+Return")
	rec := d.ran(1)
	d.shot("ran")
	if want := []track.ModelRef{{Name: "customers", Version: 1}}; rec.Status != track.Done || !slices.Equal(rec.Models, want) {
		t.Fatalf("the example is %s and registered %v", rec.Status, rec.Models)
	}

	d.click(a.middle("onehot"))
	d.shot("selected")
	d.keys("Delete")
	d.until("the node is gone", func() bool { return !d.has("onehot") })
	d.shot("deleted")
	d.keys("ctrl+z")
	d.until("the node is back", func() bool { return d.has("onehot") })
	d.keys("ctrl+shift+z")
	d.until("the node is gone again", func() bool { return !d.has("onehot") })
	d.keys("ctrl+s")
	d.until("the file is written", func() bool { _, ok := d.saved().Node("onehot"); return !ok })
	if bridge := (graph.Link{From: graph.End{Node: "impute", Port: "rows"}, To: graph.End{Node: "scale", Port: "rows"}}); !slices.Contains(d.saved().Links, bridge) {
		t.Error("the neighbours of the deleted node are not joined")
	}
	d.keys("ctrl+z")
	d.until("the node is back", func() bool { return d.has("onehot") })

	d.click(a.middle("logistic"))
	d.click(a.field("logistic", 1))
	d.keys("ctrl+a")
	d.write("0.5")
	d.keys("ctrl+Return")
	rec = d.ran(2)
	d.shot("ran-again")
	if got := rec.Params["logistic.c"]; got != "0.5" {
		t.Errorf("ran with C = %q, want the 0.5 that was typed", got)
	}
	if want := []string{"read", "roles", "deduplicate", "split", "impute", "onehot", "scale", "boosting"}; !slices.Equal(cached(rec), want) {
		t.Errorf("from cache came %v, want %v", cached(rec), want)
	}
	d.keys("ctrl+z") // the field has the focus: what was typed goes
	d.shot("typing-undone")
	d.click(a.blank())

	d.doubleClick(a.blank())
	d.write("clip")
	d.shot("palette")
	d.keys("Return")
	d.until("a node was added", func() bool { return d.has("clip") })
	clip, _ := d.open().Node("clip")
	d.drag(a.port(a.node("impute"), "rows", true), a.port(clip, "rows", false))
	d.until("a link was drawn", func() bool {
		return slices.Contains(d.open().Links, graph.Link{From: graph.End{Node: "impute", Port: "rows"}, To: graph.End{Node: "clip", Port: "rows"}})
	})
	d.shot("wired")
	want := d.open()
	d.keys("ctrl+s")
	d.until("the file is written", func() bool { _, ok := d.saved().Node("clip"); return ok })
	if diff := cmp.Diff(want, d.saved()); diff != "" {
		t.Errorf("the file has another pipeline than the window (-window +file):\n%s", diff)
	}
	d.quit()
	if _, err := os.Stat(d.pipeline() + ".journal"); err == nil {
		t.Error("a journal is left though all is saved")
	}
}

// metrics are all figures of a run, by node and model.
func metrics(r *track.Run) map[string]map[string]evaluate.Score {
	out := map[string]map[string]evaluate.Score{}
	for _, e := range r.Evaluations {
		out[e.Node+" of "+e.Model] = e.Metrics
	}
	return out
}

func TestWindowAndCommandComputeTheSame(t *testing.T) {
	d := start(t, filepath.Join(t.TempDir(), "workspace"), t.TempDir())
	d.keys("ctrl+Return")
	inWindow := d.ran(1)
	d.quit()

	headrace := filepath.Join(t.TempDir(), "headrace")
	if err := build(headrace, "0", "headrace.dev/studio/cmd/headrace"); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(t.TempDir(), "workspace")
	command := func(dir string, args ...string) []byte {
		t.Helper()
		c := exec.CommandContext(t.Context(), headrace, args...)
		c.Dir = filepath.Join(dir, "pipelines")
		c.Env = append(os.Environ(), "HEADRACE_WORKSPACE="+dir)
		var complaint bytes.Buffer
		c.Stderr = &complaint
		out, err := c.Output()
		if err != nil {
			t.Fatalf("headrace %v: %v\n%s", args, err, complaint.String())
		}
		return out
	}
	if err := os.CopyFS(filepath.Join(other, "pipelines"), os.DirFS(filepath.Join(d.dir, "pipelines"))); err != nil {
		t.Fatal(err)
	}
	var onLine track.Run
	if err := json.Unmarshal(command(other, "run", "customers.pipeline.json", "--json"), &onLine); err != nil {
		t.Fatal(err)
	}
	if len(inWindow.Evaluations) != 2 {
		t.Errorf("%d models were evaluated, want 2", len(inWindow.Evaluations))
	}
	if diff := cmp.Diff(metrics(inWindow), metrics(&onLine)); diff != "" {
		t.Errorf("metrics differ (-window +command):\n%s", diff)
	}
	predictions := func(dir string) []byte {
		path := filepath.Join(t.TempDir(), "predictions.csv")
		command(dir, "predict", "customers@1", "-i", "customers.csv", "-o", path)
		out, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	ofWindow, ofCommand := predictions(d.dir), predictions(other)
	if len(ofWindow) == 0 || !bytes.Equal(ofWindow, ofCommand) {
		t.Errorf("predictions differ: %d bytes by the window's model, %d by the command's", len(ofWindow), len(ofCommand))
	}
}

func title(d *graph.Document) string {
	n, _ := d.Node("deduplicate")
	return n.Title
}

func TestKilledWindowLosesNothing(t *testing.T) {
	dir, home := filepath.Join(t.TempDir(), "workspace"), t.TempDir()
	d := start(t, dir, home)
	a := newAtlas(t, d.pipeline())
	d.click(a.blank())
	d.keys("Home")
	d.click(a.middle("onehot"))
	d.keys("Delete")
	d.until("the edit is journalled", func() bool { return !d.has("onehot") })
	d.click(a.middle("deduplicate"))
	d.click(a.field("deduplicate", 0))
	d.keys("ctrl+a")
	const text = "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz"
	typist := exec.Command("xdotool", "type", "--delay", "50", text) // goes on while the program dies
	if err := typist.Start(); err != nil {
		t.Fatal(err)
	}
	early := ""
	d.until("some of the typing is journalled", func() bool { early = title(d.open()); return len(early) >= 10 })
	time.Sleep(700 * time.Millisecond)
	if err := d.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := <-d.ended; err == nil {
		t.Error("the program ended well though it was killed")
	}
	d.ended <- nil
	if err := typist.Wait(); err != nil {
		t.Error(err)
	}
	left := d.open()
	if _, ok := left.Node("onehot"); ok {
		t.Error("the journal has not the edit of long ago")
	}
	if got := title(left); len(got) <= len(early) || !strings.HasPrefix(text, got) {
		t.Errorf("left of the typing is %q, %q a moment before", got, early)
	}

	d = start(t, dir, home)
	d.shot("recovery")
	d.keys("Tab", "Tab", "space") // to Yes
	d.shot("recovered")
	d.keys("ctrl+s")
	d.until("the restored edits are saved", func() bool { _, ok := d.saved().Node("onehot"); return !ok })
	if diff := cmp.Diff(left, d.saved()); diff != "" {
		t.Errorf("restored is another pipeline than was left (-left +restored):\n%s", diff)
	}
	d.quit()
}
