package form

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// mapRow edits one column of a mapping.
type mapRow struct {
	widget.BaseWidget

	editor *mapEditor
	line   mapLine
	icon   *canvas.Image
	name   *prose
	choice *pick  // where there are choices
	entry  *input // where there are none
	body   *fyne.Container
}

func newMapRow(e *mapEditor) *mapRow {
	r := &mapRow{editor: e, icon: canvas.NewImageFromResource(nil), name: label("")}
	r.icon.FillMode = canvas.ImageFillContain
	r.icon.SetMinSize(fyne.NewSquareSize(16))
	var value fyne.CanvasObject
	if e.field.info.Choices != nil {
		r.choice = newPick(&pick{options: r.options, choose: r.assign, clear: func() { r.assign("") }, reached: e.field.reached, key: e.field.typedKey})
		value = r.choice
	} else {
		r.entry = newInput(false)
		r.entry.SetPlaceHolder("–")
		r.entry.reached = e.field.reached
		r.entry.key = e.field.typedKey
		r.entry.left = r.flush
		r.entry.OnSubmitted = func(string) { r.flush() }
		value = r.entry
	}
	r.body = container.New(halves{inset: 2}, container.New(row{widen: 1, gap: theme.InnerPadding() * 0.75}, r.icon, r.name), value)
	r.ExtendBaseWidget(r)
	return r
}

func (r *mapRow) assign(value string) { r.editor.assign(r.line.name, value) }

func (r *mapRow) flush() {
	if r.entry.Text != r.editor.values()[r.line.name] {
		r.assign(r.entry.Text)
	}
}

// options are the choices, and the way back to none.
func (r *mapRow) options() []option {
	value := r.editor.values()[r.line.name]
	out := []option{{name: "", text: r.line.unset, note: "unchanged", chosen: value == ""}}
	if r.line.unset == "" {
		out[0].text, out[0].note = "Remove", ""
	}
	for _, c := range r.editor.field.info.Choices {
		if c != r.line.unset {
			out = append(out, option{name: c, chosen: c == value})
		}
	}
	return out
}

// show makes the row that of another column, or shows its changed value. What is being typed stays.
func (r *mapRow) show(l mapLine) {
	same := r.line.name == l.name
	r.line = l
	r.icon.Resource = l.icon
	r.icon.Refresh()
	value := r.editor.values()[l.name]
	r.name.style.Bold = value != ""
	r.name.text = l.name
	r.name.Refresh()
	switch {
	case r.choice != nil && value == "":
		r.choice.set(nil, l.unset, theme.ColorNamePlaceHolder, "")
	case r.choice != nil && !slices.Contains(r.editor.field.info.Choices, value):
		r.choice.set(unknownIcon(), value, theme.ColorNameForeground, "")
	case r.choice != nil:
		r.choice.set(nil, value, theme.ColorNameForeground, "")
	case !same || !r.entry.focused:
		r.entry.put(value)
	}
}

// MinSize implements fyne.CanvasObject.
func (r *mapRow) MinSize() fyne.Size { return fyne.NewSize(120, lineHeight()+2) }

// CreateRenderer implements fyne.Widget.
func (r *mapRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.body) }

// halves puts two objects side by side, as wide as each other.
type halves struct{ inset float32 } // inset at the right, for borders that reach out

// MinSize implements fyne.Layout.
func (halves) MinSize(objects []fyne.CanvasObject) fyne.Size {
	a, b := objects[0].MinSize(), objects[1].MinSize()
	return fyne.NewSize(2*max(a.Width, b.Width), max(a.Height, b.Height))
}

// Layout implements fyne.Layout.
func (l halves) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	w := (size.Width - theme.InnerPadding() - l.inset) / 2
	for i, o := range objects {
		h := min(o.MinSize().Height, size.Height)
		o.Move(fyne.NewPos(float32(i)*(w+theme.InnerPadding()), (size.Height-h)/2))
		o.Resize(fyne.NewSize(w, h))
	}
}

// sized gives an object a height of its own.
type sized struct{ height func() float32 }

func newSized(o fyne.CanvasObject, height func() float32) *fyne.Container {
	return container.New(sized{height}, o)
}

// MinSize implements fyne.Layout.
func (l sized) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(objects[0].MinSize().Width, l.height())
}

// Layout implements fyne.Layout.
func (l sized) Layout(objects []fyne.CanvasObject, size fyne.Size) { objects[0].Resize(size) }
