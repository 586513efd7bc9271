package main

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"runtime/debug"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver"
)

// errNoDisplay says that there is nowhere to open a window.
var errNoDisplay = errors.New("there is no display to open a window on; run it in a desktop session, or use the headrace command")

// hasDisplay reports whether the environment names a display.
func hasDisplay() bool { return os.Getenv("DISPLAY") != "" || os.Getenv("WAYLAND_DISPLAY") != "" }

// open shows a window. The toolkit only logs a line when there is no OpenGL driver, and panics when the display cannot be reached;
// both come back as an error that says what to do.
func open(w fyne.Window) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the display %s cannot be opened: %v", os.Getenv("DISPLAY"), r)
		}
	}()
	w.Show()
	native, ok := w.(driver.NativeWindow)
	if !ok {
		return nil
	}
	native.RunNative(func(c any) {
		x11, isX11 := c.(driver.X11WindowContext)
		wayland, isWayland := c.(driver.WaylandWindowContext)
		if (isX11 && x11.WindowHandle == 0) || (isWayland && wayland.WaylandSurface == 0) {
			err = errors.New("the window could not be created: there is no OpenGL driver; install libgl1 and libgl1-mesa-dri")
		}
	})
	return err
}

// guard turns a defect that ends the window into a sentence; the log has the stack, and edits that were not saved are in the journal.
func guard(log *slog.Logger, run func()) (err error) {
	defer func() {
		if r := recover(); r != nil {
			log.Error("window panicked", "panic", fmt.Sprint(r), "stack", string(debug.Stack()))
			err = fmt.Errorf("the window ended because of a defect of Headrace (%v); edits that were not saved come back at the next start, the log has the details", r)
		}
	}()
	run()
	return nil
}
