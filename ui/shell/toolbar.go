package shell

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/session"
)

// toolbar is the row above the canvas: run, cancel, undo, redo, view, and how the run stands.
type toolbar struct {
	run, cancel *widget.Button
	undo, redo  *tipButton
	bar         *widget.ProgressBar
	state       *widget.Label
	root        fyne.CanvasObject
}

func newToolbar(s *Shell) *toolbar {
	t := &toolbar{state: widget.NewLabel(""), bar: widget.NewProgressBar()}
	t.run = widget.NewButtonWithIcon("Run", theme.MediaPlayIcon(), s.runAll)
	t.run.Importance = widget.HighImportance
	t.cancel = widget.NewButtonWithIcon("Cancel", theme.MediaStopIcon(), func() { s.session.Cancel() })
	icon := func(i fyne.Resource, text string, do func()) *tipButton {
		return newTipButton(i, text, s.layer.Tip, do)
	}
	t.undo = icon(theme.ContentUndoIcon(), "Undo (Ctrl+Z)", s.undo)
	t.redo = icon(theme.ContentRedoIcon(), "Redo (Ctrl+Shift+Z)", s.redo)
	save := icon(theme.DocumentSaveIcon(), "Save (Ctrl+S)", s.save)
	fit := icon(theme.ZoomFitIcon(), "Show the whole pipeline (Home)", s.canvas.FitAll)
	tidy := icon(nil, "Lay the nodes out from left to right (Ctrl+L)", s.tidy)
	tidy.Text = "Tidy up"
	t.bar.TextFormatter = func() string { return "" }
	t.root = container.NewPadded(container.NewHBox(t.run, t.cancel, widget.NewSeparator(), t.undo, t.redo, save, widget.NewSeparator(),
		fit, tidy, layout.NewSpacer(), t.state, container.NewCenter(container.NewStack(gap(150), t.bar))))
	return t
}

// update shows where the session stands.
func (t *toolbar) update(s *session.Session) {
	enable(t.run, !s.Running())
	enable(t.cancel, s.Running())
	_, undo := s.CanUndo()
	_, redo := s.CanRedo()
	enable(t.undo, undo)
	enable(t.redo, redo)
	if !s.Running() {
		t.bar.Hide()
		t.state.SetText(lastRun(s.LastRun()))
		return
	}
	done, total := s.Progress()
	t.bar.Show()
	t.bar.SetValue(done / float64(max(1, total)))
	t.state.SetText(fmt.Sprintf("Running, %.0f of %d nodes", done, total))
}

func lastRun(r *track.Run) string {
	if r == nil {
		return ""
	}
	cached, failed := 0, 0
	for _, n := range r.Nodes {
		if n.Cache {
			cached++
		}
		if n.Status == track.Failed {
			failed++
		}
	}
	switch {
	case failed > 0:
		return fmt.Sprintf("Run failed: %d of %d nodes", failed, len(r.Nodes))
	case r.Status == track.Cancelled:
		return "Run cancelled; finished outputs are kept"
	case cached > 0:
		return fmt.Sprintf("Done in %s, %d of %d nodes from cache", seconds(r.Seconds), cached, len(r.Nodes))
	}
	return "Done in " + seconds(r.Seconds)
}

func enable(b fyne.Disableable, on bool) {
	if on {
		b.Enable()
	} else {
		b.Disable()
	}
}

// statusBar is the line at the bottom of the window.
type statusBar struct {
	text *widget.Label
	root fyne.CanvasObject
}

func newStatusBar() *statusBar {
	b := &statusBar{text: widget.NewLabel("")}
	b.text.Importance = widget.LowImportance
	b.text.Truncation = fyne.TextTruncateEllipsis
	b.root = container.NewVBox(widget.NewSeparator(), b.text)
	return b
}

// say shows a message until the next one.
func (b *statusBar) say(text string) { b.text.SetText(text) }
