package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

func TestOpenMakesAWorkspaceAndFindsItAgain(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "new", "workspace")
	s := storetest.OpenIn(t, dir)
	for _, path := range []string{filepath.Join(dir, "headrace.db"), filepath.Join(dir, "objects"), s.Pipelines()} {
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
	if s.Pipelines() != filepath.Join(dir, "pipelines") || s.Dir() != dir {
		t.Errorf("got %s in %s", s.Pipelines(), s.Dir())
	}
	finish(t, s, begin(t, s, &track.Run{ID: "r"}), track.Done)
	put(t, s, []byte("abc"))
	again := storetest.OpenIn(t, dir)
	if runs, err := again.Runs(t.Context(), 0); err != nil || len(runs) != 1 {
		t.Errorf("got %v, %v", runs, err)
	}
}

func TestOpenRefusesAFile(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := store.Open(file, store.Options{}); err == nil {
		t.Error("opened a file as a workspace")
	}
}
