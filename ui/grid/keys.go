package grid

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
)

// FocusGained implements fyne.Focusable.
func (g *Grid) FocusGained() { g.focused = true; g.repaint() }

// FocusLost implements fyne.Focusable. Keys that go up elsewhere are not seen.
func (g *Grid) FocusLost() { g.focused, g.mods = false, 0; g.repaint() }

func (g *Grid) focus() {
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil && c.Focused() != fyne.Focusable(g) {
		c.Focus(g)
	}
}

// TypedRune implements fyne.Focusable.
func (g *Grid) TypedRune(rune) {}

// modifier is the modifier that a key is, 0 for other keys.
func modifier(name fyne.KeyName) fyne.KeyModifier {
	switch name {
	case desktop.KeyShiftLeft, desktop.KeyShiftRight:
		return fyne.KeyModifierShift
	case desktop.KeyControlLeft, desktop.KeyControlRight:
		return fyne.KeyModifierControl
	}
	return 0
}

// KeyDown implements desktop.Keyable.
func (g *Grid) KeyDown(ev *fyne.KeyEvent) { g.mods |= modifier(ev.Name) }

// KeyUp implements desktop.Keyable.
func (g *Grid) KeyUp(ev *fyne.KeyEvent) { g.mods &^= modifier(ev.Name) }

// TypedKey implements fyne.Focusable.
func (g *Grid) TypedKey(ev *fyne.KeyEvent) {
	if ev.Name == fyne.KeyEscape {
		g.selection.clear()
		g.note = ""
		g.repaint()
		return
	}
	g.walk(ev.Name, g.mods&fyne.KeyModifierControl != 0, g.mods&fyne.KeyModifierShift != 0)
}

// walk moves the cursor by a key. far goes to the end of the table in that direction.
func (g *Grid) walk(key fyne.KeyName, far, extend bool) {
	s := g.selection
	_, h := g.body()
	page := max(int(h/rowHeight)-1, 1)
	row, col := s.row, s.col
	switch key {
	case fyne.KeyUp:
		row--
		if far {
			row = 0
		}
	case fyne.KeyDown:
		row++
		if far {
			row = g.rows - 1
		}
	case fyne.KeyLeft:
		col--
		if far {
			col = 0
		}
	case fyne.KeyRight:
		col++
		if far {
			col = len(g.columns) - 1
		}
	case fyne.KeyPageUp:
		row -= page
	case fyne.KeyPageDown:
		row += page
	case fyne.KeyHome:
		col = 0
		if far {
			row = 0
		}
	case fyne.KeyEnd:
		col = len(g.columns) - 1
		if far {
			row = g.rows - 1
		}
	default:
		return
	}
	if !s.some && !far { // the first key shows the cursor where the view is
		row, col = int(g.top/rowHeight), g.columnAt(g.left)
	}
	g.move(row, col, extend)
}

// TypedShortcut implements fyne.Shortcutable.
func (g *Grid) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutCopy:
		g.copy()
	case *fyne.ShortcutSelectAll:
		g.SelectAll()
	case *desktop.CustomShortcut:
		if s.Modifier&fyne.KeyModifierShortcutDefault == 0 {
			return
		}
		if s.KeyName == fyne.KeyF && g.options.AskFind != nil {
			g.options.AskFind()
			return
		}
		g.walk(s.KeyName, true, s.Modifier&fyne.KeyModifierShift != 0)
	}
}

// copy puts the selection on the clipboard and says so.
func (g *Grid) copy() {
	text, copied, selected := g.Copy()
	if selected == 0 {
		return
	}
	fyne.CurrentApp().Clipboard().SetContent(text)
	g.note = "Copied"
	if copied < selected {
		g.note = fmt.Sprintf("Copied the first %s of %s rows", grouped(int64(copied)), grouped(int64(selected)))
	}
	g.repaint()
}
