package form

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// The most choices that stand side by side, and the most letters they may have together.
const (
	besideChoices = 3
	besideLetters = 26
)

// newChoiceEditor returns a row of the choices where there are few and short ones, else a list.
func newChoiceEditor(f *field) editor {
	letters := 0
	for _, c := range f.info.Choices {
		letters += len([]rune(c)) + 2
	}
	if n := len(f.info.Choices); n >= 2 && n <= besideChoices && letters <= besideLetters {
		e := &segmentEditor{newSegments(f.info.Choices, func(name string) { f.commit(name) })}
		e.reached, e.key = f.reached, f.typedKey
		return e
	}
	e := &choiceEditor{field: f}
	e.pick = newPick(&pick{
		options: e.list, choose: func(name string) { f.commit(name) }, clear: func() { f.commit(nil) }, reached: f.reached,
	})
	e.key = f.typedKey
	return e
}

type segmentEditor struct{ *segments }

func (e *segmentEditor) show(v any) {
	s, _ := v.(string)
	e.set(s)
}

func (e *segmentEditor) object() fyne.CanvasObject { return e.segments }
func (e *segmentEditor) flush()                    {}
func (e *segmentEditor) schemaChanged()            {}

type choiceEditor struct {
	*pick
	field *field
}

func (e *choiceEditor) list() []option {
	out := make([]option, len(e.field.info.Choices))
	for i, c := range e.field.info.Choices {
		out[i] = option{name: c, chosen: c == e.field.known}
		if c == e.field.info.Default {
			out[i].note = "default"
		}
	}
	return out
}

func (e *choiceEditor) show(v any) {
	s, _ := v.(string)
	e.set(nil, s, theme.ColorNameForeground, "")
}

func (e *choiceEditor) object() fyne.CanvasObject { return e.pick }
func (e *choiceEditor) flush()                    {}
func (e *choiceEditor) schemaChanged()            {}

// checkEditor edits a bool; the label is part of it.
type checkEditor struct {
	*widget.Check
	field   *field
	setting bool
}

func newCheckEditor(f *field) *checkEditor {
	e := &checkEditor{field: f}
	e.Check = widget.NewCheck(f.info.Title, func(on bool) {
		if !e.setting {
			f.commit(on)
		}
	})
	return e
}

func (e *checkEditor) show(v any) {
	on, _ := v.(bool)
	e.setting = true
	e.SetChecked(on)
	e.setting = false
}

func (e *checkEditor) object() fyne.CanvasObject { return e.Check }
func (e *checkEditor) flush()                    {}
func (e *checkEditor) schemaChanged()            {}
