package form

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/table"
)

// mapLines is how many columns a mapping shows without scrolling.
const mapLines = 9

// addColumn invites to name a column that cannot be known.
const addColumn = "Add a column by name"

// mapEditor gives columns a value each: one of the choices, or a text. It lists every column that comes in, and what the value
// names besides. Lines are made as they scroll into view, so that a table of thousands of columns opens at once.
type mapEditor struct {
	widget.BaseWidget

	field  *field
	search *input
	list   *widget.List
	add    *fyne.Container // for columns that cannot be known
	body   *flow
	note   *prose
	lines  []mapLine // those that the search leaves
	total  int
}

// mapLine is one column of a mapping.
type mapLine struct {
	name  string
	icon  fyne.Resource
	unset string // what an unset line shows in place of a value
}

func newMapEditor(f *field) *mapEditor {
	e := &mapEditor{field: f, search: newInput(false), note: caption("")}
	e.search.SetPlaceHolder("Search columns")
	e.search.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
	e.search.OnChanged = func(string) { e.collect() }
	e.search.reached = f.reached
	e.search.key = f.typedKey
	e.list = widget.NewList(
		func() int { return len(e.lines) },
		func() fyne.CanvasObject { return newMapRow(e) },
		func(i widget.ListItemID, o fyne.CanvasObject) { o.(*mapRow).show(e.lines[i]) },
	)
	e.list.HideSeparators = true
	name := newInput(false)
	name.SetPlaceHolder(addColumn)
	name.reached = f.reached
	enter := func() {
		if n := strings.TrimSpace(name.Text); n != "" {
			name.put("")
			e.assign(n, e.first())
		}
	}
	name.OnSubmitted = func(string) { enter() }
	e.add = container.New(row{gap: theme.Padding()}, name, newIconButton(theme.IconNameContentAdd, enter))
	e.body = newFlow(theme.Padding(), e.search, e.note, newSized(e.list, e.listHeight), e.add)
	e.ExtendBaseWidget(e)
	e.schemaChanged()
	return e
}

// values returns the mapping.
func (e *mapEditor) values() map[string]string {
	m, _ := e.field.known.(map[string]string)
	return m
}

// first is the value that a column added by name begins with.
func (e *mapEditor) first() string {
	if len(e.field.info.Choices) > 0 {
		return e.field.info.Choices[0]
	}
	return "?"
}

// assign sets the value of a column; "" takes it out.
func (e *mapEditor) assign(column, value string) {
	next := maps.Clone(e.values())
	if next == nil {
		next = map[string]string{}
	}
	if value == "" {
		delete(next, column)
	} else {
		next[column] = value
	}
	if len(next) == 0 {
		e.field.commit(nil)
		return
	}
	e.field.commit(next)
}

func (e *mapEditor) object() fyne.CanvasObject { return e }

func (e *mapEditor) show(any)       { e.collect() }
func (e *mapEditor) flush()         {}
func (e *mapEditor) schemaChanged() { e.collect() }

// collect makes the lines: columns named by the value that do not come in first, then all that do.
func (e *mapEditor) collect() {
	schema, values := e.field.schema(), e.values()
	var all []mapLine
	for _, name := range slices.Sorted(maps.Keys(values)) {
		if _, ok := schema.Find(name); !ok {
			all = append(all, mapLine{name: name, icon: unknownIcon()})
		}
	}
	for _, f := range e.field.fitting() {
		all = append(all, mapLine{name: f.Name, icon: typeIcon(f.Type), unset: e.unset(f)})
	}
	e.total = len(all)
	e.search.Hidden = e.total <= mapLines
	want := strings.ToLower(strings.TrimSpace(e.search.Text))
	if e.search.Hidden {
		want = ""
	}
	e.lines = e.lines[:0]
	for _, l := range all {
		if strings.Contains(strings.ToLower(l.name), want) {
			e.lines = append(e.lines, l)
		}
	}
	switch {
	case e.total == 0 && schema.Open:
		e.note.setText("The columns are not known here; add those that need a value.")
	case e.total == 0:
		e.note.setText(fmt.Sprintf("No column comes in yet. Connect the input “%s”.", e.field.info.Port))
	case len(e.lines) == 0:
		e.note.setText(fmt.Sprintf("No column has “%s” in its name.", e.search.Text))
	default:
		e.note.setText("")
	}
	e.note.Hidden = e.note.text == ""
	e.add.Hidden = !schema.Open
	e.list.Refresh()
	e.body.Refresh()
	e.field.resized()
}

// unset is what holds for a column that the mapping does not name: its role or type, where the choices are such.
func (e *mapEditor) unset(f table.Field) string {
	for _, s := range []string{f.Role.String(), f.Type.String()} {
		if slices.Contains(e.field.info.Choices, s) {
			return s
		}
	}
	return "–"
}

func (e *mapEditor) listHeight() float32 {
	line := newMapRow(e).MinSize().Height + theme.Padding()
	return line * float32(max(0, min(len(e.lines), mapLines)))
}

// heightAt implements flowing.
func (e *mapEditor) heightAt(width float32) float32 { return e.body.heightAt(width) }

// MinSize implements fyne.CanvasObject.
func (e *mapEditor) MinSize() fyne.Size {
	e.ExtendBaseWidget(e)
	return fyne.NewSize(120, e.body.MinSize().Height)
}

// CreateRenderer implements fyne.Widget.
func (e *mapEditor) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(e.body) }
