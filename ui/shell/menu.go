package shell

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/theme"
)

// menu is the main menu; its shortcuts work whatever has the focus.
func (s *Shell) menu() *fyne.MainMenu {
	ctrl, shift := fyne.KeyModifierShortcutDefault, fyne.KeyModifierShift
	// Keys of the menu reach the window even when a dialog or a list is open in front of it.
	item := func(label string, do func(), key fyne.KeyName, mod fyne.KeyModifier) *fyne.MenuItem {
		m := fyne.NewMenuItem(label, s.unlessCovered(do))
		if key != "" {
			m.Shortcut = &desktop.CustomShortcut{KeyName: key, Modifier: mod}
		}
		return m
	}
	undo := fyne.NewMenuItem("Undo", s.unlessCovered(s.undo))
	undo.Shortcut = &fyne.ShortcutUndo{} // the toolkit reports Ctrl+Z by this name only
	line := fyne.NewMenuItemSeparator
	plain := func(label string, do func()) *fyne.MenuItem { return fyne.NewMenuItem(label, do) }
	return fyne.NewMainMenu(
		fyne.NewMenu("File",
			item("New pipeline", s.newPipeline, fyne.KeyN, ctrl),
			item("New from data…", func() { s.leave(func() { s.newFromData("") }) }, fyne.KeyN, ctrl|shift),
			item("Open…", s.open, fyne.KeyO, ctrl),
			line(),
			item("Save", s.save, fyne.KeyS, ctrl),
			item("Save as…", s.saveAs, fyne.KeyS, ctrl|shift),
			line(),
			item("Quit", s.close, fyne.KeyQ, ctrl),
		),
		fyne.NewMenu("Edit",
			undo,
			item("Redo", s.redo, fyne.KeyZ, ctrl|shift),
			line(),
			plain("Cut", func() { s.toCanvas(&fyne.ShortcutCut{Clipboard: fyne.CurrentApp().Clipboard()}) }),
			plain("Copy", func() { s.toCanvas(&fyne.ShortcutCopy{Clipboard: fyne.CurrentApp().Clipboard()}) }),
			plain("Paste", func() { s.toCanvas(&fyne.ShortcutPaste{Clipboard: fyne.CurrentApp().Clipboard()}) }),
			plain("Select all", s.canvas.SelectAll),
			plain("Delete", func() { s.delete(s.canvas.Selection()) }),
			line(),
			item("Add stage…", s.addInMiddle, fyne.KeyA, ctrl|shift),
		),
		fyne.NewMenu("Run",
			item("Run all", s.runAll, fyne.KeyReturn, ctrl),
			item("Run to selection", s.runSelected, fyne.KeyReturn, shift),
			item("Cancel", func() { s.session.Cancel() }, fyne.KeyPeriod, ctrl),
		),
		fyne.NewMenu("View",
			plain("Fit all", s.canvas.FitAll),
			plain("Frame selection", s.canvas.FrameSelection),
			item("Minimap", func() { s.canvas.SetMinimap(!s.canvas.Minimap()) }, fyne.KeyM, ctrl),
			item("Tidy up", s.tidy, fyne.KeyL, ctrl),
			line(),
			plain("Light theme", func() { s.SetTheme(theme.Light) }),
			plain("Dark theme", func() { s.SetTheme(theme.Dark) }),
			plain("High contrast theme", func() { s.SetTheme(theme.HighContrast) }),
		),
		fyne.NewMenu("Help",
			plain("Keys and gestures", s.showKeys),
			plain("About", s.showAbout),
		),
	)
}

// unlessCovered returns do, which then does nothing while a dialog is open.
func (s *Shell) unlessCovered(do func()) func() {
	return func() {
		if s.Window.Canvas().Overlays().Top() == nil {
			do()
		}
	}
}

func (s *Shell) addInMiddle() {
	size := s.canvas.Size()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s.canvas).AddXY(size.Width/2-130, size.Height/4)
	p := s.freePlace()
	s.openPalette(canvas.Spot{X: p.x, Y: p.y + 30, At: at}, canvas.PortRef{})
}

// contextMenu offers what can be done with what was clicked.
func (s *Shell) contextMenu(at canvas.Spot) {
	var items []*fyne.MenuItem
	add := func(label string, do func()) { items = append(items, fyne.NewMenuItem(label, do)) }
	switch {
	case at.Linked:
		add("Remove link", func() { s.delete(nil, []canvas.Link{at.Link}) })
	case at.Node != "":
		ids, _ := s.canvas.Selection()
		add("Run to here", func() { s.runTo([]string{at.Node}) })
		items = append(items, fyne.NewMenuItemSeparator())
		add("Duplicate", func() { s.duplicate(ids) })
		add("Copy", func() { s.copyNodes(ids) })
		add("Delete", func() { s.delete(ids, nil) })
	default:
		add("Add stage…", func() { s.openPalette(at, canvas.PortRef{}) })
		add("Paste", func() { s.paste(at.X, at.Y) })
		items = append(items, fyne.NewMenuItemSeparator())
		add("Fit all", s.canvas.FitAll)
		add("Tidy up", s.tidy)
	}
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.Window.Canvas(), at.At)
}

const keysText = `**Add** double-click or Tab on empty canvas, or drag from the palette

**Wire** drag from a port; release on a port, on a node, or in empty space to choose what fits · **Insert** drop a stage on a link

**Select** click, Shift-click, drag a box, Ctrl+A · **Walk** arrow keys

**Move** drag; Alt moves off the grid · **Delete** Del · **Duplicate** Ctrl+D · **Copy, cut, paste** Ctrl+C, X, V

**Pan** Space-drag, middle or right drag · **Zoom** wheel · **Fit** Home · **Frame** F · **100 %** Ctrl+0 · **Minimap** Ctrl+M

**Run** Ctrl+Enter · **Run to selection** Shift+Enter · **Cancel** Ctrl+.

**Undo, redo** Ctrl+Z, Ctrl+Shift+Z · **Save** Ctrl+S · **Tidy up** Ctrl+L`

func (s *Shell) showKeys() {
	text := widget.NewRichTextFromMarkdown(keysText)
	text.Wrapping = fyne.TextWrapWord
	d := dialog.NewCustom("Keys and gestures", "Close", text, s.Window)
	d.Resize(fyne.NewSize(620, 420))
	d.Show()
}

func (s *Shell) showAbout() {
	dialog.ShowInformation("Headrace Studio", "Build, run and keep machine-learning pipelines.\nVersion "+s.Environment["headrace"]+
		"\nWorkspace "+s.Dir, s.Window)
}
