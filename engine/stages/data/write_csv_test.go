package data_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

func input(t *testing.T) map[string][]stage.Input {
	t.Helper()
	tab, err := table.New(table.Numbers("x", []float64{1, 2.5}, []bool{true, false}), table.Texts("y", []string{"a,b", "c"}, nil).As(table.Ignore))
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]stage.Input{"rows": {{Value: tab}}}
}

func files(t *testing.T, dir string) map[string]string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]string{}
	for _, e := range entries {
		b, err := os.ReadFile(filepath.Join(dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		out[e.Name()] = string(b)
	}
	return out
}

func TestWriteCSVReplacesTheFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "out.csv"), "something long that was there before")
	for _, m := range []stage.Member{{}, {Name: "repeat 2 fold 1/fold 3"}, {Name: "full", Full: true}} {
		if _, err := run(t.Context(), t, "data.write_csv", stage.Task{Dir: dir, Inputs: input(t), Member: m}, map[string]any{"file": "out.csv"}); err != nil {
			t.Fatal(err)
		}
	}
	const want = "x,y\n1,\"a,b\"\n,c\n"
	if diff := cmp.Diff(map[string]string{"out.csv": want, "out (repeat 2 fold 1, fold 3).csv": want}, files(t, dir)); diff != "" {
		t.Error("(-want +got):\n" + diff)
	}
	if info, err := os.Stat(filepath.Join(dir, "out.csv")); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

func TestWriteCSVLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context //nolint:containedctx // one of the cases
		file string
		want error
	}{
		"no folder":     {t.Context(), "absent/out.csv", fs.ErrNotExist},
		"it is one":     {t.Context(), "folder", nil},
		"cancelled":     {ctx, "out.csv", context.Canceled},
		"name too long": {t.Context(), string(make([]byte, 300)), nil},
	} {
		_, err := run(test.ctx, t, "data.write_csv", stage.Task{Dir: dir, Inputs: input(t)}, map[string]any{"file": test.file})
		if err == nil || test.want != nil && !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v, %v", entries, err)
	}
}
