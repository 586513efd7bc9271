package step_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// passengers is a small table with every type, missing cells, a target and a weight.
func passengers(t *testing.T) *table.Table {
	t.Helper()
	return newTable(t,
		table.Integers("id", []int64{10, 11, 12, 13}, nil).As(table.ID),
		table.Numbers("age", []float64{22, math.NaN(), 30, 41}, nil),
		table.Integers("sibs", []int64{0, 1, 0, 0}, []bool{true, true, false, true}),
		table.Booleans("alone", []bool{true, false, false, true}, []bool{true, true, true, false}),
		table.CategoriesOf("port", []string{"S", "", "C", "S"}, []bool{true, false, true, true}),
		table.Texts("name", []string{"a", "b", "", "d"}, []bool{true, true, false, true}),
		table.Times("born", []int64{1, 2, 3, 4}, []bool{true, false, true, true}),
		table.CategoriesOf("survived", []string{"0", "1", "", "1"}, []bool{true, true, false, true}).As(table.Target),
	)
}

func column(t *testing.T, tab *table.Table, name string) table.Column {
	t.Helper()
	c, ok := tab.Column(name)
	if !ok {
		t.Fatalf("column %q is not there: %v", name, tab.Schema().Names())
	}
	return c
}

func cells(c table.Column) []string {
	out := make([]string, c.Len())
	for i := range out {
		out[i] = c.String(i)
	}
	return out
}

// fits are all the fitted steps over passengers, with the schema that each foretells.
var fits = map[string]func(context.Context, *table.Table) (table.Step, table.Schema, error){
	"roles": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		o := step.RolesOptions{Roles: map[string]table.Role{"name": table.Ignore}, Rename: map[string]string{"age": "years"}, Drop: []string{"born"}}
		return fitted(t, o.Schema)(step.FitRoles(ctx, t, o))
	},
	"cast": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		o := step.CastOptions{Types: map[string]table.Type{"sibs": table.Category, "survived": table.Integer}}
		return fitted(t, o.Schema)(step.FitCast(ctx, t, o))
	},
	"impute": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		o := step.ImputeOptions{Indicators: true}
		return fitted(t, o.Schema)(step.FitImpute(ctx, t, o))
	},
	"onehot": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		o := step.OneHotOptions{Columns: []string{"port", "name"}, Missing: true, Drop: step.DropFirst}
		return fitted(t, o.Schema)(step.FitOneHot(ctx, t, o))
	},
	"ordinal": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		o := step.OrdinalOptions{Orders: map[string][]string{"name": {"d", "b", "a"}}}
		return fitted(t, o.Schema)(step.FitOrdinal(ctx, t, o))
	},
	"scale": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		return fitted(t, step.ScaleOptions{}.Schema)(step.FitScale(ctx, t, step.ScaleOptions{}))
	},
	"derive": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		o := step.DeriveOptions{Name: "family", Expression: "sibs + 1"}
		return fitted(t, o.Schema)(step.FitDerive(ctx, t, o))
	},
	"clip": func(ctx context.Context, t *table.Table) (table.Step, table.Schema, error) {
		return fitted(t, step.ClipOptions{}.Schema)(step.FitClip(ctx, t, step.ClipOptions{}))
	},
}

func fitted(t *table.Table, schema func(table.Schema) (table.Schema, error)) func(table.Step, error) (table.Step, table.Schema, error) {
	return func(s table.Step, err error) (table.Step, table.Schema, error) {
		out, inferErr := schema(t.Schema())
		return s, out, errors.Join(err, inferErr)
	}
}

func TestEveryStepRoundTripsAndForetellsItsSchema(t *testing.T) {
	t.Parallel()
	tested := map[string]bool{}
	for name, fit := range fits {
		tab := passengers(t)
		s, schema, err := fit(t.Context(), tab)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		tested[s.StepKind()] = true
		saved, err := json.Marshal(s)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		read, err := step.Decode(s.StepKind(), saved)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff(s, read); d != "" {
			t.Errorf("%s changed in its saved form (-was +is):\n%s", name, d)
		}
		want, err := s.Apply(t.Context(), tab)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got, err := read.Apply(t.Context(), tab)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if !bytes.Equal(encode(t, got), encode(t, want)) {
			t.Errorf("%s: the step read back gives another table", name)
		}
		if !schema.Open {
			if d := cmp.Diff(schema, want.Schema()); d != "" {
				t.Errorf("%s foretold another schema (-foretold +came):\n%s", name, d)
			}
		}
		for _, f := range schema.Fields {
			if g, ok := want.Schema().Find(f.Name); !ok || g != f {
				t.Errorf("%s foretold %v, got %v", name, f, g)
			}
		}
		for i, id := range tab.RowIDs() {
			if want.RowID(i) != id {
				t.Fatalf("%s: row %d has another id", name, i)
			}
		}
		for _, f := range want.Schema().Fields {
			for _, source := range s.Sources(f.Name) {
				if _, ok := tab.Column(source); !ok {
					t.Errorf("%s: %q comes from %q, which is no column of the input", name, f.Name, source)
				}
			}
			if len(s.Sources(f.Name)) == 0 {
				t.Errorf("%s: %q comes from nowhere", name, f.Name)
			}
		}
	}
	for _, k := range step.Kinds() {
		if !tested[k.StepKind()] {
			t.Errorf("step %q is in the list of kinds and in no test", k.StepKind())
		}
	}
}

