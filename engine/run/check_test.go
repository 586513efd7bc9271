package run_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// shape writes findings as "severity node.param|port [path]: reason; remedy".
func shape(findings []run.Finding) []string {
	var out []string
	for _, f := range findings {
		s := string(f.Severity) + " " + f.Node
		if p := f.Param + f.Port; p != "" {
			s += "." + p
		}
		if f.Path != nil {
			s += fmt.Sprint(" ", f.Path)
		}
		out = append(out, s+": "+f.Reason+"; "+f.Remedy)
	}
	return out
}

func TestCheck(t *testing.T) {
	t.Parallel()
	const sound = `
		a fake.source
		s fake.split
		i fake.step
		l fake.learn
		j fake.model
		a.rows > s.rows
		s.train > i.rows
		i.rows > l.rows
		l.model > j.models
		s.test > j.test`
	for name, c := range map[string]struct {
		text string
		want []string // parts of each finding, in order, separated by "…"
	}{
		"nothing": {"", nil},
		"sound":   {sound, nil},
		"a circle": {
			"a fake.step\n b fake.step\n a.rows > b.rows\n b.rows > a.rows",
			[]string{"invalid a [a b]: the links go round in a circle: a → b → a; remove one of them"},
		},
		"a circle and more": {
			"a fake.step\n b fake.step k=x\n a.rows > b.rows\n b.rows > a.rows\n c fake.step",
			[]string{"invalid a …circle", "invalid b.k: …\"x\" is not a number", "invalid c.rows: …nothing is connected"},
		},
		"an unknown kind": {"a future.kind\n b fake.step\n a.rows > b.rows", []string{`invalid a: the kind "future.kind" is unknown…update Headrace`}},
		"a bad value":     {"a fake.source n=1001", []string{"invalid a.n: …1001 is outside 0 to 1000"}},
		"two bad values":  {"a fake.source n=x size=1", []string{"invalid a.n: …not a number", "invalid a.size: …none of that name"}},
		"a missing input": {"i fake.step", []string{`invalid i.rows: nothing is connected to "rows"; connect a table`}},
		"a missing input of two": {"a fake.source\n j fake.model\n a.rows > j.test", []string{
			`invalid j.models: nothing is connected to "models"; connect a model`,
		}},
		"two links into one input": {
			"a fake.source\n b fake.source\n i fake.step\n a.rows > i.rows\n b.rows > i.rows",
			[]string{`invalid i.rows: "rows" takes one link and has several; remove all but one`},
		},
		"types that differ": {
			"a fake.source\n j fake.model\n a.rows > j.models\n a.rows > j.test",
			[]string{`invalid j.models: the link from a.rows brings a table, and "models" takes a model`},
		},
		"no such output":          {"a fake.source\n i fake.step\n a.best > i.rows", []string{"invalid i.rows: …a.best…no output"}},
		"no such input":           {"a fake.source\n b fake.source\n a.rows > b.rows", []string{"invalid b.rows: …b.rows…no input"}},
		"columns that do not fit": {"a fake.source\n i fake.step k=99\n a.rows > i.rows", []string{"error i.k: K: …99 cannot work; take less"}},
		"a kind that panics":      {"a fake.source\n i fake.step k=13\n a.rows > i.rows\n b fake.step", []string{"error i: …defect of Headrace (thirteen)", "invalid b.rows"}},
		"an unused model":         {"a fake.source\n l fake.learn\n a.rows > l.rows", []string{"note l: the model is not used; connect it"}},
		"fitted before the split": {
			strings.NewReplacer("a.rows > s.rows", "i2 fake.step\n a.rows > i2.rows\n n fake.noise\n i2.rows > n.rows\n n.rows > s.rows").Replace(sound),
			[]string{`warning i2 [i2 n s]: "Step" learns from rows that "Split" later sets aside…Step → Noise → Split; move "Step" behind "Split"`},
		},
		"fitted between nested splits": {
			"a fake.source\n s fake.split\n i fake.step\n u fake.split\n a.rows > s.rows\n s.train > i.rows\n i.rows > u.rows",
			[]string{`warning i [i u]: …"Split" later sets aside`},
		},
		"fitted before, and a model on the way": {`
			a fake.source
			i fake.step
			l fake.learn
			p fake.pass
			s fake.split
			a.rows > i.rows
			i.rows > l.rows
			l.model > p.model
			a.rows > p.rows
			p.rows > s.rows`, nil},
		"tested on the rows it learned from": {
			"a fake.source\n l fake.learn\n j fake.model\n a.rows > l.rows\n l.model > j.models\n a.rows > j.test",
			[]string{`warning j [l j]: "Learn" is tested on rows that it learned from…put a Split in front`},
		},
		"tested on prepared rows that it learned from": {
			"a fake.source\n i fake.step\n l fake.learn\n j fake.model\n a.rows > i.rows\n i.rows > l.rows\n l.model > j.models\n i.rows > j.test",
			[]string{`warning j [l j]: …tested on rows`},
		},
		"tested on the train part":                 {strings.Replace(sound, "s.test > j.test", "s.train > j.test", 1), []string{`warning j [l j]: …tested on rows`}},
		"learned around the split":                 {strings.Replace(sound, "s.train > i.rows", "a.rows > i.rows", 1), []string{`warning j [l j]: …tested on rows`}},
		"two splits side by side":                  {sound + "\n s2 fake.split\n l2 fake.learn\n a.rows > s2.rows\n s2.train > l2.rows\n l2.model > j.models\n s2.test > j.test", nil},
		"grouped without a target":                 {"a fake.source target=false\n l fake.learn\n j fake.model\n a.rows > l.rows\n l.model > j.models\n a.rows > j.test", nil},
		"tested on another file":                   {"a fake.source\n b fake.source\n l fake.learn\n j fake.model\n a.rows > l.rows\n l.model > j.models\n b.rows > j.test", nil},
		"the best, tested again on the same rows":  {sound + "\n k fake.model\n j.best > k.models\n s.test > k.test", nil},
		"the best, tested on what it learned from": {sound + "\n k fake.model\n j.best > k.models\n s.train > k.test", []string{"warning k [l j k]: …tested on rows"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := shape(run.Check(t.Context(), pipeline(t, c.text), passing{newWorld()}, "").Findings)
			got = withoutUnused(got, c.want)
			if len(got) != len(c.want) {
				t.Fatalf("findings\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(c.want, "\n"))
			}
			for i, want := range c.want {
				for part := range strings.SplitSeq(want, "…") {
					if !strings.Contains(got[i], strings.TrimSpace(part)) {
						t.Errorf("%q does not say %q", got[i], part)
					}
				}
			}
		})
	}
}

// withoutUnused leaves out notes on unused models, which most of these documents have, unless they are wanted.
func withoutUnused(got, want []string) []string {
	var out []string
	for _, g := range got {
		if !strings.HasPrefix(g, "note") || (len(want) > 0 && strings.HasPrefix(want[0], "note")) {
			out = append(out, g)
		}
	}
	return out
}

// passing adds a kind that predicts.
type passing struct{ *world }

func (p passing) Spec(kind string) (stage.Spec, bool) {
	if kind != "fake.pass" {
		return p.world.Spec(kind)
	}
	s, _ := p.world.Spec("fake.step")
	learn, _ := p.world.Spec("fake.learn")
	for _, port := range learn.Ports {
		if i := port.Info(); i.Output {
			s.Ports = append(s.Ports, asInput{port})
		}
	}
	s.Fits, s.Version = false, 1
	return s, true
}

type asInput struct{ stage.Port }

func (p asInput) Info() stage.PortInfo {
	i := p.Port.Info()
	i.Output = false
	return i
}

func TestCheckWorksOutColumns(t *testing.T) {
	t.Parallel()
	d := pipeline(t, "a fake.source\n i fake.step\n n fake.noise\n o fake.step\n g fake.gather\n"+
		"a.rows > i.rows\n i.rows > n.rows\n n.rows > o.rows\n i.rows > g.rows\n n.rows > g.rows")
	c := run.Check(t.Context(), d, newWorld(), "")
	if c.Worst(run.Invalid) || c.Worst(run.Error) {
		t.Fatalf("findings %v", shape(c.Findings))
	}
	if got := c.Schemas[graph.End{Node: "i", Port: "rows"}].Names(); fmt.Sprint(got) != "[x y]" {
		t.Errorf("behind the step: %v", got)
	}
	if s := c.Schemas[graph.End{Node: "o", Port: "rows"}]; !s.Open || len(s.Fields) != 0 {
		t.Errorf("behind a kind that cannot foretell: %v", s)
	}
	in := c.Input(d, graph.End{Node: "g", Port: "rows"})
	if len(in) != 2 || len(in[0].Fields) != 2 || !in[1].Open {
		t.Errorf("into the gathering port: %v", in)
	}
}

func TestSentence(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		err  error
		want string
	}{
		{nil, ""},
		{errors.New("table: wrong column type"), "Wrong column type"},
		{fmt.Errorf("fit: %w", &table.ColumnError{Column: "a", Row: 1, Err: fmt.Errorf("%w: 3", table.ErrValue)}), `Fit: column "a", row 2: value does not fit the column type: 3`},
		{fmt.Errorf("%w: %w", run.ErrPanic, stage.ErrParam), "The stage stopped unexpectedly: value does not fit"},
		{errors.New("übung: table: x"), "Übung: x"},
		{errors.New(`column "stage: x" is odd`), `Column "stage: x" is odd`},
		{context.Canceled, "Context canceled"},
	} {
		if got := run.Sentence(c.err); got != c.want {
			t.Errorf("%v reads %q, want %q", c.err, got, c.want)
		}
	}
}
