package form_test

import (
	"math"
	"testing"

	"fyne.io/fyne/v2"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/form"
)

// specs are the kinds whose forms must all work: those of the tests and all that Headrace has.
func specs() []stage.Spec { return append(catalog.All().Specs(), everyKind(), manyParams()) }

// columnsFor is a schema with two columns that fit a parameter.
func columnsFor(p stage.ParamInfo) table.Schema {
	typ := table.Number
	if len(p.Types) > 0 {
		typ = p.Types[0]
	}
	return table.Schema{Fields: []table.Field{{Name: "first", Type: typ}, {Name: "second", Type: typ}}}
}

// TestEveryParameter draws the form of each kind and changes each of its parameters by keys alone. It wants the change told in
// the parameter's Go type and refused input answered by a sentence.
func TestEveryParameter(t *testing.T) {
	for _, s := range specs() {
		t.Run(s.Kind, func(t *testing.T) {
			var columns table.Schema
			schema := func(string) table.Schema { return columns }
			d := open(t, form.Options{Spec: s, Schema: schema, Title: s.Title, Rename: func(string) {}})
			for _, p := range s.ParamInfos() {
				t.Run(p.Name, func(t *testing.T) {
					d.t, d.told, columns = t, nil, columnsFor(p)
					clear(d.values)
					d.f.Update(d.values, nil, schema)
					d.f.Reveal(p.Name)
					enter(d, p)
					if p.Kind == stage.KindMap && p.Port == "" {
						columns = table.Schema{Open: true}
						clear(d.values)
						d.f.Update(d.values, nil, schema)
						enterByName(d, p)
					}
				})
			}
			d.w.Canvas().Unfocus()
			if ink := save(t, s.Kind, d.w.Canvas().Capture()); ink < 1000 {
				t.Errorf("only %d pixels of the form were drawn on", ink)
			}
		})
	}
}

func enter(d *desk, p stage.ParamInfo) {
	t := d.t
	t.Helper()
	switch p.Kind {
	case stage.KindInt, stage.KindFloat:
		enterNumber(d, p)
	case stage.KindBool:
		d.w.Canvas().Focus(d.focusable(p.Name))
		d.w.Canvas().Focused().TypedRune(' ')
		d.wantLast(p.Name, p.Default != true)
	case stage.KindChoice:
		at := 0
		for i, c := range p.Choices {
			if c == p.Default {
				at = i
			}
		}
		way, want := fyne.KeyDown, at+1
		if want == len(p.Choices) {
			way, want = fyne.KeyUp, at-1
		}
		d.w.Canvas().Focus(d.focusable(p.Name))
		d.key(way)
		d.wantLast(p.Name, p.Choices[want])
	case stage.KindText:
		d.write(d.focusable(p.Name), "other text")
		d.wantLast(p.Name, "other text")
	case stage.KindExpr, stage.KindFile:
		d.write(d.focusable(p.Name), "other")
		if len(d.told) != 0 {
			t.Errorf("half of it was told: %v", d.told)
		}
		d.w.Canvas().Unfocus()
		d.wantLast(p.Name, "other")
	case stage.KindColumn:
		d.w.Canvas().Focus(d.focusable(p.Name))
		d.key(fyne.KeySpace, fyne.KeyDown, fyne.KeyReturn)
		d.wantLast(p.Name, "second")
	case stage.KindColumns:
		d.w.Canvas().Focus(d.focusable(p.Name))
		d.key(fyne.KeySpace, fyne.KeyDown, fyne.KeyReturn)
		d.wantLast(p.Name, []string{"second"})
		d.key(fyne.KeyUp, fyne.KeyReturn, fyne.KeyEscape)
		d.wantLast(p.Name, []string{"first", "second"})
	case stage.KindMap:
		enterMap(d, p)
	default:
		t.Errorf("no way to enter a parameter of kind %q", p.Kind)
	}
}

func enterNumber(d *desk, p stage.ParamInfo) {
	t := d.t
	t.Helper()
	v := 3.0
	if p.Max != 0 || p.Min != 0 {
		v = math.Round(1e6*(p.Min+(min(p.Max, p.Min+1000)-p.Min)/4)) / 1e6
		if p.Kind == stage.KindInt {
			v = math.Round(v)
		}
	}
	var want any = v
	if p.Kind == stage.KindInt {
		want = int(v)
	}
	if want == p.Default {
		t.Fatalf("the test enters the default %v", want)
	}
	field := d.focusable(p.Name)
	d.write(field, form.Figure(want))
	d.wantLast(p.Name, want)
	for _, bad := range []string{"x", form.Figure(p.Max + 1)} {
		if bad != "x" && p.Max == 0 && p.Min == 0 {
			continue
		}
		d.write(field, bad)
		if bad == "x" {
			d.wantLast(p.Name, nil) // of the moment when the field was empty
		}
		if d.f.Sentence(p.Name) == "" {
			t.Errorf("%q is refused without a sentence", bad)
		}
	}
	d.write(field, form.Figure(want))
	if s := d.f.Sentence(p.Name); s != "" {
		t.Errorf("a valid number gets the sentence %q", s)
	}
}

// enterByName adds a column where none are known, as in a file that is not there.
func enterByName(d *desk, p stage.ParamInfo) {
	d.t.Helper()
	inside(d.f.Editor(p.Name), func(o fyne.CanvasObject) bool { return form.Adds(o) && typeName(d, o.(fyne.Focusable)) })
	d.wantLast(p.Name, map[string]string{"second": p.Choices[0]})
}

func enterMap(d *desk, p stage.ParamInfo) {
	d.t.Helper()
	d.w.Canvas().Capture() // lines are made when they are drawn
	var value fyne.Focusable
	inside(d.f.Editor(p.Name), func(o fyne.CanvasObject) bool {
		value = form.Row(o, "second")
		return value != nil
	})
	if value == nil {
		d.t.Fatal("the mapping has no line for a column that comes in")
	}
	if p.Choices == nil {
		d.write(value, "new")
		d.w.Canvas().Unfocus()
		d.wantLast(p.Name, map[string]string{"second": "new"})
		d.write(value, "")
		d.w.Canvas().Unfocus()
		d.wantLast(p.Name, nil)
		return
	}
	d.w.Canvas().Focus(value)
	d.key(fyne.KeyDown)
	got, ok := d.last().Value.(map[string]string)
	if !ok || got["second"] == "" || len(got) != 1 {
		d.t.Errorf("told %v, want a value for the second column", d.last())
	}
	d.key(fyne.KeyDelete)
	d.wantLast(p.Name, nil)
}

// typeName enters the name of a column and reports true, to end a search.
func typeName(d *desk, o fyne.Focusable) bool {
	d.write(o, "second")
	d.key(fyne.KeyReturn)
	return true
}
