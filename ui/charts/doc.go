// Package charts shows a chart of engine/chart in the window.
//
// A [View] draws its chart into an image off the goroutine of the window, at the size it has and the scale of the screen, and
// lays over it what moves: a crosshair, a mark on what the pointer is over, and a tooltip that reads the values there. While the
// next picture is being drawn the last one stays.
//
// The wheel zooms at the pointer along axes of numbers, dragging moves a zoomed view, a double click shows all again. The menu
// behind the button in the corner, or the right mouse button, saves the picture and the data behind it. Keys: Left and Right go
// through what has a tooltip, plus and minus zoom, Escape shows all again.
package charts
