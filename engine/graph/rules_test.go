package graph_test

import (
	"errors"
	"strings"
	"testing"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// kinds is a catalog of three kinds.
type kinds struct{}

func (kinds) Spec(kind string) (stage.Spec, bool) {
	rows := stage.In[*table.Table]("rows", "Rows.")
	out := stage.Out[*table.Table]("rows", "Rows.")
	ports := map[string][]stage.Port{
		"rows.sort":  {rows, out},
		"learn.tree": {rows, stage.Out[*model.Model]("model", "A model.")},
		"assess.all": {stage.Gather[*model.Model]("models", "Models."), out},
	}
	s, ok := ports[kind]
	return stage.Spec{Kind: kind, Ports: s}, ok
}

func TestCanConnect(t *testing.T) {
	t.Parallel()
	end := func(s string) graph.End {
		node, port, _ := strings.Cut(s, ".")
		return graph.End{Node: node, Port: port}
	}
	link := func(from, to string) graph.Link { return graph.Link{From: end(from), To: end(to)} }
	d := &graph.Document{
		Nodes: []graph.Node{
			{ID: "a", Kind: "rows.sort"},
			{ID: "b", Kind: "rows.sort"},
			{ID: "tree", Kind: "learn.tree"},
			{ID: "tree_2", Kind: "learn.tree"},
			{ID: "all", Kind: "assess.all"},
			{ID: "odd", Kind: "future.kind"},
		},
		Links: []graph.Link{link("a.rows", "b.rows"), link("b.rows", "tree.rows"), link("tree.model", "all.models")},
	}
	for name, c := range map[string]struct {
		from, to string
		why      string // "" allows
		replaced int
	}{
		"a free input":            {"a.rows", "tree_2.rows", "", 0},
		"an input that is taken":  {"a.rows", "tree.rows", "", 1},
		"a gathering input":       {"tree_2.model", "all.models", "", 0},
		"another type":            {"tree.model", "b.rows", `"model" gives a model, "rows" takes a table`, 0},
		"itself":                  {"a.rows", "a.rows", "cannot feed itself", 0},
		"there already":           {"a.rows", "b.rows", "there already", 0},
		"a circle":                {"b.rows", "a.rows", "circle", 0},
		"no such node":            {"gone.rows", "a.rows", `no node "gone"`, 0},
		"no such output":          {"a.best", "b.rows", `no output "best"`, 0},
		"no such input":           {"a.rows", "tree_2.model", `no input "model"`, 0},
		"an unknown kind":         {"a.rows", "odd.rows", `"future.kind"`, 0},
		"from an unknown kind":    {"odd.rows", "a.rows", "unknown", 0},
		"an output as an input":   {"tree.rows", "b.rows", `no output "rows"`, 0},
		"round a gathering input": {"all.rows", "a.rows", "circle", 0},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			replaced, err := d.CanConnect(kinds{}, end(c.from), end(c.to))
			if c.why == "" {
				if err != nil || len(replaced) != c.replaced {
					t.Errorf("got %v, %v", replaced, err)
				}
				trial := d.Clone()
				if err := trial.Apply(trial.Connect(end(c.from), end(c.to), replaced)); err != nil {
					t.Error(err)
				}
				if len(trial.Links) != len(d.Links)+1-c.replaced {
					t.Errorf("links are %v", trial.Links)
				}
				return
			}
			if !errors.Is(err, graph.ErrConnect) || !strings.Contains(err.Error(), c.why) {
				t.Errorf("got %v, want %q", err, c.why)
			}
		})
	}
}
