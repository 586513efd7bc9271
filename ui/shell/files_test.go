package shell_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/storage"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/graph"
)

// pipelines lists the pipeline files of the workspace.
func (d *desk) pipelines() []string {
	d.tb.Helper()
	names, err := filepath.Glob(filepath.Join(d.ws.Pipelines(), "*"+graph.Extension))
	if err != nil {
		d.tb.Fatal(err)
	}
	return names
}

func (d *desk) edit() {
	d.tb.Helper()
	if err := d.Session().Do(d.Session().Document().SetParam("boosting", "trees", 60)); err != nil {
		d.tb.Fatal(err)
	}
}

// trees is the setting in the file of the example.
func (d *desk) trees() any {
	d.tb.Helper()
	doc, err := graph.Load(filepath.Join(d.ws.Pipelines(), "customers.pipeline.json"))
	if err != nil {
		d.tb.Fatal(err)
	}
	n, _ := doc.Node("boosting")
	return n.Params["trees"]
}

func TestNewFromData(t *testing.T) {
	for name, begin := range map[string]func(d *desk, path string){
		"menu": func(d *desk, path string) { d.NewFromData(path) },
		"drop": func(d *desk, path string) { d.win.dropped(fyne.NewPos(400, 300), []fyne.URI{storage.NewFileURI(path)}) },
	} {
		t.Run(name, func(t *testing.T) {
			d := open(t)
			before := len(d.pipelines())
			begin(d, filepath.Join(d.ws.Pipelines(), "houses.csv"))
			d.until("the file is read", func() bool { return d.offers("Create") })
			was := d.Session()
			d.press("Create")
			d.until("the pipeline is made", func() bool { return d.Session() != was })
			if got := len(d.pipelines()); got != before+1 {
				t.Fatalf("%d pipeline files, %d before", got, before)
			}
			path := d.Session().Path()
			if filepath.Dir(path) != d.ws.Pipelines() || path == filepath.Join(d.ws.Pipelines(), "customers.pipeline.json") {
				t.Errorf("open is %s", path)
			}
			if d.Session().Modified() || d.dialog() != nil {
				t.Error("the new pipeline is not saved, or a dialog stays")
			}
			d.run()
			if got := d.BarText(); !strings.HasPrefix(got, "Done in ") {
				t.Errorf("the first run of the new pipeline: %s (%s)", got, d.StatusText())
			}
		})
	}
}

func TestDrops(t *testing.T) {
	d := open(t)
	drop := func(path string) { d.win.dropped(fyne.Position{}, []fyne.URI{storage.NewFileURI(path)}) }
	drop(filepath.Join(d.ws.Pipelines(), "flowers.pipeline.json"))
	if got := d.Session().Name(); got != "flowers" {
		t.Errorf("open is %s after flowers was dropped", got)
	}
	drop("/somewhere/cat.png")
	if got := d.StatusText(); !strings.Contains(got, "cat.png is neither") {
		t.Errorf("a picture gets %q", got)
	}
	drop(filepath.Join(t.TempDir(), "nothing.csv"))
	d.until("the error is shown", func() bool { return d.offers("OK") })
	if got := d.Session().Name(); got != "flowers" {
		t.Errorf("open is %s after a missing file was dropped", got)
	}
}

// offers reports whether the dialog in front has a button.
func (d *desk) offers(label string) bool {
	return slices.ContainsFunc(in[*widget.Button](d.dialog()), func(b *widget.Button) bool { return b.Text == label })
}

func TestLeavingAsksForUnsavedEdits(t *testing.T) {
	for button, c := range map[string]struct {
		closed bool
		trees  float64 // in the file afterwards
	}{
		"Cancel":  {false, 120},
		"Discard": {true, 120},
		"Save":    {true, 60},
	} {
		t.Run(button, func(t *testing.T) {
			d := open(t)
			d.edit()
			d.win.leave()
			if d.win.closed || d.dialog() == nil {
				t.Fatal("the window closes without asking")
			}
			d.press(button)
			if d.win.closed != c.closed || d.dialog() != nil {
				t.Errorf("closed: %v, dialog away: %v", d.win.closed, d.dialog() == nil)
			}
			if got := d.trees(); got != c.trees {
				t.Errorf("the file has %v trees, want %v", got, c.trees)
			}
			_, err := os.Stat(d.Session().Path() + ".journal")
			if left := err == nil; left == c.closed {
				t.Errorf("a journal is left: %v", left)
			}
		})
	}
	t.Run("unmodified", func(t *testing.T) {
		d := open(t)
		d.menu("Quit")
		if !d.win.closed {
			t.Error("the window stays though nothing is unsaved")
		}
	})
}

