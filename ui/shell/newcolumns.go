package shell

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/table"
)

// What a column of a new pipeline can be used as.
const (
	asItIs     = "As it is"
	asCategory = "As category"
	leftOut    = "Leave out"
)

// columnChoices lists the columns of a file with type and first values, and lets people say what each is used as.
type columnChoices struct {
	table *table.Table
	as    map[string]string // by column; asItIs where there is none
	list  *widget.List
	// changed is called when somebody says otherwise what a column is used as; nil calls nobody.
	changed func()
}

func newColumnChoices(t *table.Table) *columnChoices {
	c := &columnChoices{table: t, as: map[string]string{}}
	c.list = widget.NewList(t.Width, newColumnRow, func(i widget.ListItemID, o fyne.CanvasObject) { c.fill(t.At(i), o) })
	return c
}

func newColumnRow() fyne.CanvasObject {
	name := widget.NewLabel("")
	name.Truncation = fyne.TextTruncateEllipsis
	about := widget.NewLabel("")
	about.Truncation, about.Importance = fyne.TextTruncateEllipsis, widget.LowImportance
	return container.NewBorder(nil, nil, nil, widget.NewSelect([]string{asItIs, asCategory, leftOut}, nil), container.NewGridWithColumns(2, name, about))
}

func (c *columnChoices) fill(col table.Column, o fyne.CanvasObject) {
	row := o.(*fyne.Container)
	texts, use := row.Objects[0].(*fyne.Container), row.Objects[1].(*widget.Select)
	texts.Objects[0].(*widget.Label).SetText(col.Name)
	texts.Objects[1].(*widget.Label).SetText(col.Type.String() + " · " + firstValues(col))
	use.OnChanged = nil // the row showed another column before
	use.SetOptions([]string{asItIs, leftOut})
	if col.Type == table.Integer || col.Type == table.Number {
		use.SetOptions([]string{asItIs, asCategory, leftOut})
	}
	chosen := c.as[col.Name]
	if chosen == "" {
		chosen = asItIs
	}
	use.SetSelected(chosen)
	use.OnChanged = func(as string) {
		c.as[col.Name] = as
		if c.changed != nil {
			c.changed()
		}
	}
}

// used are the columns that are to be used in one way, in their order, without one.
func (c *columnChoices) used(as, without string) []string {
	return slices.DeleteFunc(c.table.Schema().Names(), func(name string) bool { return c.as[name] != as || name == without })
}

// firstValues shows the first few different values of a column.
func firstValues(c table.Column) string {
	const look, show = 100, 3
	var out []string
	for i := 0; i < min(c.Len(), look) && len(out) < show; i++ {
		if text := c.String(i); !c.IsMissing(i) && !slices.Contains(out, text) {
			out = append(out, text)
		}
	}
	return strings.Join(out, ", ")
}
