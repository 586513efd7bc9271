package shell_test

import (
	"strings"
	"testing"

	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/theme"
)

func TestRunFillsTheWindow(t *testing.T) {
	d := open(t)
	d.click("read")
	if grid, instead := d.Shown(); grid != nil || !strings.Contains(instead, "Run the pipeline") {
		t.Errorf("before a run the data page says %q", instead)
	}
	d.run()
	if got := d.BarText(); !strings.HasPrefix(got, "Done in ") || strings.Contains(got, "cache") {
		t.Errorf("the tool bar says %q", got)
	}
	if got := d.StatusText(); !strings.Contains(got, "registered customers version 1") {
		t.Errorf("the status line says %q", got)
	}
	if grid, about := d.Shown(); grid == nil || grid.Rows() != 1515 || grid.Width() != 11 {
		t.Errorf("the data page shows %v (%s), want the file of 1,515 rows and 11 columns", grid, about)
	}
	if d.Charts() < 4 || !d.ChartsInFront() {
		t.Errorf("%d charts, in front: %v", d.Charts(), d.ChartsInFront())
	}
	if d.ListedRuns() != 1 || d.ListedModels() != 1 {
		t.Errorf("%d runs and %d models are listed, want one of each", d.ListedRuns(), d.ListedModels())
	}
	if got := d.RunFacts(); !strings.Contains(got, "done") || !strings.Contains(got, "seed 1") {
		t.Errorf("the run page says %q", got)
	}
	if got := d.ModelFacts(); !strings.Contains(got, "Gradient boosting") {
		t.Errorf("the model page says %q", got)
	}

	d.SetTheme(theme.Dark)
	if got := brightness(d.win.Canvas().Capture()); got > 0.35 {
		t.Errorf("in the dark theme the window with charts is %.2f bright", got)
	}

	d.run()
	if got := d.BarText(); !strings.Contains(got, "10 of 11 nodes from cache") {
		t.Errorf("after the second run the tool bar says %q, want all but Register from cache", got)
	}
	if d.ListedRuns() != 2 {
		t.Errorf("%d runs are listed after two", d.ListedRuns())
	}
}

func TestEveryOutputCanBeLookedAt(t *testing.T) {
	d := open(t)
	d.run()
	for _, n := range d.Session().Document().Nodes {
		d.click(n.ID)
		d.rest()
		grid, about := d.Shown()
		spec, _ := d.Catalog.Spec(n.Kind)
		if want := len(spec.Outputs()) > 0; (grid != nil) != want {
			t.Errorf("%s: a table is shown: %v (%s)", n.ID, grid != nil, about)
		}
		if grid != nil && grid.Rows() == 0 {
			t.Errorf("%s shows a table without rows (%s)", n.ID, about)
		}
	}
}

func TestFailingNodeSaysWhy(t *testing.T) {
	d := open(t)
	if err := d.Session().Do(d.Session().Document().SetParam("read", "file", "gone.csv")); err != nil {
		t.Fatal(err)
	}
	d.run()
	if got := d.BarText(); !strings.Contains(got, "failed: 1 of 11 nodes") {
		t.Errorf("the tool bar says %q", got)
	}
	d.click("read")
	if got := d.Problem(); !strings.Contains(got, "gone.csv") {
		t.Errorf("the inspector says %q, want the file that is missing", got)
	}
	if got := d.StatusText(); !strings.Contains(got, "gone.csv") {
		t.Errorf("the status line says %q", got)
	}
	d.click("impute")
	if got := d.Session().State("impute").Status; got != track.Skipped {
		t.Errorf("what depends on it is %s", got)
	}
	d.menu("Undo")
	d.rest()
	d.click("read")
	if got := d.Problem(); got != "" {
		t.Errorf("after undo the inspector still says %q", got)
	}
}

func TestRunToSelection(t *testing.T) {
	d := open(t)
	d.menu("Run to selection")
	if d.Session().Running() {
		t.Fatal("runs with nothing selected")
	}
	d.click("scale")
	d.menu("Run to selection")
	d.until("the run ends", func() bool { return !d.Session().Running() })
	d.rest()
	if n := len(d.Session().LastRun().Nodes); n != 7 {
		t.Errorf("%d nodes ran, want the 7 that it takes", n)
	}
	if d.Charts() != 0 {
		t.Error("charts of an evaluation that was never made")
	}
}

func TestCancelFromTheToolBar(t *testing.T) {
	d := open(t)
	if err := d.Session().Do(d.Session().Document().SetParam("boosting", "trees", 5000)); err != nil {
		t.Fatal(err)
	}
	d.press("Run")
	d.until("boosting runs", func() bool { return d.Session().State("boosting").Status == track.Running })
	d.press("Cancel")
	d.until("the run ends", func() bool { return !d.Session().Running() })
	if got := d.BarText(); !strings.Contains(got, "cancelled") {
		t.Errorf("the tool bar says %q", got)
	}
}
