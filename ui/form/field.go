package form

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// editor is the part of a field that shows and takes a value.
type editor interface {
	object() fyne.CanvasObject
	show(v any)     // a value of the parameter's Go type, or what a broken file holds
	schemaChanged() // other columns come in
	flush()         // tell what is typed but not told yet
}

// field is a parameter: its label, editor, error and documentation.
type field struct {
	*flow
	form *Form
	info stage.ParamInfo

	known   any    // the value shown, checked
	invalid string // what is wrong with what was entered
	stored  string // what is wrong with the value in the document, by the parameter's own rules
	outside string // what Options.Errors says

	columns table.Schema // that the editor was told of last

	editor editor
	reset  *iconButton
	error  *prose
	doc    *prose
}

func newField(form *Form, info stage.ParamInfo) *field {
	f := &field{form: form, info: info, known: info.Default}
	f.error = newProse("", theme.ColorNameError, theme.SizeNameCaptionText)
	f.doc = caption(info.Doc)
	f.error.Hide()
	f.doc.Hide()
	f.reset = newIconButton(theme.IconNameContentUndo, func() { f.commit(nil) })
	f.reset.Hide()
	help := newIconButton(theme.IconNameQuestion, f.toggleDoc)
	f.columns = f.schema().Clone()
	f.editor = newEditor(f)
	f.editor.show(f.known)
	if info.Kind == stage.KindBool {
		head := container.New(row{widen: 0}, f.editor.object(), f.reset, help)
		f.flow = newFlow(2, head, f.error, f.doc)
		return f
	}
	title := label(info.Title)
	hint := caption(rangeHint(info))
	hint.line = true
	head := container.New(row{widen: 1, gap: 2}, title, layout.NewSpacer(), hint, f.reset, help)
	f.flow = newFlow(2, head, f.editor.object(), f.error, f.doc)
	return f
}

func newEditor(f *field) editor {
	switch f.info.Kind {
	case stage.KindInt, stage.KindFloat:
		return newNumberEditor(f)
	case stage.KindBool:
		return newCheckEditor(f)
	case stage.KindChoice:
		return newChoiceEditor(f)
	case stage.KindFile:
		return newFileEditor(f)
	case stage.KindColumn, stage.KindColumns:
		return newColumnEditor(f)
	case stage.KindMap:
		return newMapEditor(f)
	}
	return newTextEditor(f)
}

// schema is what comes in at the parameter's port.
func (f *field) schema() table.Schema {
	if f.form.options.Schema == nil {
		return table.Schema{Open: true}
	}
	return f.form.options.Schema(f.info.Port).Clone()
}

// fitting are the columns that come in and have one of the parameter's types.
func (f *field) fitting() []table.Field {
	var out []table.Field
	for _, c := range f.schema().Fields {
		fits := len(f.info.Types) == 0
		for _, t := range f.info.Types {
			fits = fits || c.Type == t
		}
		if fits {
			out = append(out, c)
		}
	}
	return out
}

// commit takes what was entered and shows it as it was understood.
func (f *field) commit(v any) {
	if f.take(v) {
		f.editor.show(f.known)
	}
}

// take checks what was entered and tells the change; the editor keeps its text. It reports whether the value is a valid one.
func (f *field) take(v any) bool {
	checked, err := f.info.Check(v)
	if err != nil {
		f.invalid = f.sentence(err)
		f.mark()
		return false
	}
	before := f.known
	wrong := f.invalid != "" || f.stored != ""
	f.known, f.invalid, f.stored = checked, "", ""
	f.mark()
	if (wrong || !same(before, checked)) && f.form.options.Change != nil {
		if same(checked, f.info.Default) {
			checked = nil
		}
		f.form.options.Change(f.info.Name, checked)
	}
	return true
}

// update shows the value and the error of the document. An editor that shows the value already is left alone.
func (f *field) update(value any, problem string) {
	f.stored = ""
	checked, err := f.info.Check(value)
	if err != nil {
		checked, f.stored = value, f.sentence(err)
	}
	f.outside = problem
	if !same(f.known, checked) {
		f.known, f.invalid = checked, ""
		f.editor.show(checked)
	}
	f.mark()
}

// mark shows the error, and the way back to the default where there is one to go.
func (f *field) mark() {
	problem := f.invalid
	for _, s := range []string{f.stored, f.outside} {
		if problem == "" {
			problem = s
		}
	}
	resets := !same(f.known, f.info.Default) || f.invalid != ""
	if moved := f.error.text != problem; moved || f.reset.Hidden == resets {
		f.error.setText(problem)
		f.error.Hidden = problem == ""
		f.reset.Hidden = !resets
		f.Refresh()
		f.form.marked(f, moved)
	}
}

// faulty reports whether the field shows an error.
func (f *field) faulty() bool { return f.error.text != "" }

// changed reports whether the value is another than the default.
func (f *field) changed() bool { return !same(f.known, f.info.Default) }

func (f *field) toggleDoc() {
	f.doc.Hidden = !f.doc.Hidden
	f.Refresh()
	f.form.layout()
}

// typedKey handles the keys that all editors share and reports whether it did.
func (f *field) typedKey(ev *fyne.KeyEvent) bool {
	if ev.Name == fyne.KeyF1 {
		f.toggleDoc()
		return true
	}
	return false
}

// reached scrolls the field into view.
func (f *field) reached() { f.form.reveal(f) }

// resized is called when an editor has become higher or lower.
func (f *field) resized() {
	if f.flow != nil {
		f.form.layout()
	}
}

// matches reports whether a search, in lower case, finds the parameter.
func (f *field) matches(want string) bool {
	for _, s := range []string{f.info.Title, f.info.Name, f.info.Doc} {
		if strings.Contains(strings.ToLower(s), want) {
			return true
		}
	}
	return false
}

// sentence says what is wrong with what was entered, and what would do.
func (f *field) sentence(err error) string {
	text := err.Error()
	for _, prefix := range []string{f.info.Name + ": ", stage.ErrParam.Error() + ": "} {
		text = strings.TrimPrefix(text, prefix)
	}
	letters := []rune(text)
	if len(letters) > 0 {
		letters[0] = unicode.ToUpper(letters[0])
	}
	text = string(letters)
	kind := map[stage.ParamKind]string{stage.KindInt: "a whole number", stage.KindFloat: "a number"}[f.info.Kind]
	if kind == "" {
		return text + "."
	}
	if hint := rangeHint(f.info); hint != "" {
		return fmt.Sprintf("%s; enter %s, %s.", text, kind, hint)
	}
	return fmt.Sprintf("%s; enter %s.", text, kind)
}

// same reports whether two values of a parameter are equal; nothing chosen is nothing chosen in whatever form.
func same(a, b any) bool {
	if blank(a) && blank(b) {
		return true
	}
	return reflect.DeepEqual(a, b)
}

func blank(v any) bool {
	switch x := v.(type) {
	case nil:
		return true
	case []string:
		return len(x) == 0
	case map[string]string:
		return len(x) == 0
	}
	return false
}