func TestStepsPassOverAbsentColumnsAndStopWhenCancelled(t *testing.T) {
	t.Parallel()
	for name, fit := range fits {
		s, _, err := fit(t.Context(), passengers(t))
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		other := newTable(t, table.Numbers("height", []float64{1, 2}, nil))
		out, err := s.Apply(t.Context(), other)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if d := cmp.Diff([]string{"height"}, out.Schema().Names()); d != "" {
			t.Errorf("%s: %s", name, d)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if _, err := s.Apply(ctx, passengers(t)); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: a cancelled Apply returned %v", name, err)
		}
	}
}

func encode(t *testing.T, tab *table.Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := tab.Encode(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func apply(t *testing.T, s table.Step, err error, tab *table.Table) *table.Table {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Apply(t.Context(), tab)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestRoles(t *testing.T) {
	t.Parallel()
	tab := passengers(t)
	o := step.RolesOptions{
		Roles:  map[string]table.Role{"survived": table.Feature, "alone": table.Target},
		Rename: map[string]string{"age": "sibs", "sibs": "age", "name": ""},
		Drop:   []string{"born"},
	}
	s, err := step.FitRoles(t.Context(), tab, o)
	out := apply(t, s, err, tab)
	want := []string{"id", "sibs", "age", "alone", "port", "name", "survived"}
	if d := cmp.Diff(want, out.Schema().Names()); d != "" {
		t.Errorf("columns (-want +got):\n%s", d)
	}
	if got := column(t, out, "alone").Role; got != table.Target {
		t.Errorf("alone is %s", got)
	}
	for column, want := range map[string][]string{"age": {"sibs"}, "sibs": {"age"}, "born": nil, "port": {"port"}} {
		if d := cmp.Diff(want, s.Sources(column)); d != "" {
			t.Errorf("sources of %s: %s", column, d)
		}
	}
}

func TestRolesYieldToNothingAtPrediction(t *testing.T) {
	t.Parallel()
	tab := newTable(t, table.Numbers("a", []float64{1}, nil))
	s, err := step.FitRoles(t.Context(), tab, step.RolesOptions{Rename: map[string]string{"a": "b"}})
	out := apply(t, s, err, newTable(t, table.Numbers("b", []float64{5}, nil), table.Numbers("a", []float64{1}, nil)))
	if got := cells(column(t, out, "b")); out.Width() != 1 || got[0] != "1" {
		t.Errorf("a stray b was kept: %v %v", out.Schema().Names(), got)
	}
}

func TestImpute(t *testing.T) {
	t.Parallel()
	tab := passengers(t)
	s, err := step.FitImpute(t.Context(), tab, step.ImputeOptions{Indicators: true})
	out := apply(t, s, err, tab)
	for name, want := range map[string][]string{
		"age":          {"22", "30", "30", "41"},
		"sibs":         {"0", "1", "0", "0"},
		"alone":        {"true", "false", "false", "false"},
		"port":         {"S", "missing", "C", "S"},
		"name":         {"a", "b", "missing", "d"},
		"survived":     {"0", "1", "", "1"},
		"age_missing":  {"false", "true", "false", "false"},
		"name_missing": {"false", "false", "true", "false"},
	} {
		if d := cmp.Diff(want, cells(column(t, out, name))); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
	s, err = step.FitImpute(t.Context(), tab, step.ImputeOptions{
		Columns: []string{"survived", "sibs"},
		Numbers: step.FillConstant, Constant: 7, Categories: step.FillFrequentLevel,
	})
	out = apply(t, s, err, tab)
	if d := cmp.Diff([]string{"0", "1", "7", "0"}, cells(column(t, out, "sibs"))); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff([]string{"0", "1", "1", "1"}, cells(column(t, out, "survived"))); d != "" {
		t.Error(d)
	}
}

func TestOneHotOfMissingAndUnknownLevels(t *testing.T) {
	t.Parallel()
	fit := newTable(t, table.CategoriesOf("c", []string{"a", "b", "other", "", "a"}, []bool{true, true, true, false, true}))
	score := newTable(t, table.CategoriesOf("c", []string{"z", "", "b", "other"}, []bool{true, false, true, true}))
	cases := map[string]struct {
		options step.OneHotOptions
		want    map[string][]string
	}{
		"missing is false everywhere": {step.OneHotOptions{}, map[string][]string{
			"c=a": {"false", "false", "false", "false"}, "c=b": {"false", "false", "true", "false"}, "c=other": {"false", "false", "false", "true"},
		}},
		"missing has a column": {step.OneHotOptions{Missing: true, Drop: step.DropFirst}, map[string][]string{
			"c=b": {"false", "false", "true", "false"}, "c=other": {"false", "false", "false", "true"}, "c=missing": {"false", "true", "false", "false"},
		}},
		"a level named other joins the pool": {step.OneHotOptions{MaxLevels: 2}, map[string][]string{
			"c=a": {"false", "false", "false", "false"}, "c=other": {"false", "false", "true", "true"},
		}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := step.FitOneHot(t.Context(), fit, c.options)
			out := apply(t, s, err, score)
			if out.Width() != len(c.want) {
				t.Errorf("columns %v", out.Schema().Names())
			}
			for name, want := range c.want {
				if d := cmp.Diff(want, cells(column(t, out, name))); d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
			}
		})
	}
	s, err := step.FitOneHot(t.Context(), fit, step.OneHotOptions{Unknown: step.UnknownRefuse, Drop: step.DropFirst})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Apply(t.Context(), fit); err != nil {
		t.Errorf("the dropped level was refused: %v", err)
	}
	_, err = s.Apply(t.Context(), score)
	if ce, ok := errors.AsType[*table.ColumnError](err); !ok || ce.Row != 0 || !errors.Is(err, step.ErrLevel) {
		t.Errorf("an unknown level gave %v", err)
	}
}

func TestOrdinalOfUnknownLevels(t *testing.T) {
	t.Parallel()
	fit := newTable(t, table.CategoriesOf("size", []string{"L", "S", "M"}, nil))
	score := newTable(t, table.Texts("size", []string{"M", "XL", ""}, []bool{true, true, false}))
	for unknown, want := range map[step.Unknown][]string{step.UnknownIgnore: {"1", "", ""}, step.UnknownSpecial: {"1", "-1", ""}} {
		s, err := step.FitOrdinal(t.Context(), fit, step.OrdinalOptions{Orders: map[string][]string{"size": {"S", "M", "L"}}, Unknown: unknown})
		if d := cmp.Diff(want, cells(column(t, apply(t, s, err, score), "size"))); d != "" {
			t.Errorf("%s (-want +got):\n%s", unknown, d)
		}
	}
}

func TestClipLimitsInfinities(t *testing.T) {
	t.Parallel()
	tab := newTable(t, table.Numbers("x", []float64{1, 2, 3, math.Inf(1), math.Inf(-1), math.NaN()}, nil))
	s, err := step.FitClip(t.Context(), tab, step.ClipOptions{})
	want := []string{"1", "2", "3", "4", "0", ""}
	if d := cmp.Diff(want, cells(column(t, apply(t, s, err, tab), "x"))); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func TestDerive(t *testing.T) {
	t.Parallel()
	tab := passengers(t)
	role := table.Weight
	cases := map[string]struct {
		options step.DeriveOptions
		at      int // the position of the column
		role    table.Role
		want    []string
		sources []string
	}{
		"new column":        {step.DeriveOptions{Name: "sum", Expression: "age + sibs"}, 8, table.Feature, []string{"22", "", "", "41"}, []string{"age", "sibs"}},
		"with a role":       {step.DeriveOptions{Name: "sum", Expression: "age * 2", Role: &role}, 8, table.Weight, []string{"44", "", "60", "82"}, []string{"age"}},
		"replaced in place": {step.DeriveOptions{Name: "id", Expression: "id - 10"}, 0, table.ID, []string{"0", "1", "2", "3"}, []string{"id"}},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s, err := step.FitDerive(t.Context(), tab, c.options)
			got := apply(t, s, err, tab).At(c.at)
			if got.Name != c.options.Name || got.Role != c.role {
				t.Errorf("column %d is %q with the role %s", c.at, got.Name, got.Role)
			}
			if d := cmp.Diff(c.want, cells(got)); d != "" {
				t.Errorf("(-want +got):\n%s", d)
			}
			if d := cmp.Diff(c.sources, s.Sources(c.options.Name)); d != "" {
				t.Errorf("sources (-want +got):\n%s", d)
			}
		})
	}
	open := table.Schema{Open: true}
	if got, err := (step.DeriveOptions{Name: "x", Expression: "unseen + 1"}).Schema(open); err != nil || !got.Open {
		t.Errorf("an open schema gave %v, %v", got, err)
	}
	if _, err := (step.DeriveOptions{Name: "x", Expression: "1 +"}).Schema(open); err == nil {
		t.Error("a broken expression passed because the schema is open")
	}
}
