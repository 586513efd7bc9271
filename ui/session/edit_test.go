package session_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/table"
)

// end reads "node.port".
func end(s string) graph.End {
	node, port, _ := strings.Cut(s, ".")
	return graph.End{Node: node, Port: port}
}

func link(from, to string) graph.Link { return graph.Link{From: end(from), To: end(to)} }

func (k *desk) wantLink(want bool, from, to string) {
	k.tb.Helper()
	if got := slices.Contains(k.Document().Links, link(from, to)); got != want {
		k.tb.Errorf("link from %s to %s: %v, want %v", from, to, got, want)
	}
}

func TestAddedNodeIsLinkedWhereItFits(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	for _, c := range []struct {
		kind, from, id, to string
	}{
		{"clean.clip", "impute.rows", "clip", "clip.rows"},
		{"deploy.predict", "logistic.model", "predict", "predict.model"},
		{"encode.scale", "logistic.model", "scale_2", ""}, // a model does not fit
		{"data.csv", "impute.rows", "csv", ""},            // has no input
		{"clean.clip", "", "clip_2", ""},
	} {
		links := len(k.Document().Links)
		id, err := k.AddNode(c.kind, 10, 20, end(c.from))
		if err != nil {
			t.Fatal(err)
		}
		n, ok := k.Document().Node(id)
		if !ok || id != c.id || n.X != 10 || n.Y != 20 || n.Version == 0 {
			t.Errorf("added %+v, want %s", n, c.id)
		}
		if c.to != "" {
			k.wantLink(true, c.from, c.to)
			links++
		}
		if got := len(k.Document().Links); got != links {
			t.Errorf("%s: %d links, want %d", c.kind, got, links)
		}
	}
	k.Undo()
	if _, ok := k.Document().Node("clip_2"); ok {
		t.Error("undo leaves the node")
	}
	if _, err := k.AddNode("no.such", 0, 0, graph.End{}); err == nil {
		t.Error("a kind was added that nobody knows")
	}
}

func TestConnectReplacesTheOnlyLinkOfAnInput(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	if err := k.Connect(end("onehot.rows"), end("logistic.rows")); err != nil {
		t.Fatal(err)
	}
	k.wantLink(true, "onehot.rows", "logistic.rows")
	k.wantLink(false, "scale.rows", "logistic.rows")
	k.wantLink(true, "scale.rows", "boosting.rows")
	k.Undo()
	k.wantLink(false, "onehot.rows", "logistic.rows")
	k.wantLink(true, "scale.rows", "logistic.rows")
	k.wantModified(false)
	for name, c := range map[string][2]string{
		"a circle":     {"scale.rows", "impute.rows"},
		"another type": {"logistic.model", "scale.rows"},
		"there is one": {"scale.rows", "logistic.rows"},
	} {
		if err := k.Connect(end(c[0]), end(c[1])); !errors.Is(err, graph.ErrConnect) {
			t.Errorf("%s: %v, want ErrConnect", name, err)
		}
	}
	k.wantModified(false)
}

func TestDeleteHeals(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	if err := k.Delete([]string{"onehot"}, nil, true); err != nil {
		t.Fatal(err)
	}
	k.wantLink(true, "impute.rows", "scale.rows")
	k.Undo()
	k.wantLink(false, "impute.rows", "scale.rows")
	if err := k.Delete([]string{"onehot"}, nil, false); err != nil {
		t.Fatal(err)
	}
	k.wantLink(false, "impute.rows", "scale.rows")
	k.Undo()
	if err := k.Delete([]string{"logistic"}, nil, true); err != nil { // a table in, a model out
		t.Fatal(err)
	}
	k.wantLink(false, "scale.rows", "evaluate.models")
	k.Undo()
	if err := k.Delete([]string{"onehot", "scale"}, []graph.Link{link("read.rows", "roles.rows")}, true); err != nil {
		t.Fatal(err)
	}
	if d := k.Document(); len(d.Nodes) != 9 || len(d.Links) != 8 {
		t.Errorf("%d nodes and %d links are left, want 9 and 8", len(d.Nodes), len(d.Links))
	}
	k.Undo()
	k.wantModified(false)
}

func TestSchemasAreKnownBeforeARun(t *testing.T) {
	t.Parallel()
	k := open(t, customers(t), nil)
	if s := k.Schema(end("impute.rows")); !s.Open {
		t.Error("columns are known before anybody looked")
	}
	k.looked()
	in := k.Schema(end("split.rows"))
	if f, ok := in.Find("churned"); !ok || f.Role != table.Target {
		t.Errorf("the split gets %v, want churned as the target", in.Names())
	}
	if out := k.OutputSchema(end("read.rows")); len(out.Fields) != 11 || out.Open {
		t.Errorf("the reader gives %v, want the 11 columns of the file", out.Names())
	}
	if s := k.Schema(end("nobody.rows")); !s.Open || len(s.Fields) > 0 {
		t.Error("columns arrive where nothing is linked")
	}
}
