package charts

import (
	"bytes"
	"io"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// openMenu shows what can be done with the chart.
func (v *View) openMenu(at fyne.Position) {
	c := fyne.CurrentApp().Driver().CanvasForObject(v)
	if c == nil || v.chart == nil {
		return
	}
	widget.ShowPopUpMenuAtPosition(v.menu(), c, at)
}

// menu lists what can be done with the chart. Pictures are of the whole chart, in the size it is shown in; the data is that
// behind all of it.
func (v *View) menu() *fyne.Menu {
	items := []*fyne.MenuItem{fyne.NewMenuItem("Copy data", v.copyData)}
	if v.options.Save != nil {
		drawn, style := v.chart, v.options.Style
		name := fileName(drawn.Title)
		width, height := max(int(v.Size().Width), 320), max(int(v.Size().Height), 240)
		save := func(label, extension string, write func(w io.Writer) error) {
			items = append(items, fyne.NewMenuItem(label, func() { v.options.Save(name+extension, write) }))
		}
		items = append(items, fyne.NewMenuItemSeparator())
		save("Save picture (PNG) …", ".png", func(w io.Writer) error { return drawn.WritePNG(w, style, 2*width, 2*height, 2) })
		save("Save drawing (SVG) …", ".svg", func(w io.Writer) error { return drawn.WriteSVG(w, style, width, height) })
		save("Save page (PDF) …", ".pdf", func(w io.Writer) error { return drawn.WritePDF(w, style, width, height) })
		save("Save data (CSV) …", ".csv", drawn.WriteCSV)
	}
	if v.zoom.on {
		items = append(items, fyne.NewMenuItemSeparator(), fyne.NewMenuItem("Show all", v.ResetZoom))
	}
	return fyne.NewMenu("", items...)
}

// copyData puts the data behind the chart on the clipboard. Writing to memory does not fail.
func (v *View) copyData() {
	var b bytes.Buffer
	if err := v.chart.WriteCSV(&b); err == nil {
		fyne.CurrentApp().Clipboard().SetContent(b.String())
	}
}

// fileName makes a title the beginning of a file's name: "ROC curve" becomes "roc-curve".
func fileName(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80
	})
	if len(words) == 0 {
		return "chart"
	}
	return strings.Join(words, "-")
}
