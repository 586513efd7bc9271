package charts

import (
	"image"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/engine/chart"
)

// Mapping returns that of the picture shown, Image the picture.
func (v *View) Mapping() chart.Mapping { return v.picture.mapping }

// Image returns the picture shown.
func (v *View) Image() image.Image { return v.picture.image }

// Axis returns the part of the horizontal axis that is shown, UpAxis that of the vertical one.
func (v *View) Axis() chart.Axis { return cut(v.chart.X, v.zoom.x0, v.zoom.x1) }

// UpAxis returns the part of the vertical axis that is shown.
func (v *View) UpAxis() chart.Axis { return cut(v.chart.Y, v.zoom.y0, v.zoom.y1) }

// Hit returns what the view points at, -1 for nothing.
func (v *View) Hit() int { return v.hit }

// Tooltip returns the lines of the tooltip shown.
func (v *View) Tooltip() []string {
	var out []string
	for _, l := range v.overlay.lines {
		if l.Visible() {
			out = append(out, l.Text)
		}
	}
	return out
}

// Menu returns the menu.
func (v *View) Menu() *fyne.Menu { return v.menu() }

// Ready reports whether the picture is that of the chart.
func (v *View) Ready() bool { return v.ready() }

// Sentence returns what is shown in place of a picture.
func (v *View) Sentence() string { return v.sentence() }