func TestSavingWithoutAFileAsksForOne(t *testing.T) {
	for name, save := range map[string]func(d *desk){
		"menu":  func(d *desk) { d.menu("Save") },
		"leave": func(d *desk) { d.win.leave(); d.press("Save") },
	} {
		t.Run(name, func(t *testing.T) {
			d := begin(t, workspace(t), &graph.Document{Header: graph.Header{Name: "fresh", Seed: 1}}, "")
			if _, err := d.Session().AddNode("data.csv", 0, 0, graph.End{}); err != nil {
				t.Fatal(err)
			}
			save(d)
			names := in[*widget.Entry](d.dialog())
			if len(names) != 1 || names[0].Text != "fresh"+graph.Extension {
				t.Fatalf("no file is asked for; %d fields", len(names))
			}
			d.press("Save")
			if want := filepath.Join(d.ws.Pipelines(), "fresh"+graph.Extension); d.Session().Path() != want || d.Session().Modified() {
				t.Errorf("saved as %q, want %q; modified: %v", d.Session().Path(), want, d.Session().Modified())
			}
			if left := name == "leave"; d.win.closed != left {
				t.Errorf("the window closed: %v, want %v", d.win.closed, left)
			}
		})
	}
}

func TestSaveFromTheMenu(t *testing.T) {
	d := open(t)
	d.edit()
	d.menu("Save")
	if got := d.trees(); got != 60.0 || d.Session().Modified() {
		t.Errorf("the file has %v trees; modified: %v", got, d.Session().Modified())
	}
}

func TestRecoveryIsOffered(t *testing.T) {
	for name, c := range map[string]struct {
		answer          func(d *desk)
		restored, again bool
	}{
		"restore": {func(d *desk) { d.press("Restore") }, true, true}, // not saved yet
		"discard": {func(d *desk) { d.press("Discard them") }, false, false},
		"escape":  {func(d *desk) { d.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) }, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			ws := workspace(t)
			crashed := openIn(t, ws)
			crashed.edit()
			if err := crashed.Session().Close(false); err != nil {
				t.Fatal(err)
			}
			crashed.win.closed = true
			d := openIn(t, ws)
			if d.dialog() == nil {
				t.Fatal("nobody asks")
			}
			c.answer(d)
			if d.dialog() != nil {
				t.Error("the dialog stays")
			}
			if got := d.Session().Modified(); got != c.restored {
				t.Errorf("modified: %v, want %v", got, c.restored)
			}
			if got := d.param("boosting", "trees"); (got == 60.0) != c.restored {
				t.Errorf("%v trees", got)
			}
			if again := openIn(t, ws); (again.dialog() != nil) != c.again {
				t.Errorf("offered again: %v, want %v", again.dialog() != nil, c.again)
			}
		})
	}
}

func TestNewAndOpen(t *testing.T) {
	d := open(t)
	d.menu("New pipeline")
	if d.Session().Path() == "" || len(d.Session().Document().Nodes) != 0 {
		t.Errorf("open is %q with %d nodes", d.Session().Path(), len(d.Session().Document().Nodes))
	}
	d.menu("Undo") // nothing to undo
	d.Open(filepath.Join(d.ws.Pipelines(), "blobs.pipeline.json"))
	if got := d.win.Title(); !strings.HasPrefix(got, "blobs") {
		t.Errorf("the title is %q", got)
	}
	broken := filepath.Join(t.TempDir(), "broken.pipeline.json")
	if err := os.WriteFile(broken, []byte(`{"headrace_pipeline": 1, "nodes": [`), 0o600); err != nil {
		t.Fatal(err)
	}
	d.Open(broken)
	if d.dialog() == nil || d.Session().Name() != "blobs" {
		t.Errorf("a broken file: dialog %v, open is %s", d.dialog() != nil, d.Session().Name())
	}
}
