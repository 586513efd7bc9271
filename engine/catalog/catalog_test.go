package catalog_test

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/table"
)

func spec(kind string, aliases ...string) stage.Spec {
	return stage.Spec{
		Kind: kind, Version: 1, Title: "T", Doc: "do", Help: "Does.", Aliases: aliases,
		Run: func(context.Context, *stage.Task) error { return nil },
	}
}

func TestNewRefuses(t *testing.T) {
	t.Parallel()
	bad := spec("a.x")
	bad.Help = ""
	for name, c := range map[string]struct {
		specs []stage.Spec
		want  string
	}{
		"a spec that is not valid": {[]stage.Spec{bad}, "a.x: title, doc or help is missing"},
		"a kind of another family": {[]stage.Spec{spec("b.x")}, "b.x is not of family a"},
		"a kind twice":             {[]stage.Spec{spec("a.x"), spec("a.x")}, "two specs are named a.x"},
		"an alias that is a kind":  {[]stage.Spec{spec("a.x"), spec("a.y", "a.x")}, "two specs are named a.x"},
		"an alias of two":          {[]stage.Spec{spec("a.x", "old.x"), spec("a.y", "old.x")}, "two specs are named old.x"},
		"a kind that was an alias": {[]stage.Spec{spec("a.x", "a.y"), spec("a.y")}, "two specs are named a.y"},
	} {
		if _, err := catalog.New(stage.Family{Name: "a", Specs: c.specs}); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	c, err := catalog.New(stage.Family{Name: "a", Specs: []stage.Spec{spec("a.x", "old.x")}}, stage.Family{Name: "b", Specs: []stage.Spec{spec("b.y")}})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{"a.x": "a.x", "old.x": "a.x", "b.y": "b.y", "none": ""} {
		s, ok := c.Spec(name)
		if s.Kind != want || ok != (want != "") {
			t.Errorf("%s finds %q, %v", name, s.Kind, ok)
		}
	}
	if specs := c.Specs(); len(specs) != 2 || specs[1].Kind != "b.y" {
		t.Errorf("specs %v", specs)
	}
}

func TestDecode(t *testing.T) {
	t.Parallel()
	rows := stagetest.Numeric(10)
	c := catalog.All()
	var b bytes.Buffer
	if err := rows.Encode(&b); err != nil {
		t.Fatal(err)
	}
	v, err := c.Decode("table", &b)
	if got, ok := v.(*table.Table); err != nil || !ok || got.Rows() != 10 {
		t.Errorf("a table came back as %v, %v", v, err)
	}
	for kind, is := range map[string]error{"table": table.ErrCorrupt, "model": model.ErrCorrupt, "evaluation": nil, "rumour": catalog.ErrValue} {
		v, err := c.Decode(kind, strings.NewReader("{}"))
		if err == nil || v != nil || (is != nil && !errors.Is(err, is)) {
			t.Errorf("%s: %v, %v", kind, v, err)
		}
	}
}
