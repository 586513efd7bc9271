package data_test

import (
	"context"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/data"
	"headrace.dev/studio/engine/table"
)

const people = "name,age,city,joined\nann,31,rome,2020-01-02\nbob,,oslo,2021-03-04\ncyd,45.5,rome,2022-05-06\n"

// folder puts a file people.csv into a new folder and makes it the task's.
func folder(t *testing.T, task *stage.Task) {
	t.Helper()
	task.Dir = t.TempDir()
	writeFile(t, filepath.Join(task.Dir, "people.csv"), people)
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestKindsConform(t *testing.T) {
	t.Parallel()
	fixtures := map[string]stagetest.Fixture{
		"data.csv":       {Settings: map[string]any{"file": "people.csv", "types": "city=text"}, Prepare: folder},
		"data.sample":    {Settings: map[string]any{"missing": 0.1}},
		"data.write_csv": {Settings: map[string]any{"file": "out.csv"}, Prepare: folder},
	}
	for _, spec := range data.Family().Specs {
		t.Run(spec.Kind, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, spec, fixtures[spec.Kind])
		})
	}
}

func specOf(t *testing.T, kind string) stage.Spec {
	t.Helper()
	specs := data.Family().Specs
	at := slices.IndexFunc(specs, func(s stage.Spec) bool { return s.Kind == kind })
	if at < 0 {
		t.Fatalf("no kind %q", kind)
	}
	return specs[at]
}

func settings(t *testing.T, spec stage.Spec, params map[string]any) map[string]any {
	t.Helper()
	out, errs := spec.Settings(params)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	return out
}

// run executes a kind in a folder and returns what it sent.
func run(ctx context.Context, t *testing.T, kind string, task stage.Task, params map[string]any) (map[string]stage.Value, error) {
	t.Helper()
	spec := specOf(t, kind)
	task.Node, task.Key, task.Settings, task.Rand = "n", "k", settings(t, spec, params), rand.New(rand.NewPCG(3, 4))
	err := spec.Run(ctx, &task)
	return task.Outputs, err
}

func rowsOf(t *testing.T, kind string, task stage.Task, params map[string]any) *table.Table {
	t.Helper()
	out, err := run(t.Context(), t, kind, task, params)
	if err != nil {
		t.Fatal(err)
	}
	return out["rows"].(*table.Table)
}

func column(t *testing.T, tab *table.Table, name string) table.Column {
	t.Helper()
	c, ok := tab.Column(name)
	if !ok {
		t.Fatalf("no column %q among %v", name, tab.Schema().Names())
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
