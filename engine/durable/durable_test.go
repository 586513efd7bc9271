package durable_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"testing"

	"headrace.dev/studio/engine/durable"
)

func TestWriteFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "a.txt")
	text := func(s string) func(io.Writer) error {
		return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
	}
	for _, want := range []string{"one", "two"} {
		if err := durable.WriteFile(path, text(want)); err != nil {
			t.Fatal(err)
		}
		if got, _ := os.ReadFile(path); string(got) != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	broken := errors.New("broken")
	err := durable.WriteFile(path, func(w io.Writer) error {
		io.WriteString(w, "half") //nolint:errcheck // the point is the error below
		return broken
	})
	if !errors.Is(err, broken) {
		t.Errorf("got %v, want the writer's error", err)
	}
	if got, _ := os.ReadFile(path); string(got) != "two" {
		t.Errorf("a failed write changed the file to %q", got)
	}
	if left, _ := os.ReadDir(dir); len(left) != 1 {
		t.Errorf("temp files stay behind: %v", left)
	}
}
