package form

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// option is one line of a menu.
type option struct {
	name   string // what is chosen
	text   string // what is shown; "" is the name
	note   string // muted, at the right
	icon   fyne.Resource
	chosen bool
}

func (o option) shown() string {
	if o.text != "" {
		return o.text
	}
	return o.name
}

// The most lines that are shown at once, and the most that need no search.
const (
	menuLines   = 9
	fewOptions  = 8
	menuMinimum = 220
)

// menu is the open list of a pick.
type menu struct {
	from   *pick
	canvas fyne.Canvas
	pop    *widget.PopUp
	search *input
	list   *widget.List
	keys   *menuKeys
	body   *fyne.Container
	empty  *prose

	options []option // those that the search leaves
	at      int      // the line that Enter takes
}

// openMenu opens the menu of a pick below it, or above it where there is more room.
func openMenu(c fyne.Canvas, from *pick) *menu {
	m := &menu{from: from, canvas: c}
	m.list = widget.NewList(
		func() int { return len(m.options) },
		func() fyne.CanvasObject { return newMenuLine(m) },
		func(i widget.ListItemID, o fyne.CanvasObject) {
			o.(*menuLine).show(i, m.options[i], from.multi, i == m.at)
		},
	)
	m.list.HideSeparators = true
	m.keys = newMenuKeys(m)
	m.empty = caption("")
	all := from.options()
	items := []fyne.CanvasObject{m.keys}
	if len(all) > fewOptions || from.free {
		m.search = newInput(false)
		m.search.SetPlaceHolder("Search")
		m.search.Icon = theme.NewColoredResource(theme.SearchIcon(), theme.ColorNamePlaceHolder)
		m.search.OnChanged = func(string) { m.filter() }
		m.search.key = m.typed
		items = append(items, m.search)
	}
	if from.multi && len(all) > 1 {
		items = append(items, m.bulk())
	}
	m.body = container.NewBorder(container.New(tight{}, items...), nil, nil, nil, container.NewStack(m.list, container.NewPadded(m.empty)))
	m.pop = widget.NewPopUp(container.NewPadded(m.body), c)
	m.at = -1
	m.filter()
	for i, o := range m.options {
		if o.chosen && m.at <= 0 {
			m.at = i
		}
	}
	m.place(len(all))
	m.list.Refresh()
	if m.at > 0 {
		m.list.ScrollTo(m.at)
	}
	if m.search != nil {
		c.Focus(m.search)
	} else {
		c.Focus(m.keys)
	}
	return m
}

// place gives the menu room for its lines and puts it next to its pick.
func (m *menu) place(lines int) {
	line := newMenuLine(m).MinSize().Height + theme.Padding()
	height := line*float32(max(1, min(lines, menuLines))) + m.pop.MinSize().Height - m.list.MinSize().Height
	width := max(m.from.Size().Width, menuMinimum)
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(m.from)
	room := m.canvas.Size()
	below := room.Height - at.Y - m.from.Size().Height - 8
	y := at.Y + m.from.Size().Height + 2
	if below < height && at.Y > below {
		height = min(height, at.Y-8)
		y = at.Y - height - 2
	} else {
		height = min(height, max(below, 80))
	}
	m.pop.Resize(fyne.NewSize(width, height))
	m.pop.ShowAtPosition(fyne.NewPos(max(0, min(at.X, room.Width-width-4)), y))
}

// bulk are the buttons that choose all lines or none.
func (m *menu) bulk() fyne.CanvasObject {
	each := func(want bool) func() {
		return func() {
			for _, o := range m.options {
				if o.chosen != want {
					m.from.choose(o.name)
				}
			}
			m.reload()
		}
	}
	all, none := widget.NewButton("Choose all", each(true)), widget.NewButton("None", each(false))
	all.Importance, none.Importance = widget.LowImportance, widget.LowImportance
	return container.NewHBox(all, none)
}

// reload asks for the options again, after a choice.
func (m *menu) reload() {
	at := m.at
	m.filter()
	m.at = min(at, len(m.options)-1)
	m.list.Refresh()
}

// filter keeps the options that the search names.
func (m *menu) filter() {
	want := ""
	if m.search != nil {
		want = strings.TrimSpace(m.search.Text)
	}
	m.options = m.options[:0]
	exact := false
	for _, o := range m.from.options() {
		if strings.Contains(strings.ToLower(o.shown()), strings.ToLower(want)) {
			m.options = append(m.options, o)
		}
		exact = exact || o.name == want
	}
	if m.from.free && want != "" && !exact {
		m.options = append(m.options, option{name: want, text: fmt.Sprintf("Use “%s”", want), note: "not known before a run"})
	}
	m.at = min(0, len(m.options)-1)
	switch {
	case len(m.options) > 0:
		m.empty.setText("")
	case want != "":
		m.empty.setText(fmt.Sprintf("Nothing here has “%s” in its name.", want))
	default:
		m.empty.setText(m.from.empty)
	}
	m.list.Refresh()
}

// typed handles the keys of the menu and reports whether it did.
func (m *menu) typed(ev *fyne.KeyEvent) bool {
	switch ev.Name {
	case fyne.KeyEscape:
		m.close()
	case fyne.KeyUp:
		m.move(-1)
	case fyne.KeyDown:
		m.move(1)
	case fyne.KeyPageUp:
		m.move(-menuLines)
	case fyne.KeyPageDown:
		m.move(menuLines)
	case fyne.KeyReturn, fyne.KeyEnter:
		if m.at >= 0 && m.at < len(m.options) {
			m.take(m.at)
		}
	default:
		return false
	}
	return true
}

func (m *menu) move(by int) {
	if len(m.options) == 0 {
		return
	}
	m.at = max(0, min(m.at+by, len(m.options)-1))
	m.list.ScrollTo(m.at)
	m.list.Refresh()
}

// take chooses a line; a menu of one choice closes.
func (m *menu) take(i int) {
	if i >= len(m.options) {
		return
	}
	name := m.options[i].name
	m.at = i
	if !m.from.multi {
		m.close()
	}
	m.from.choose(name)
	if m.from.multi {
		m.reload()
	}
}

func (m *menu) close() {
	m.pop.Hide()
	m.from.menu = nil
	m.canvas.Focus(m.from)
}

// tight is a column with a small gap whose first object, the keeper of the keys, takes no room.
type tight struct{}

// MinSize implements fyne.Layout.
func (tight) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects[1:] {
		m := o.MinSize()
		s = fyne.NewSize(max(s.Width, m.Width), s.Height+m.Height+theme.Padding())
	}
	return s
}

// Layout implements fyne.Layout.
func (tight) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	for _, o := range objects[1:] {
		h := o.MinSize().Height
		o.Move(fyne.NewPos(0, y))
		o.Resize(fyne.NewSize(size.Width, h))
		y += h + theme.Padding()
	}
}
