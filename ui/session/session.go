package session

import (
	"context"
	"errors"
	"fmt"
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
	known     map[string]run.Known
	states    map[string]run.NodeState // of the run under way or the last one
	outdated  map[string]bool          // edited since, or behind something edited
	refreshes int                      // counts look-ups, so that late ones are dropped
	pending   *time.Timer
	cancel    context.CancelFunc // of the run under way
	last      *track.Run
}

// New opens a document that was loaded from path, or a new one when path is "". Edits that an earlier session journalled and did
// not save are not applied; see Recoverable.
func New(ctx context.Context, d *graph.Document, path string, o Options) *Session {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	s := &Session{Options: o, path: path, history: graph.NewHistory(d), checked: &run.Checked{Schemas: map[graph.End]table.Schema{}},
		known: map[string]run.Known{}, states: map[string]run.NodeState{}, outdated: map[string]bool{}}
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

// CanUndo and CanRedo return the label of the edit in question.
func (s *Session) CanUndo() (string, bool) { return s.history.CanUndo() }

// CanRedo returns the label of the edit that Redo would repeat.
func (s *Session) CanRedo() (string, bool) { return s.history.CanRedo() }

// edited follows every change of the document: the journal first, so that nothing is lost.
func (s *Session) edited(e graph.Edit) {
	if s.path != "" {
		if err := s.journalise(e); err != nil {
			s.Log.WarnContext(s.ctx, "edit not journalled", "pipeline", s.path, "error", err)
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
	s.path = path
	s.history.MarkSaved()
	if s.journal != nil {
		if err := s.journal.Discard(); err != nil {
			s.Log.WarnContext(s.ctx, "journal not removed", "error", err)
		}
		s.journal = nil
	}
	s.tell(DocumentChanged)
	return nil
}

// Close cancels what is under way. Edits that were not saved stay in the journal unless discard says that they may go.
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

// AddNode adds a node of a kind at a place and, when from names an output that fits one of its inputs, the link to it. It returns
// the id of the new node.
func (s *Session) AddNode(kind string, x, y float64, from graph.End) (string, error) {
	spec, ok := s.Catalog.Spec(kind)
	if !ok {
		return "", fmt.Errorf("the kind %q is unknown", kind)
	}
	d := s.Document()
	n := graph.Node{ID: d.FreeID(kind), Kind: spec.Kind, Version: spec.Version, X: x, Y: y}
	var links []graph.Link
	if from.Node != "" {
		trial := d.Clone()
		if err := trial.Apply(trial.Add([]graph.Node{n}, nil)); err != nil {
			return "", err
		}
		for _, p := range spec.Inputs() {
			to := graph.End{Node: n.ID, Port: p.Name}
			if _, err := trial.CanConnect(s.Catalog, from, to); err == nil {
				links = append(links, graph.Link{From: from, To: to})
				break
			}
		}
	}
	e := d.Add([]graph.Node{n}, links)
	e.Label = "Add " + spec.Title
	return n.ID, s.Do(e)
}

// Connect links two ports; a link that the input has to give up for it goes away in the same step.
func (s *Session) Connect(from, to graph.End) error {
	replaced, err := s.Document().CanConnect(s.Catalog, from, to)
	if err != nil {
		return err
	}
	return s.Do(s.Document().Connect(from, to, replaced))
}

// Delete removes nodes and links. With heal, neighbours of a single removed node are joined where their ports fit.
func (s *Session) Delete(ids []string, links []graph.Link, heal bool) error {
	d := s.Document()
	var join func(from, to graph.End) bool
	if heal {
		join = func(from, to graph.End) bool {
			without := d.Clone()
			if without.Apply(without.Remove(ids, nil, nil)) != nil {
				return false
			}
			_, err := without.CanConnect(s.Catalog, from, to)
			return err == nil
		}
	}
	return s.Do(d.Remove(ids, links, join))
}
