package rows_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/rows"
	"headrace.dev/studio/engine/table"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	fixtures := map[string]stagetest.Fixture{
		"rows.filter":      {Settings: map[string]any{"condition": `amount > 40 and colour == "red"`}},
		"rows.sample":      {Settings: map[string]any{"stratify": "colour", "share": 0.5}},
		"rows.sort":        {Settings: map[string]any{"by": "colour,amount,note", "descending": "amount"}},
		"rows.deduplicate": {Settings: map[string]any{"by": "colour,count"}},
		"rows.join":        {Settings: map[string]any{"left_keys": "colour,count", "how": "outer"}},
		"rows.aggregate": {Settings: map[string]any{"by": "colour,member", "aggregations": map[string]string{
			"amount": "count sum mean median min max std first nunique", "note": "first nunique", "day": "max",
		}}},
	}
	for _, spec := range rows.Family().Specs {
		t.Run(spec.Kind, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, spec, fixtures[spec.Kind])
		})
	}
}

// run executes a kind on tables by port and returns what it sent, or its error.
func run(ctx context.Context, t *testing.T, kind string, params map[string]any, in map[string]*table.Table) (map[string]stage.Value, error) {
	t.Helper()
	specs := rows.Family().Specs
	at := slices.IndexFunc(specs, func(s stage.Spec) bool { return s.Kind == kind })
	if at < 0 {
		t.Fatalf("no kind %q", kind)
	}
	spec := specs[at]
	settings, errs := spec.Settings(params)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	task := &stage.Task{Node: "n", Key: "k", Settings: settings, Inputs: map[string][]stage.Input{}, Rand: rand.New(rand.NewPCG(3, 4))}
	for port, tab := range in {
		task.Inputs[port] = []stage.Input{{Value: tab}}
	}
	err := spec.Run(ctx, task)
	return task.Outputs, err
}

// rowsOf executes a kind that cannot fail here and returns the table that it sent to the port "rows".
func rowsOf(t *testing.T, kind string, params map[string]any, in map[string]*table.Table) *table.Table {
	t.Helper()
	out, err := run(t.Context(), t, kind, params, in)
	if err != nil {
		t.Fatal(err)
	}
	return out["rows"].(*table.Table)
}

func newTable(t *testing.T, cols ...table.Column) *table.Table {
	t.Helper()
	tab, err := table.New(cols...)
	if err != nil {
		t.Fatal(err)
	}
	return tab.WithOrigin("test")
}

func cells(t *testing.T, tab *table.Table, name string) []string {
	t.Helper()
	c, ok := tab.Column(name)
	if !ok {
		t.Fatalf("no column %q among %v", name, tab.Schema().Names())
	}
	out := make([]string, c.Len())
	for i := range out {
		out[i] = c.String(i)
	}
	return out
}
