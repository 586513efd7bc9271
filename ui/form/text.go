package form

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/engine/stage"
)

// textEditor edits a text, an expression or the path of a file. A text is told as it is typed. Expressions and paths are told
// when the focus leaves or Enter is pressed: half of one is not worth looking up.
type textEditor struct {
	*input
	field *field
	late  bool
}

func newTextEditor(f *field) *textEditor {
	e := &textEditor{input: newInput(f.info.Kind == stage.KindExpr), field: f, late: f.info.Kind != stage.KindText}
	e.reached = f.reached
	e.left = e.flush
	e.key = f.typedKey
	e.OnChanged = func(string) {
		if !e.setting && !e.late {
			e.tell()
		}
	}
	e.OnSubmitted = func(string) { e.flush() }
	switch f.info.Kind {
	case stage.KindExpr:
		e.TextStyle = fyne.TextStyle{Monospace: true}
		e.SetMinRowsVisible(3)
		e.SetPlaceHolder(exampleIn(f.info.Doc))
	case stage.KindFile:
		e.SetPlaceHolder("No file chosen")
	default:
		if s, ok := f.info.Default.(string); ok {
			e.SetPlaceHolder(s)
		}
	}
	return e
}

// exampleIn returns the expression that a description of a parameter gives after "such as"; "" where it gives none.
func exampleIn(doc string) string {
	_, example, _ := strings.Cut(doc, "such as ")
	return strings.TrimSuffix(example, ".")
}

func (e *textEditor) tell() {
	if e.Text == e.field.info.Default {
		e.field.take(nil)
		return
	}
	e.field.take(e.Text)
}

func (e *textEditor) flush() {
	if e.late && e.Text != e.field.known {
		e.tell()
	}
}

func (e *textEditor) show(v any) {
	s, _ := v.(string)
	e.put(s)
}

func (e *textEditor) schemaChanged() {}

func (e *textEditor) object() fyne.CanvasObject { return e.input }

// fileEditor is a path with a button that looks for one.
type fileEditor struct {
	*textEditor
	body *fyne.Container
}

func newFileEditor(f *field) editor {
	path := newTextEditor(f)
	if f.form.options.Browse == nil {
		return path
	}
	browse := newIconButton(theme.IconNameFolderOpen, func() {
		f.form.options.Browse(path.Text, func(chosen string) {
			path.put(chosen)
			path.tell()
		})
	})
	return &fileEditor{path, container.New(row{gap: theme.Padding()}, path.input, browse)}
}

func (e *fileEditor) object() fyne.CanvasObject { return e.body }
