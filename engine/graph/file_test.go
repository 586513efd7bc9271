package graph_test

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"headrace.dev/studio/engine/graph"
)

// saverEnv makes the test program save pipelines until it is killed.
const saverEnv = "HEADRACE_TEST_SAVE_TO"

func TestMain(m *testing.M) {
	if path := os.Getenv(saverEnv); path != "" {
		saveForever(path)
	}
	os.Exit(m.Run())
}

// generation makes a document whose every node tells which save it belongs to, large enough that writing takes a while.
func generation(n int) *graph.Document {
	d := &graph.Document{Header: graph.Header{Name: strconv.Itoa(n)}}
	for i := range 2000 {
		d.Nodes = append(d.Nodes, graph.Node{ID: "n" + strconv.Itoa(i), Kind: "rows.sort", Title: strconv.Itoa(n)})
	}
	return d
}

func saveForever(path string) {
	for n := 1; ; n++ {
		if err := graph.Save(path, generation(n)); err != nil {
			os.Stderr.WriteString(err.Error()) //nolint:errcheck // the exit status tells
			os.Exit(1)
		}
	}
}

// Killing the program while it saves leaves the old file or the new one.
func TestKilledWhileSaving(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "p"+graph.Extension)
	if err := graph.Save(path, generation(0)); err != nil {
		t.Fatal(err)
	}
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for i := range 15 {
		cmd := exec.CommandContext(t.Context(), program)
		cmd.Env = append(os.Environ(), saverEnv+"="+path)
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(time.Duration(20+7*i) * time.Millisecond)
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		if err := cmd.Wait(); cmd.ProcessState.Exited() {
			t.Fatalf("the child ended before it was killed: %v", err)
		}
		d, err := graph.Load(path)
		if err != nil {
			t.Fatalf("kill %d: %v", i, err)
		}
		if len(d.Nodes) != 2000 || d.Nodes[0].Title != d.Name || d.Nodes[1999].Title != d.Name {
			t.Fatalf("kill %d: the file is half of one save and half of another", i)
		}
		seen[d.Name] = true
	}
	if len(seen) < 2 {
		t.Error("no child came to save anything, so nothing was tested")
	}
}

func TestLoadAndSave(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	path := filepath.Join(dir, "p"+graph.Extension)
	want := generation(7)
	if err := graph.Save(path, want); err != nil {
		t.Fatal(err)
	}
	got, err := graph.Load(path)
	if err != nil || saved(t, got) != saved(t, want) {
		t.Errorf("loaded another document, %v", err)
	}
	if _, err := graph.Load(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v", err)
	}
	if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := graph.Load(path); !errors.Is(err, graph.ErrSyntax) || !strings.Contains(err.Error(), path) {
		t.Errorf("a broken file gives %v", err)
	}
	if err := graph.Save(filepath.Join(dir, "no such folder", "p"), want); err == nil {
		t.Error("saving into a folder that is not there succeeded")
	}
}
