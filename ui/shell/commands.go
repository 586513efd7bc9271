package shell

import (
	"fmt"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/canvas/geom"
)

// runAll runs the whole pipeline.
func (s *Shell) runAll() { s.runTo(nil) }

// runSelected runs to the selected nodes.
func (s *Shell) runSelected() {
	ids, _ := s.canvas.Selection()
	if len(ids) == 0 {
		s.status.say("Select a node to run to")
		return
	}
	s.runTo(ids)
}

func (s *Shell) runTo(targets []string) {
	s.inspector.flush()
	err := s.session.Run(targets, func(r *track.Run, err error) {
		switch {
		case r == nil:
			s.fail("Run", err)
		case err != nil:
			s.fail("Record run", err)
		default:
			s.status.say(summary(r))
			s.dock.ran(r)
		}
	})
	if err != nil {
		s.status.say(run.Sentence(err))
	}
}

// summary tells in a line how a run ended.
func summary(r *track.Run) string {
	text := fmt.Sprintf("Run %s: %s in %s", r.ID, r.Status, seconds(r.Seconds))
	for _, n := range r.Nodes {
		if n.Status == track.Failed {
			return text + ". " + n.Title + ": " + n.Error
		}
	}
	for _, m := range r.Models {
		text += fmt.Sprintf(", registered %s version %d", m.Name, m.Version)
	}
	return text
}

// undo takes back the newest edit, or what was typed when a field has the focus.
func (s *Shell) undo() {
	if s.toField(&fyne.ShortcutUndo{}) {
		return
	}
	if label, ok := s.session.Undo(); ok {
		s.status.say("Undone: " + label)
	}
}

func (s *Shell) redo() {
	if s.toField(&fyne.ShortcutRedo{}) {
		return
	}
	if label, ok := s.session.Redo(); ok {
		s.status.say("Redone: " + label)
	}
}

// toField gives a shortcut to the text field that has the focus: the menu would take it away from there.
func (s *Shell) toField(c fyne.Shortcut) bool {
	f := s.Window.Canvas().Focused()
	field, ok := f.(fyne.Shortcutable)
	if !ok || f == fyne.Focusable(s.canvas) {
		return false
	}
	if _, entry := f.(interface{ SelectedText() string }); !entry {
		return false
	}
	field.TypedShortcut(c)
	return true
}

// toCanvas gives a shortcut to the canvas unless a text field has the focus.
func (s *Shell) toCanvas(c fyne.Shortcut) {
	if !s.toField(c) {
		s.canvas.TypedShortcut(c)
	}
}

// tidy lays the nodes out in layers from left to right, as one step of the history.
func (s *Shell) tidy() {
	d := s.session.Document()
	nodes := sceneOf(s.session, nil).Nodes
	index := map[string]int{}
	boxes := make([]geom.Box, len(nodes))
	for i, n := range nodes {
		r := geom.NodeRect(0, 0, len(n.In), len(n.Out))
		boxes[i] = geom.Box{W: r.X1 - r.X0, H: r.Y1 - r.Y0}
		index[n.ID] = i
	}
	links := make([]geom.Edge, len(d.Links))
	for i, l := range d.Links {
		links[i] = geom.Edge{From: index[l.From.Node], To: index[l.To.Node]}
	}
	at := map[string][2]float64{}
	for i, p := range geom.Layered(boxes, links) {
		at[nodes[i].ID] = [2]float64{p.X, p.Y}
	}
	s.do(d.Place(at))
	s.canvas.FitAll()
}
