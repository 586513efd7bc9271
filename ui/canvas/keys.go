package canvas

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"headrace.dev/studio/ui/canvas/geom"
)

// FocusGained implements fyne.Focusable.
func (c *Canvas) FocusGained() {}

// FocusLost implements fyne.Focusable. Keys that go up elsewhere are not seen.
func (c *Canvas) FocusLost() { c.mods, c.space = 0, false }

// AcceptsTab implements fyne.Tabbable: Tab opens the palette.
func (c *Canvas) AcceptsTab() bool { return true }

// TypedRune implements fyne.Focusable. Letters are commands, see TypedKey.
func (c *Canvas) TypedRune(rune) {}

func (c *Canvas) focus() {
	if w := fyne.CurrentApp().Driver().CanvasForObject(c); w != nil && w.Focused() != fyne.Focusable(c) {
		w.Focus(c)
	}
}

// modifier is the modifier that a key is, 0 for other keys.
func modifier(name fyne.KeyName) fyne.KeyModifier {
	switch name {
	case desktop.KeyAltLeft, desktop.KeyAltRight:
		return fyne.KeyModifierAlt
	case desktop.KeyShiftLeft, desktop.KeyShiftRight:
		return fyne.KeyModifierShift
	case desktop.KeyControlLeft, desktop.KeyControlRight:
		return fyne.KeyModifierControl
	}
	return 0
}

// KeyDown implements desktop.Keyable.
func (c *Canvas) KeyDown(ev *fyne.KeyEvent) {
	c.mods |= modifier(ev.Name)
	c.space = c.space || ev.Name == fyne.KeySpace
}

// KeyUp implements desktop.Keyable.
func (c *Canvas) KeyUp(ev *fyne.KeyEvent) {
	c.mods &^= modifier(ev.Name)
	c.space = c.space && ev.Name != fyne.KeySpace
}

// TypedKey implements fyne.Focusable.
func (c *Canvas) TypedKey(ev *fyne.KeyEvent) {
	switch ev.Name {
	case fyne.KeyEscape:
		c.escape()
	case fyne.KeyDelete, fyne.KeyBackspace:
		c.deleteSelection()
	case fyne.KeyLeft, fyne.KeyRight, fyne.KeyUp, fyne.KeyDown:
		c.walk(ev.Name)
	case fyne.KeyF:
		c.FrameSelection()
	case fyne.KeyHome:
		c.FitAll()
	case fyne.KeyTab:
		c.palette(c.spot(c.insertAt()), PortRef{})
	case fyne.KeyReturn, fyne.KeyEnter:
		ids, _ := c.Selection()
		switch {
		case c.mods == fyne.KeyModifierShift: // the toolkit makes no shortcut of a key with Shift alone
			c.withSelection(c.events.Run, ids)
		case len(ids) == 1:
			c.open(ids[0])
		}
	}
}

// TypedShortcut implements fyne.Shortcutable.
func (c *Canvas) TypedShortcut(s fyne.Shortcut) {
	ids, _ := c.Selection()
	switch s := s.(type) {
	case *fyne.ShortcutSelectAll:
		c.SelectAll()
	case *fyne.ShortcutCopy:
		c.withSelection(c.events.Copy, ids)
	case *fyne.ShortcutCut:
		c.withSelection(c.events.Cut, ids)
	case *fyne.ShortcutPaste:
		if c.events.Paste != nil {
			p := c.toWorld(c.insertAt())
			c.events.Paste(p.X, p.Y)
		}
	case *fyne.ShortcutRedo:
		if c.events.Redo != nil {
			c.events.Redo()
		}
	case *desktop.CustomShortcut:
		if s.Modifier != fyne.KeyModifierShortcutDefault {
			return
		}
		switch s.KeyName {
		case fyne.KeyD:
			c.withSelection(c.events.Duplicate, ids)
		case fyne.KeyM:
			c.SetMinimap(!c.minimap)
		case fyne.Key0:
			size := c.Size()
			middle := geom.Point{X: float64(size.Width) / 2, Y: float64(size.Height) / 2}
			c.SetView(c.view.ZoomAt(middle, 1/c.view.Zoom))
		}
	}
}

func (c *Canvas) withSelection(event func([]string), ids []string) {
	if event != nil && len(ids) > 0 {
		event(ids)
	}
}

// insertAt is where something called up by a key should appear: at the pointer,
// or in the middle if that is elsewhere.
func (c *Canvas) insertAt() fyne.Position {
	if c.inside && !c.inMinimap(c.pointer) {
		return c.pointer
	}
	return fyne.NewPos(c.Size().Width/2, c.Size().Height/2)
}

// escape gives up the gesture in progress, else clears the selection.
func (c *Canvas) escape() {
	if c.gesture == nil && c.press == nil {
		c.SetSelection(nil, nil)
		return
	}
	g := c.gesture
	c.gesture, c.press = nil, nil
	if g != nil {
		g.cancel(c)
	}
	c.repaint()
}
