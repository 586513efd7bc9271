package data_test

import (
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

func TestReadCSVTakesItsParameters(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		text   string
		params map[string]any
		want   []string // "name:type", then the first column's cells
	}{
		"defaults":        {people, nil, []string{"name:category age:number city:category joined:time", "ann", "bob", "cyd"}},
		"types":           {people, map[string]any{"types": "age=text,city=text"}, []string{"name:category age:text city:text joined:time", "ann", "bob", "cyd"}},
		"delimiter":       {"a;b|c\n1;2|3\n", map[string]any{"delimiter": "pipe"}, []string{"a;b:category c:integer", "1;2"}},
		"header":          {"a,b\nc,d\n", map[string]any{"header": "no"}, []string{"column 1:category column 2:category", "a", "c"}},
		"names":           {"1,2\n3,4\n", map[string]any{"header": "yes"}, []string{"1:integer 2:integer", "3"}},
		"encoding":        {"a\ncaf\xe9\n", map[string]any{"encoding": "latin-1"}, []string{"a:category", "café"}},
		"quotes":          {"a,b\n\"1\",2\n", map[string]any{"quotes": "plain"}, []string{"a:category b:integer", `"1"`}},
		"missing":         {"a\n1\nnone\nNA\n", map[string]any{"missing": "none , NA"}, []string{"a:integer", "1", "", ""}},
		"nothing missing": {"a,b\nNA,1\n,2\n", map[string]any{"missing": ""}, []string{"a:category b:integer", "NA", ""}},
		"decimal":         {"a;b\n1,5;2\n", map[string]any{"decimal": "comma"}, []string{"a:number b:integer", "1.5"}},
		"thousands":       {"a;b\n1,500;2\n", map[string]any{"thousands": true}, []string{"a:integer b:integer", "1500"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			writeFile(t, filepath.Join(dir, "x.csv"), test.text)
			params := map[string]any{"file": "x.csv"}
			maps.Copy(params, test.params)
			got := rowsOf(t, "data.csv", stage.Task{Dir: dir}, params)
			var kinds []string
			for _, f := range got.Schema().Fields {
				kinds = append(kinds, f.Name+":"+f.Type.String())
			}
			if diff := cmp.Diff(test.want, append([]string{strings.Join(kinds, " ")}, cells(got.At(0))...)); diff != "" {
				t.Error("(-want +got):\n" + diff)
			}
			if got.Lineage().Origin.ID != "k.rows" {
				t.Errorf("the origin is %q", got.Lineage().Origin.ID)
			}
		})
	}
}

func TestReadCSVRefuses(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "x.csv"), people)
	for name, test := range map[string]struct {
		params map[string]any
		param  string
		kind   error
	}{
		"absent file":   {map[string]any{"file": "absent.csv"}, "file", fs.ErrNotExist},
		"bad cell":      {map[string]any{"file": "x.csv", "types": "name=number"}, "file", table.ErrValue},
		"absent column": {map[string]any{"file": "x.csv", "types": "salary=number"}, "types", table.ErrColumn},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := run(t.Context(), t, "data.csv", stage.Task{Dir: dir}, test.params)
			spec := specOf(t, "data.csv")
			inferErr := spec.Infer(t.Context(), &stage.Shape{Dir: dir, Settings: settings(t, spec, test.params)})
			for when, err := range map[string]error{"run": err, "infer": inferErr} {
				at, ok := errors.AsType[*stage.ParamError](err)
				if !ok || at.Param != test.param || !errors.Is(err, test.kind) {
					if when == "infer" && name == "bad cell" && err == nil {
						continue // cells are not read
					}
					t.Errorf("%s: %v", when, err)
				}
			}
		})
	}
}

func TestFingerprintFollowsTheContent(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	spec := specOf(t, "data.csv")
	shape := &stage.Shape{Dir: dir, Settings: settings(t, spec, map[string]any{"file": "x.csv"})}
	fingerprint := func() string {
		t.Helper()
		s, err := spec.Fingerprint(t.Context(), shape)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	if _, err := spec.Fingerprint(t.Context(), shape); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("an absent file: %v", err)
	}
	writeFile(t, filepath.Join(dir, "x.csv"), "abc")
	if got, want := fingerprint(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"; got != want { // FIPS 180-2, B.1
		t.Errorf("got %s, want %s", got, want)
	}
	before := fingerprint()
	writeFile(t, filepath.Join(dir, "x.csv"), "abd")
	if fingerprint() == before {
		t.Error("another content has the same fingerprint")
	}
}
