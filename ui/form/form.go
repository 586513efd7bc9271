package form

import (
	"fmt"
	"reflect"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// Options say what a form shows and who hears of changes. Only Spec is needed; nil functions are left out.
type Options struct {
	Spec stage.Spec
	// Values are the parameters of the node as its document holds them; an absent one has its default.
	Values map[string]any
	// Errors are sentences about parameters, by name, that are shown beside the field.
	Errors map[string]string
	// Schema gives what comes in at a port, an Open one where nothing is known. A source picks among its own columns, those of the
	// port "". nil knows nothing of any port.
	Schema func(port string) table.Schema
	// Change is called with the checked value, of the Go type that stage.ParamKind names, whenever a valid one was entered that is
	// not the one before; nil means back to the default. What does not fit is not told but gets a sentence beside the field.
	Change func(name string, value any)
	// Browse asks for a file and hands its path to done; without it paths can only be typed.
	Browse func(current string, done func(path string))

	// Title and Comment are those of the node; Rename and Annotate hear of other ones. Without the function the field is absent.
	Title, Comment string
	Rename         func(title string)
	Annotate       func(comment string)
}

// searchFrom is how many parameters a form has before it gets a search.
const searchFrom = 9

// Form is the inspector form of one node. Make one with [New]. It scrolls by itself.
type Form struct {
	widget.BaseWidget

	options        Options
	fields         []*field
	title, comment *input
	search         *input
	missing        *prose // says that the search finds nothing
	advanced       *fold
	body           *flow
	scroll         *container.Scroll
}

// New makes the form of a node. It is called, like everything of this package, on the goroutine of the window.
func New(o Options) *Form {
	f := &Form{options: o}
	f.ExtendBaseWidget(f)
	f.build()
	f.Update(o.Values, o.Errors, o.Schema)
	f.SetNode(o.Title, o.Comment)
	return f
}

func (f *Form) build() {
	gap := theme.InnerPadding() * 1.5
	var items, folded []fyne.CanvasObject
	items = append(items, f.head())
	infos := f.options.Spec.ParamInfos()
	if len(infos) >= searchFrom {
		f.search = newInput(false)
		f.search.SetPlaceHolder(fmt.Sprintf("Search %d parameters", len(infos)))
		f.search.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
		f.search.OnChanged = func(string) { f.find() }
		f.missing = caption("")
		f.missing.Hide()
		items = append(items, f.search, f.missing)
	}
	for _, info := range infos {
		fd := newField(f, info)
		f.fields = append(f.fields, fd)
		if info.Advanced {
			folded = append(folded, fd.flow)
		} else {
			items = append(items, fd.flow)
		}
	}
	if len(folded) > 0 {
		f.advanced = newFold("Advanced", f.layout, func() fyne.CanvasObject { return newFlow(gap, folded...) })
		items = append(items, f.advanced)
	}
	if f.options.Annotate != nil {
		f.comment = newInput(true)
		f.comment.SetPlaceHolder("Why this node is here")
		f.comment.OnChanged = func(text string) {
			if !f.comment.setting {
				f.options.Annotate(text)
			}
		}
		note := newFold("Comment", f.layout, func() fyne.CanvasObject { return f.comment })
		note.set(f.options.Comment != "")
		items = append(items, note)
	}
	if f.options.Spec.Help != "" {
		items = append(items, newFold("Help", f.layout, func() fyne.CanvasObject { return newRich(f.options.Spec.Help) }))
	}
	f.body = newFlow(gap, items...)
	f.body.inset = theme.InnerPadding() * 1.5
	f.scroll = container.NewVScroll(f.body)
}

// head is the title of the node and a sentence about its kind.
func (f *Form) head() fyne.CanvasObject {
	doc := []rune(f.options.Spec.Doc)
	if len(doc) > 0 {
		doc[0] = unicode.ToUpper(doc[0])
	}
	about := caption(f.options.Spec.Title + " · " + string(doc) + ".")
	if f.options.Rename == nil {
		return newFlow(0, &strut{}, about)
	}
	f.title = newInput(false)
	f.title.TextStyle = fyne.TextStyle{Bold: true}
	f.title.SetPlaceHolder(f.options.Spec.Title)
	f.title.OnChanged = func(text string) {
		if text = strings.TrimSpace(text); !f.title.setting && text != "" {
			f.options.Title = text
			f.options.Rename(text)
		}
	}
	f.title.left = func() { f.title.put(f.options.Title) }
	return newFlow(theme.Padding()*1.5, &strut{}, f.title, about)
}

// Update shows other values, errors and columns in place; see [Options]. Editors whose value stays are left alone: focus,
// cursor and half-typed input survive. A nil schema keeps the function that gave the columns.
func (f *Form) Update(values map[string]any, errors map[string]string, schema func(port string) table.Schema) {
	if schema != nil {
		f.options.Schema = schema
	}
	f.options.Values, f.options.Errors = values, errors
	for _, fd := range f.fields {
		fd.update(values[fd.info.Name], errors[fd.info.Name])
		if now := fd.schema(); !reflect.DeepEqual(now, fd.columns) {
			fd.columns = now
			fd.editor.schemaChanged()
		}
	}
}

// SetNode shows another title and comment of the node.
func (f *Form) SetNode(title, comment string) {
	if f.title != nil && (title != f.options.Title || f.title.Text == "") {
		f.options.Title = title
		f.title.put(title)
	}
	if f.comment != nil && comment != f.comment.Text {
		f.comment.put(comment)
	}
}

// Flush tells what is typed but not told yet, such as half a path. Call it before a run or a save.
func (f *Form) Flush() {
	for _, fd := range f.fields {
		fd.editor.flush()
	}
}

// Reveal scrolls to a parameter and unfolds it; a sentence elsewhere can lead there.
func (f *Form) Reveal(param string) {
	for _, fd := range f.fields {
		if fd.info.Name == param {
			if fd.info.Advanced {
				f.advanced.set(true)
			}
			f.reveal(fd)
		}
	}
}

// find hides the parameters that the search does not name.
func (f *Form) find() {
	want := strings.ToLower(strings.TrimSpace(f.search.Text))
	found, folded := 0, 0
	for _, fd := range f.fields {
		fd.Hidden = !fd.matches(want)
		if fd.Hidden {
			continue
		}
		found++
		if fd.info.Advanced {
			folded++
		}
	}
	f.missing.setText(fmt.Sprintf("No parameter is about “%s”.", f.search.Text))
	f.missing.Hidden = found > 0
	if f.advanced != nil {
		f.advanced.Hidden = folded == 0
		if want != "" && folded > 0 {
			f.advanced.set(true)
		}
	}
	f.layout()
}

// marked is called when the state of a field has changed.
func (f *Form) marked(fd *field, moved bool) {
	if f.body == nil {
		return
	}
	if fd.info.Advanced {
		changed := 0
		for _, other := range f.fields {
			if other.info.Advanced && other.changed() {
				changed++
			}
		}
		f.advanced.head.note = ""
		if changed > 0 {
			f.advanced.head.note = fmt.Sprintf("%d changed", changed)
		}
		f.advanced.head.Refresh()
		if fd.faulty() {
			f.advanced.set(true)
		}
	}
	if moved {
		f.layout()
	}
}

// layout gives everything its place again after a height has changed.
func (f *Form) layout() {
	if f.body == nil {
		return
	}
	size := f.Size()
	f.body.Resize(fyne.NewSize(size.Width, f.body.heightAt(size.Width)))
	f.body.Refresh()
	f.scroll.Resize(size)
	f.scroll.Refresh()
}

// reveal scrolls a field into view.
func (f *Form) reveal(fd *field) {
	top := float32(0)
	if d := fyne.CurrentApp().Driver(); d.CanvasForObject(fd.flow) != nil {
		top = d.AbsolutePositionForObject(fd.flow).Y - d.AbsolutePositionForObject(f.body).Y
	}
	bottom := top + fd.flow.Size().Height + theme.InnerPadding()
	offset := f.scroll.Offset
	switch {
	case top < offset.Y:
		offset.Y = top
	case bottom > offset.Y+f.scroll.Size().Height:
		offset.Y = max(0, min(top, bottom-f.scroll.Size().Height))
	default:
		return
	}
	f.scroll.ScrollToOffset(offset)
}

// MinSize implements fyne.CanvasObject.
func (f *Form) MinSize() fyne.Size { return fyne.NewSize(220, 120) }

// CreateRenderer implements fyne.Widget.
func (f *Form) CreateRenderer() fyne.WidgetRenderer { return &formRenderer{f} }

type formRenderer struct{ f *Form }

func (r *formRenderer) Layout(fyne.Size)             { r.f.layout() }
func (r *formRenderer) MinSize() fyne.Size           { return r.f.MinSize() }
func (r *formRenderer) Refresh()                     { r.f.layout() }
func (r *formRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.f.scroll} }
func (r *formRenderer) Destroy()                     {}
