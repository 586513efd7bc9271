package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// Editor returns the editor of a parameter.
func (f *Form) Editor(param string) fyne.CanvasObject { return f.field(param).editor.object() }

// Sentence returns what a field says is wrong.
func (f *Form) Sentence(param string) string {
	if fd := f.field(param); fd.error.Visible() {
		return fd.error.text
	}
	return ""
}

// Resets reports whether a field offers its default, which Reset takes.
func (f *Form) Resets(param string) bool { return f.field(param).reset.Visible() }

// Reset takes the default of a field back.
func (f *Form) Reset(param string) { f.field(param).reset.Tapped(nil) }

// Shown reports whether a parameter is neither hidden by the search nor folded away.
func (f *Form) Shown(param string) bool {
	fd := f.field(param)
	return fd.Visible() && (!fd.info.Advanced || f.advanced.Visible() && f.advanced.head.open)
}

// Documented reports whether the documentation of a parameter is open.
func (f *Form) Documented(param string) bool { return f.field(param).doc.Visible() }

// Search types into the search.
func (f *Form) Search(text string) { f.search.SetText(text) }

// TitleEntry returns the entry of the node's title.
func (f *Form) TitleEntry() fyne.Focusable { return f.title }

// Closed returns what a closed list shows: its text and its note.
func Closed(o fyne.CanvasObject) (text, note string) { p := o.(*pick); return p.text, p.note }

// Row returns the editor of a value if an object is the row of that column in a mapping, else nil.
func Row(o fyne.CanvasObject, column string) fyne.Focusable {
	r, ok := o.(*mapRow)
	switch {
	case !ok || r.line.name != column:
		return nil
	case r.choice != nil:
		return r.choice
	}
	return r.entry
}

func (f *Form) field(param string) *field {
	for _, fd := range f.fields {
		if fd.info.Name == param {
			return fd
		}
	}
	return nil
}

// Stepped and RangeHint are tested for themselves.
var (
	Stepped   = stepped
	RangeHint = rangeHint
)

// Entry returns the entry of an object that is one.
func Entry(o fyne.CanvasObject) *widget.Entry { return &o.(*input).Entry }

// Figure writes a number as it is typed.
func Figure(v any) string { return figure(v) }

// Adds reports whether an object is the entry of a mapping that adds a column by name.
func Adds(o fyne.CanvasObject) bool {
	e, ok := o.(*input)
	return ok && e.PlaceHolder == addColumn
}

// OpenFolds opens all folds of a form.
func (f *Form) OpenFolds() {
	for _, o := range f.body.items {
		if fold, ok := o.(*fold); ok {
			fold.set(true)
		}
	}
}

// Narrow fits Markdown to the form.
func Narrow(markdown string) string { return narrow(markdown) }
