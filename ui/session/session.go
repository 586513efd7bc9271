package session

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
)

// Workspace is where a session keeps runs, models and outputs.
type Workspace interface {
	track.Runs
	track.Models
	track.Objects
	track.Cache
}

// Catalog is what a session needs of the stage kinds.
type Catalog interface {
	run.Catalog
	Families() []stage.Family
}

// Options are the collaborators of a session; all but Log are required.
type Options struct {
	Catalog   Catalog
	Workspace Workspace
	// Post carries a function over to the user interface goroutine.
	Post func(func())
	Log  *slog.Logger
	// Unsafe is told when an edit could not be journalled, so that a crash would lose it; nil tells nobody.
	Unsafe func(err error)
	// Environment goes into the records of runs.
	Environment map[string]string
}

// Change says what a view should look at again.
type Change uint8

// The changes.
const (
	DocumentChanged Change = iota // nodes, links, parameters, name, saved mark
	StatesChanged                 // node states, findings, schemas
	RunChanged                    // a run began or ended
)

// Session is one open pipeline.
type Session struct {
	Options
	// OnChange is called after every change; nil ignores them.
	OnChange func(Change)

	ctx     context.Context //nolint:containedctx // the life of the session itself, ended by Close
	end     context.CancelFunc
	path    string // "" until saved for the first time
	history *graph.History
	journal *graph.Journal

	checked   *run.Checked
	known     map[string]run.Known     // by node, as are the next four
	keys      map[string][]string      // what the results of the document would be stored under
	states    map[string]run.NodeState // of the last run that had the node
	made      map[string][]string      // what the results of that run are stored under
	planned   map[string]bool          // in the run under way or the last one
	refreshes int                      // counts look-ups, so that late ones are dropped
	pending   *time.Timer
	cancel    context.CancelFunc // of the run under way
	over      chan struct{}      // closed when the goroutine of the last run has ended; nil before the first
	last      *track.Run
}

// New opens a document that was loaded from path, or a new one when path is "". Edits that an earlier session journalled and did
// not save are not applied; see Recoverable.
func New(ctx context.Context, d *graph.Document, path string, o Options) *Session {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Session{
		Options: o, path: path, history: graph.NewHistory(d), checked: &run.Checked{Schemas: map[graph.End]table.Schema{}},
		states: map[string]run.NodeState{}, made: map[string][]string{},
	}
	s.ctx, s.end = context.WithCancel(ctx)
	s.history.MarkSaved()
	s.history.OnEdit = s.edited
	s.refresh(0)
	return s
}

// Recoverable returns the edits that a session which did not end well left in the journal of a pipeline file.
func Recoverable(path string, saved *graph.Document) []graph.Edit {
	edits, err := graph.Recover(path, saved)
	if err != nil {
		return nil
	}
	return edits
}

// Document returns the document as it is now.
func (s *Session) Document() *graph.Document { return s.history.Document() }

// Path returns the file of the pipeline, "" when it was never saved.
func (s *Session) Path() string { return s.path }

// Name returns what the pipeline is called in titles and records.
func (s *Session) Name() string {
	if s.path != "" {
		return strings.TrimSuffix(filepath.Base(s.path), graph.Extension)
	}
	if n := s.Document().Name; n != "" {
		return n
	}
	return "Untitled"
}

// Dir returns the folder at which relative paths of the pipeline start.
func (s *Session) Dir() string {
	if s.path == "" {
		dir, err := os.Getwd()
		if err != nil {
			return "."
		}
		return dir
	}
	return filepath.Dir(s.path)
}

// Modified reports whether there are edits that were not saved.
func (s *Session) Modified() bool { return s.history.Modified() }

// Do carries out an edit.
func (s *Session) Do(e graph.Edit) error { return s.history.Do(e) }

// Undo takes back the newest edit and returns its label; false when there is none.
func (s *Session) Undo() (string, bool) { return s.history.Undo() }

// Redo repeats the edit that was undone last and returns its label; false when there is none.
func (s *Session) Redo() (string, bool) { return s.history.Redo() }

// CanUndo returns the label of the edit that Undo would take back.
func (s *Session) CanUndo() (string, bool) { return s.history.CanUndo() }

// CanRedo returns the label of the edit that Redo would repeat.
func (s *Session) CanRedo() (string, bool) { return s.history.CanRedo() }

// edited follows every change of the document: the journal first, so that nothing is lost.
func (s *Session) edited(e graph.Edit) {
	if s.path != "" {
		if err := s.journalise(e); err != nil {
			s.Log.WarnContext(s.ctx, "edit not journalled", "pipeline", s.path, "error", err)
			if s.Unsafe != nil {
				s.Unsafe(err)
			}
		}
	}
	s.tell(DocumentChanged)
	s.refresh(150 * time.Millisecond)
}

func (s *Session) journalise(e graph.Edit) error {
	if s.journal == nil {
		saved, err := graph.Load(s.path)
		if err != nil {
			return err
		}
		if s.journal, err = graph.OpenJournal(s.path, saved); err != nil {
			return err
		}
	}
	return s.journal.Append(e)
}

// Save writes the document to path, which becomes its file; "" writes to the file it has.
func (s *Session) Save(path string) error {
	if path == "" {
		path = s.path
	}
	if path == "" {
		return errors.New("the pipeline has no file yet; choose one")
	}
	if err := graph.Save(path, s.Document()); err != nil {
		return err
	}
	moved := filepath.Dir(path) != s.Dir()
	s.path = path
	s.history.MarkSaved()
	if s.journal != nil {
		if err := s.journal.Discard(); err != nil {
			s.Log.WarnContext(s.ctx, "journal not removed", "error", err)
		}
		s.journal = nil
	}
	s.tell(DocumentChanged)
	if moved { // relative paths lead elsewhere now
		s.refresh(0)
	}
	return nil
}

// Forget removes what an earlier session left in the journal, once somebody has declined to have it back.
func (s *Session) Forget() error {
	if s.path == "" || s.journal != nil {
		return nil
	}
	saved, err := graph.Load(s.path)
	if err != nil {
		return err
	}
	j, err := graph.OpenJournal(s.path, saved)
	if err != nil {
		return err
	}
	return j.Discard()
}

// Close cancels what is under way and tells nobody any more, not even the end of a run. Edits that were not saved stay in the journal unless discard says that they may go.
func (s *Session) Close(discard bool) error {
	s.OnChange = nil
	s.end()
	if s.pending != nil {
		s.pending.Stop()
	}
	if s.journal == nil {
		return nil
	}
	if discard || !s.Modified() {
		return s.journal.Discard()
	}
	return s.journal.Close()
}

func (s *Session) tell(c Change) {
	if s.OnChange != nil {
		s.OnChange(c)
	}
}

// Relative returns a path as the pipeline should name it: relative to its folder when it lies below, so that both can move.
func (s *Session) Relative(path string) string {
	rel, err := filepath.Rel(s.Dir(), path)
	if err != nil || !filepath.IsLocal(rel) {
		return path
	}
	return filepath.ToSlash(rel)
}
