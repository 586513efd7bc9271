package graph_test

import (
	"errors"
	"strings"
	"testing"

	"headrace.dev/studio/engine/graph"
)

const sample = `{
  "headrace_pipeline": 1,
  "name": "churn",
  "seed": 18446744073709551615,
  "nodes": [
    {"id": "read", "kind": "data.csv", "version": 1, "params": {"file": "a<b>.csv", "n": 0.1}, "x": 1, "y": -2},
    {"id": "odd", "kind": "future.kind", "version": 7, "params": {"deep": {"list": [1, null, "ü"]}}, "x": 0, "y": 0}
  ],
  "links": [{"from": "read.rows", "to": "odd.rows"}],
  "notes": [{"id": "n1", "text": "why", "x": 0, "y": 0, "w": 10, "h": 5}]
}`

func TestSavedFormIsStable(t *testing.T) {
	t.Parallel()
	d, err := graph.Unmarshal([]byte(sample))
	if err != nil {
		t.Fatal(err)
	}
	once := saved(t, d)
	again, err := graph.Unmarshal([]byte(once))
	if err != nil {
		t.Fatal(err)
	}
	if got := saved(t, again); got != once {
		t.Errorf("saved again:\n%s\nwant\n%s", got, once)
	}
	for _, part := range []string{`"a<b>.csv"`, `18446744073709551615`, `"future.kind"`, `"list"`, `"ü"`, `0.1`} {
		if !strings.Contains(once, part) {
			t.Errorf("%s is lost:\n%s", part, once)
		}
	}
	if !strings.HasSuffix(once, "}\n") {
		t.Error("the file does not end in a newline")
	}
	if empty := saved(t, &graph.Document{}); !strings.Contains(empty, `"nodes": []`) || !strings.Contains(empty, `"links": []`) {
		t.Errorf("an empty document is saved as\n%s", empty)
	}
}

func TestUnmarshalSaysWhatIsWrongAndWhere(t *testing.T) {
	t.Parallel()
	file := func(nodes, links string) string {
		return `{"headrace_pipeline": 1, "nodes": [` + nodes + `], "links": [` + links + `]}`
	}
	const a = `{"id": "a", "kind": "rows.sort"}`
	for name, c := range map[string]struct {
		data string
		is   error
		want []string
	}{
		"empty":                     {" \n", graph.ErrSyntax, []string{"the file is empty"}},
		"cut off":                   {sample[:60], graph.ErrSyntax, []string{"line 4, column 14", "cut off"}},
		"a stray character":         {"{\n  \"nämé\": ?}", graph.ErrSyntax, []string{"line 2, column 11", "'?'"}},
		"a stray first character":   {"?", graph.ErrSyntax, []string{"line 1, column 1"}},
		"two documents":             {"{}\n{}", graph.ErrSyntax, []string{"line 2, column 1"}},
		"no pipeline":               {`{"a": 1}`, graph.ErrSyntax, []string{"headrace_pipeline"}},
		"a list":                    {`[]`, graph.ErrSyntax, []string{"a pipeline cannot be an array"}},
		"a field of another type":   {"{\"headrace_pipeline\": 1,\n\"nodes\": 5}", graph.ErrSyntax, []string{"line 2", `"nodes" cannot be a number`}},
		"version 0":                 {`{"headrace_pipeline": -1}`, graph.ErrSyntax, []string{"headrace_pipeline"}},
		"newer":                     {`{"headrace_pipeline": 2}`, graph.ErrNewer, []string{"version 2", "update Headrace"}},
		"newer, of another form":    {`{"headrace_pipeline": 9, "nodes": {"a": 1}, "links": [{"from": "x"}]}`, graph.ErrNewer, []string{"version 9"}},
		"the same id twice":         {file(a+","+a, ""), graph.ErrSyntax, []string{`two nodes have the id "a"`}},
		"a malformed id":            {file(`{"id": "A", "kind": "x.y"}`, ""), graph.ErrSyntax, []string{`the id "A"`, "lower-case"}},
		"no kind":                   {file(`{"id": "a"}`, ""), graph.ErrSyntax, []string{`node "a" has no kind`}},
		"a link to nowhere":         {file(a, `{"from": "a.rows", "to": "b.rows"}`), graph.ErrSyntax, []string{"a.rows → b.rows", "not there"}},
		"a link without an end":     {file(a, `{"from": "a.rows"}`), graph.ErrSyntax, []string{"a.rows", "lacks an end"}},
		"a link's end without port": {file(a, `{"from": "a", "to": "a.rows"}`), graph.ErrSyntax, []string{`"a" is not node.port`}},
		"a link twice":              {file(a, `{"from": "a.x", "to": "a.y"}, {"from": "a.x", "to": "a.y"}`), graph.ErrSyntax, []string{"there twice"}},
		"two notes of one id":       {`{"headrace_pipeline": 1, "notes": [{"id": "n"}, {"id": "n", "text": "second"}]}`, graph.ErrSyntax, []string{"second"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := graph.Unmarshal([]byte(c.data))
			if !errors.Is(err, c.is) || d != nil {
				t.Fatalf("got %v, %v", d, err)
			}
			for _, part := range append(c.want, "graph: ") {
				if !strings.Contains(err.Error(), part) {
					t.Errorf("%q does not say %q", err, part)
				}
			}
			for _, part := range []string{"Go ", "struct", "json:"} {
				if strings.Contains(err.Error(), part) {
					t.Errorf("%q speaks of %q", err, part)
				}
			}
		})
	}
}

// Whatever can be read can be saved, and reads the same again.
func FuzzUnmarshal(f *testing.F) {
	for _, s := range []string{
		sample, "", "{}", `{"headrace_pipeline": 1}`, `{"headrace_pipeline": 2}`, sample[:100],
		`{"headrace_pipeline":1,"nodes":[{"id":"a","kind":"b","x":1e308}],"links":[{"from":"a.b.c","to":"a.a"}]}`,
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		d, err := graph.Unmarshal(data)
		if err != nil {
			if !errors.Is(err, graph.ErrSyntax) && !errors.Is(err, graph.ErrNewer) {
				t.Errorf("the error is neither ErrSyntax nor ErrNewer: %v", err)
			}
			return
		}
		once := saved(t, d)
		again, err := graph.Unmarshal([]byte(once))
		if err != nil {
			t.Fatalf("%v\n%s", err, once)
		}
		if got := saved(t, again); got != once {
			t.Errorf("saved as\n%s\nthen as\n%s", once, got)
		}
		d.Order() //nolint:errcheck // a cycle is fine, a crash is not
	})
}
