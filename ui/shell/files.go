package shell

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"headrace.dev/studio/engine/graph"
)

// pipelinesDir is where new pipelines go.
func (s *Shell) pipelinesDir() string { return filepath.Join(s.Dir, "pipelines") }

// freePath returns a file name in the workspace that is not taken: "name", "name 2", ….
func (s *Shell) freePath(name string) string {
	for n := 1; ; n++ {
		path := filepath.Join(s.pipelinesDir(), name+graph.Extension)
		if n > 1 {
			path = filepath.Join(s.pipelinesDir(), fmt.Sprintf("%s %d%s", name, n, graph.Extension))
		}
		if _, err := os.Stat(path); errors.Is(err, os.ErrNotExist) {
			return path
		}
	}
}

// begin saves a new document under a free name, so that its edits are journalled from the first on, and opens it.
func (s *Shell) begin(d *graph.Document, name string) {
	path := s.freePath(name)
	if err := graph.Save(path, d); err != nil {
		s.fail("New pipeline", err)
		return
	}
	s.show(d, path)
	s.status.say("Created " + path)
}

func (s *Shell) newPipeline() {
	s.leave(func() { s.begin(&graph.Document{Header: graph.Header{Name: "Untitled", Seed: 1}}, "untitled") })
}

// Open opens a pipeline file.
func (s *Shell) Open(path string) {
	d, err := graph.Load(path)
	if err != nil {
		s.fail("Open", err)
		return
	}
	s.show(d, path)
	s.status.say("Opened " + path)
}

func (s *Shell) open() {
	s.leave(func() {
		s.pickFile([]string{".json"}, s.pipelinesDir(), s.Open)
	})
}

// dataKinds are the extensions of files that can be read as a table.
func dataKinds() []string { return []string{".csv", ".tsv", ".txt", ".data"} }

// pickData asks for a file to read as a table, beginning where the last one was, at first in the home of the person.
func (s *Shell) pickData(done func(path string)) {
	if s.dataDir == "" {
		s.dataDir = s.pipelinesDir()
		if home, err := os.UserHomeDir(); err == nil {
			s.dataDir = home
		}
	}
	s.pickFile(dataKinds(), s.dataDir, func(path string) {
		s.dataDir = filepath.Dir(path)
		done(path)
	})
}

// pickFile asks for a file with one of the extensions, beginning in a folder.
func (s *Shell) pickFile(extensions []string, dir string, done func(path string)) {
	d := dialog.NewFileOpen(func(r fyne.URIReadCloser, err error) {
		if err != nil {
			s.fail("Open", err)
			return
		}
		if r == nil {
			return
		}
		path := r.URI().Path()
		r.Close() //nolint:errcheck // only its name was wanted
		done(path)
	}, s.Window)
	d.SetFilter(storage.NewExtensionFileFilter(extensions))
	if at, err := storage.ListerForURI(storage.NewFileURI(dir)); err == nil {
		d.SetLocation(at)
	}
	d.Show()
	d.Resize(fyne.NewSize(820, 560)) // a file dialog has no size before it is shown
}

// pickTarget asks for a file to write.
func (s *Shell) pickTarget(name string, done func(path string)) {
	d := dialog.NewFileSave(func(w fyne.URIWriteCloser, err error) {
		if err != nil {
			s.fail("Save", err)
			return
		}
		if w == nil {
			return
		}
		path := w.URI().Path()
		w.Close() //nolint:errcheck // it is written again, durably
		done(path)
	}, s.Window)
	d.SetFileName(name)
	if at, err := storage.ListerForURI(storage.NewFileURI(s.pipelinesDir())); err == nil {
		d.SetLocation(at)
	}
	d.Show()
	d.Resize(fyne.NewSize(820, 560)) // a file dialog has no size before it is shown
}

func (s *Shell) save() { s.saveThen(func() {}) }

// saveThen saves, to a file that the user names where there is none yet, and goes on when that worked.
func (s *Shell) saveThen(then func()) {
	s.inspector.flush()
	if s.session.Path() == "" {
		s.saveAsThen(then)
		return
	}
	s.saveTo("", then)
}

func (s *Shell) saveAs() { s.saveAsThen(func() {}) }

func (s *Shell) saveAsThen(then func()) {
	s.pickTarget(s.session.Name()+graph.Extension, func(path string) {
		if !strings.HasSuffix(path, ".json") {
			path += graph.Extension
		}
		s.saveTo(path, then)
	})
}

func (s *Shell) saveTo(path string, then func()) {
	if err := s.session.Save(path); err != nil {
		s.fail("Save", err)
		return
	}
	s.status.say("Saved " + s.session.Path())
	if s.Opened != nil {
		s.Opened(s.session.Path())
	}
	then()
}

// leave goes on once unsaved edits are dealt with.
func (s *Shell) leave(then func()) {
	s.inspector.flush()
	if !s.session.Modified() {
		then()
		return
	}
	var d *dialog.CustomDialog
	text := heading("Save the changes to " + s.session.Name() + "?")
	d = dialog.NewCustomWithoutButtons("Unsaved changes", text, s.Window)
	d.SetButtons([]fyne.CanvasObject{
		button("Cancel", func() { d.Hide() }),
		button("Discard", func() { d.Hide(); then() }),
		primary("Save", func() {
			d.Hide()
			s.saveThen(then)
		}),
	})
	d.Show()
}

// close ends the program after asking about unsaved edits.
func (s *Shell) close() {
	s.leave(func() {
		if err := s.session.Close(true); err != nil {
			s.Log.WarnContext(s.ctx, "pipeline not closed", "error", err)
		}
		s.Window.SetCloseIntercept(nil)
		s.Window.Close()
	})
}

// dropped takes files from the desktop: a pipeline is opened, data begins a new one.
func (s *Shell) dropped(_ fyne.Position, files []fyne.URI) {
	if len(files) == 0 {
		return
	}
	path := files[0].Path()
	switch ext := strings.ToLower(filepath.Ext(path)); {
	case ext == ".json":
		s.leave(func() { s.Open(path) })
	case slices.Contains(dataKinds(), ext):
		s.leave(func() { s.newFromData(path) })
	default:
		s.status.say("Drop a CSV file or a pipeline; " + filepath.Base(path) + " is neither")
	}
}
