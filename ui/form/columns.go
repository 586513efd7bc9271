package form

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/grid/glyph"
)

// typeIcon is the sign of a column type in the colour of quiet text.
func typeIcon(t table.Type) fyne.Resource {
	return theme.NewColoredResource(fyne.NewStaticResource("column-"+t.String()+".svg", glyph.SVG(t)), theme.ColorNamePlaceHolder)
}

// unknownIcon stands for a column that does not come in.
func unknownIcon() fyne.Resource {
	return theme.NewColoredResource(theme.WarningIcon(), theme.ColorNameWarning)
}

// columnEditor chooses one column, or several.
type columnEditor struct {
	*pick
	field *field
	multi bool
}

func newColumnEditor(f *field) *columnEditor {
	e := &columnEditor{field: f, multi: f.info.Kind == stage.KindColumns}
	e.pick = newPick(&pick{
		options: e.list, multi: e.multi, choose: e.toggle, clear: func() { f.commit(nil) }, reached: f.reached,
	})
	e.key = f.typedKey
	e.schemaChanged()
	return e
}

// chosen returns the columns of the value.
func (e *columnEditor) chosen() []string {
	switch v := e.field.known.(type) {
	case []string:
		return v
	case string:
		if v != "" {
			return []string{v}
		}
	}
	return nil
}

// toggle chooses a column, or takes it back where several may be chosen. The order is that of the schema, unknown names last.
func (e *columnEditor) toggle(name string) {
	if !e.multi {
		e.field.commit(name)
		return
	}
	next := slices.Clone(e.chosen())
	if i := slices.Index(next, name); i >= 0 {
		next = slices.Delete(next, i, i+1)
	} else {
		next = append(next, name)
	}
	schema := e.field.schema()
	slices.SortStableFunc(next, func(a, b string) int {
		return position(schema, a) - position(schema, b)
	})
	if len(next) == 0 {
		e.field.commit(nil)
		return
	}
	e.field.commit(next)
}

func position(s table.Schema, name string) int {
	if i := s.Index(name); i >= 0 {
		return i
	}
	return len(s.Fields)
}

// list are the columns that fit, and what is chosen without being there.
func (e *columnEditor) list() []option {
	schema, chosen := e.field.schema(), e.chosen()
	var out []option
	for _, f := range e.field.fitting() {
		o := option{name: f.Name, icon: typeIcon(f.Type), chosen: slices.Contains(chosen, f.Name)}
		if f.Role != table.Feature {
			o.note = f.Role.String()
		}
		out = append(out, o)
	}
	for _, name := range chosen {
		if !slices.ContainsFunc(out, func(o option) bool { return o.name == name }) {
			out = append(out, option{name: name, icon: unknownIcon(), note: misfit(schema, name), chosen: true})
		}
	}
	return out
}

// misfit says why a chosen column is not among those on offer.
func misfit(s table.Schema, name string) string {
	if f, ok := s.Find(name); ok {
		return "is " + f.Type.String()
	}
	if s.Open {
		return "not known yet"
	}
	return "does not come in"
}

func (e *columnEditor) show(any) { e.summarise() }

func (e *columnEditor) schemaChanged() {
	e.free = e.field.schema().Open
	e.empty = "No column comes in yet. Connect the input “" + e.field.info.Port + "”."
	if schema := e.field.schema(); len(schema.Fields) > 0 {
		e.empty = fmt.Sprintf("None of the %d columns is %s.", len(schema.Fields), typeNames(e.field.info.Types))
	}
	e.summarise()
}

func (e *columnEditor) flush() {}

func (e *columnEditor) object() fyne.CanvasObject { return e.pick }

// summarise says on the closed list what is chosen.
func (e *columnEditor) summarise() {
	schema, chosen, fitting := e.field.schema(), e.chosen(), e.field.fitting()
	known := func(name string) bool {
		return slices.ContainsFunc(fitting, func(f table.Field) bool { return f.Name == name }) || schema.Open
	}
	odd := slices.IndexFunc(chosen, func(name string) bool { return !known(name) })
	switch {
	case len(chosen) == 0 && !e.multi:
		e.set(nil, "Choose a column", theme.ColorNamePlaceHolder, "")
	case len(chosen) == 0 && e.leavesOut():
		e.set(nil, "None", theme.ColorNamePlaceHolder, "")
	case len(chosen) == 0 && len(schema.Fields) == 0:
		e.set(nil, "All that fit", theme.ColorNamePlaceHolder, "")
	case len(chosen) == 0:
		features := 0
		for _, f := range fitting {
			if f.Role == table.Feature {
				features++
			}
		}
		e.set(nil, "All features that fit", theme.ColorNamePlaceHolder, fmt.Sprint(features))
	case odd >= 0:
		e.set(unknownIcon(), strings.Join(chosen, ", "), theme.ColorNameForeground, "")
	case !e.multi:
		f, found := schema.Find(chosen[0])
		if !found {
			e.set(nil, chosen[0], theme.ColorNameForeground, "")
			return
		}
		e.set(typeIcon(f.Type), chosen[0], theme.ColorNameForeground, f.Type.String())
	default:
		e.set(nil, strings.Join(chosen, ", "), theme.ColorNameForeground, fmt.Sprintf("%d of %d", len(chosen), len(fitting)))
	}
}

// leavesOut reports whether an empty list means no column rather than all of them. Spec documents it in words only, and the
// kinds that take every column of some types name those types.
func (e *columnEditor) leavesOut() bool { return e.field.info.Types == nil }

// typeNames joins types for people: "number or integer".
func typeNames(types []table.Type) string {
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = t.String()
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " or " + names[len(names)-1]
}
