package graph_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/graph"
)

// draw makes a document of nodes and links written as "a>b c>d"; nodes come in the order of ids.
func draw(ids, links string) *graph.Document {
	d := &graph.Document{}
	for id := range strings.FieldsSeq(ids) {
		d.Nodes = append(d.Nodes, graph.Node{ID: id, Kind: "rows.sort"})
	}
	for l := range strings.FieldsSeq(links) {
		from, to, _ := strings.Cut(l, ">")
		d.Links = append(d.Links, graph.Link{From: graph.End{Node: from, Port: "rows"}, To: graph.End{Node: to, Port: "rows"}})
	}
	return d
}

func TestOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ ids, links, want, cycle string }{
		"none":                  {"", "", "", ""},
		"no links":              {"c a b", "", "c a b", ""},
		"against the document":  {"c b a", "a>b b>c", "a b c", ""},
		"diamond":               {"a b c d", "a>b a>c b>d c>d", "a b c d", ""},
		"a link twice as wide":  {"b a", "a>b a>b", "a b", ""},
		"a link from nowhere":   {"a b", "gone>a a>b", "a b", ""},
		"circle":                {"x a b c", "x>a a>b b>c c>a", "", "a b c"},
		"a node onto itself":    {"a b", "a>b b>b", "", "b"},
		"behind a circle":       {"z a b", "a>b b>a b>z", "", "a b"},
		"circle and lost links": {"z a b", "gone>z a>b b>a b>z", "", "a b"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := draw(c.ids, c.links).Order()
			if c.cycle == "" {
				if err != nil || strings.Join(got, " ") != c.want {
					t.Errorf("got %v, %v, want %s", got, err, c.want)
				}
				return
			}
			e, ok := errors.AsType[*graph.CycleError](err)
			if !ok || !errors.Is(err, graph.ErrCycle) {
				t.Fatalf("got %v, %v", got, err)
			}
			if strings.Join(e.Nodes, " ") != c.cycle {
				t.Errorf("the circle is %v, want %s", e.Nodes, c.cycle)
			}
			if !strings.Contains(err.Error(), e.Nodes[0]+" → ") || !strings.Contains(err.Error(), "remove one") {
				t.Errorf("the sentence is %q", err)
			}
		})
	}
}

func TestUpstreamAndPath(t *testing.T) {
	t.Parallel()
	d := draw("a b c d e", "a>b b>c a>c c>d d>a")
	if got := strings.Join(d.Upstream("c"), " "); got != "b a d" {
		t.Errorf("upstream of c: %s", got)
	}
	for _, c := range [][3]string{{"a", "d", "a c d"}, {"b", "a", "b c d a"}, {"a", "a", "a"}, {"a", "e", ""}, {"gone", "a", ""}} {
		if got := strings.Join(d.Path(c[0], c[1]), " "); got != c[2] {
			t.Errorf("path from %s to %s: %q, want %q", c[0], c[1], got, c[2])
		}
	}
	if in, out := d.Into("c"), d.OutOf("a"); len(in) != 2 || len(out) != 2 || !slices.Contains(in, out[1]) {
		t.Errorf("into c %v, out of a %v", in, out)
	}
}
