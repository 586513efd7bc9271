package stage_test

import (
	"context"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

func TestCheckConverts(t *testing.T) {
	t.Parallel()
	columns := stage.Columns("columns", "rows", nil, "Columns.").Describe
	roles := stage.ColumnMap("roles", "rows", []string{"target", "ignore"}, "Roles.").Describe
	for name, c := range map[string]struct {
		param stage.ParamInfo
		given any
		want  any
	}{
		"default":                {stage.Int("k", 5, 1, 9, "K.").Describe, nil, 5},
		"int from JSON":          {stage.Int("k", 5, 1, 9, "K.").Describe, 3.0, 3},
		"int from text":          {stage.Int("k", 5, 1, 9, "K.").Describe, " 7 ", 7},
		"float at its bound":     {stage.Float("f", 0.5, 0, 1, "F.").Describe, 1, 1.0},
		"float without bounds":   {stage.Float("f", 0.5, 0, 0, "F.").Describe, "-1e9", -1e9},
		"bool from text":         {stage.Bool("b", false, "B.").Describe, "true", true},
		"choice":                 {stage.Choice("c", []string{"a", "b"}, "C.").Describe, "b", "b"},
		"columns from JSON":      {columns, []any{"a", "b c"}, []string{"a", "b c"}},
		"columns from text":      {columns, "a, b c", []string{"a", "b c"}},
		"columns from JSON text": {columns, `["a,b"]`, []string{"a,b"}},
		"no columns":             {columns, "", []string{}},
		"map from JSON":          {roles, map[string]any{"y": "target"}, map[string]string{"y": "target"}},
		"map from text":          {roles, "y=target, id=ignore", map[string]string{"y": "target", "id": "ignore"}},
		"map from JSON text":     {roles, `{"a=b": "ignore"}`, map[string]string{"a=b": "ignore"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := c.param.Check(c.given)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Errorf("-want +got\n%s", d)
			}
		})
	}
}

func TestCheckRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		param stage.ParamInfo
		given any
		says  string
	}{
		"too large":      {stage.Int("k", 5, 1, 9, "K.").Describe, 10, "outside 1 to 9"},
		"not whole":      {stage.Int("k", 5, 1, 9, "K.").Describe, 2.5, "not a whole number"},
		"no number":      {stage.Float("f", 0, 0, 1, "F.").Describe, "many", "not a number"},
		"not finite":     {stage.Float("f", 0, 0, 0, "F.").Describe, math.Inf(1), "not a finite number"},
		"no choice":      {stage.Choice("c", []string{"a", "b"}, "C.").Describe, "d", "none of a, b"},
		"no truth":       {stage.Bool("b", true, "B.").Describe, "perhaps", "neither true nor false"},
		"no list":        {stage.Columns("c", "rows", nil, "C.").Describe, 3, "not a list"},
		"no such role":   {stage.ColumnMap("r", "rows", []string{"target"}, "R.").Describe, "a=king", "none of target"},
		"not a mapping":  {stage.ColumnMap("r", "rows", nil, "R.").Describe, "a", "not column=value"},
		"text is a list": {stage.Text("t", "", "T.").Describe, []any{"x"}, "not a text"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := c.param.Check(c.given)
			if !errors.Is(err, stage.ErrParam) || !strings.Contains(err.Error(), c.says) {
				t.Errorf("got %v, want a refusal that says %q", err, c.says)
			}
			if e, ok := errors.AsType[*stage.ParamError](err); !ok || e.Param != c.param.Name {
				t.Errorf("the error does not name the parameter: %v", err)
			}
		})
	}
}

func TestSettingsReportsAll(t *testing.T) {
	t.Parallel()
	s := good()
	got, errs := s.Settings(map[string]any{"k": 99, "by": "x", "nonsense": 1, "more": 2})
	if len(errs) != 3 || !errors.Is(errs[1], stage.ErrUnknownParam) {
		t.Fatalf("got %v, want the value of k and both unknown names", errs)
	}
	if got["by"] != "x" {
		t.Errorf("the value that fits is lost: %v", got)
	}
	if _, errs := s.Settings(nil); len(errs) != 1 {
		t.Errorf("got %v, want the missing column alone", errs)
	}
}

// good is a spec that Validate has nothing to say against.
func good() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows.")
	return stage.Spec{
		Kind: "rows.test", Version: 1, Title: "Test", Doc: "do nothing", Help: "Nothing.", Main: "k",
		Ports:  []stage.Port{rows, stage.Out[*table.Table]("rows", "Rows.")},
		Params: []stage.Param{stage.Int("k", 5, 1, 9, "K."), stage.Column("by", rows.Name(), nil, "By.")},
		Run:    func(context.Context, *stage.Task) error { return nil },
	}
}

func TestValidate(t *testing.T) {
	t.Parallel()
	if err := good().Validate(); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*stage.Spec){
		"kind":              func(s *stage.Spec) { s.Kind = "Rows" },
		"version":           func(s *stage.Spec) { s.Version = 0 },
		"no upgrade":        func(s *stage.Spec) { s.Version = 2 },
		"no help":           func(s *stage.Spec) { s.Help = "" },
		"full stop":         func(s *stage.Spec) { s.Doc = "do nothing." },
		"no run":            func(s *stage.Spec) { s.Run = nil },
		"port twice":        func(s *stage.Spec) { s.Ports = append(s.Ports, s.Ports[0]) },
		"parameter twice":   func(s *stage.Spec) { s.Params = append(s.Params, s.Params[0]) },
		"default too large": func(s *stage.Spec) { s.Params = append(s.Params, stage.Int("j", 11, 1, 9, "J.")) },
		"no such port":      func(s *stage.Spec) { s.Params = append(s.Params, stage.Columns("c", "nowhere", nil, "C.")) },
		"main":              func(s *stage.Spec) { s.Main = "x" },
	} {
		s := good()
		spoil(&s)
		if s.Validate() == nil {
			t.Errorf("%s: Validate says nothing", name)
		}
	}
}
