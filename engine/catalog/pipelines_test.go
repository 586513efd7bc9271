package catalog_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// fixtures are saved pipelines that use every kind; they must open and run for as long as the program does.
const fixtures = "../../testdata/pipelines"

// openFixtures returns the saved pipelines by name.
func openFixtures(t *testing.T) map[string]*graph.Document {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(fixtures, "*"+graph.Extension))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no pipelines: %v", err)
	}
	out := map[string]*graph.Document{}
	for _, path := range paths {
		d, err := graph.Load(path)
		if err != nil {
			t.Fatal(err)
		}
		out[strings.TrimSuffix(filepath.Base(path), graph.Extension)] = d
	}
	return out
}

func TestSavedPipelinesUseEveryKind(t *testing.T) {
	t.Parallel()
	used := map[string]bool{}
	for _, d := range openFixtures(t) {
		for _, n := range d.Nodes {
			used[n.Kind] = true
		}
	}
	for _, s := range catalog.All().Specs() {
		if !used[s.Kind] {
			t.Errorf("no saved pipeline uses %s", s.Kind)
		}
	}
}

// A saved pipeline has nothing to object to, runs to its end, and gives the same bytes whatever the number of workers.
func TestSavedPipelinesRun(t *testing.T) {
	t.Parallel()
	for name, d := range openFixtures(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			saved, err := os.ReadFile(filepath.Join(fixtures, name+graph.Extension))
			if err != nil {
				t.Fatal(err)
			}
			if again, err := graph.Marshal(d); err != nil || !bytes.Equal(again, saved) {
				t.Errorf("it would be saved otherwise than it is; %v", err)
			}
			dir := t.TempDir()
			if err := os.CopyFS(dir, os.DirFS(fixtures)); err != nil {
				t.Fatal(err)
			}
			for _, f := range run.Check(t.Context(), d, catalog.All(), dir).Findings {
				t.Errorf("%s %s: %s", f.Severity, f.Node, f.Reason)
			}
			var first string
			for _, workers := range []int{1, 4} {
				got := outcome(t, d, dir, workers)
				if first == "" {
					first = got
				}
				if got != first {
					t.Errorf("with %d workers\n%s\nwith one\n%s", workers, got, first)
				}
			}
		})
	}
}

// outcome runs a pipeline in a store of its own and tells everything but times.
func outcome(t *testing.T, d *graph.Document, dir string, workers int) string {
	t.Helper()
	s := &shelf{objects: map[string][]byte{}, entries: map[string]track.Entry{}}
	o := run.Options{Catalog: catalog.All(), Dir: dir, Workers: workers, Objects: s, Cache: s, Registry: s}
	r, err := run.Run(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, n := range r.Nodes {
		if n.Status != track.Done {
			t.Errorf("%s is %s: %s%s", n.ID, n.Status, n.Error, n.Reason)
		}
		fmt.Fprintln(&b, n.ID, n.Rows, n.Summary, n.Outputs)
	}
	fmt.Fprintln(&b, r.Evaluations, r.Models)
	again, err := run.Run(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	for _, n := range again.Nodes {
		if spec, _ := catalog.All().Spec(n.Kind); !n.Cache && !spec.Always {
			t.Errorf("%s ran a second time: %s", n.ID, n.Reason)
		}
	}
	return b.String()
}

// shelf keeps objects, entries and models in memory.
type shelf struct {
	mu      sync.Mutex
	objects map[string][]byte
	entries map[string]track.Entry
}

func (s *shelf) Put(_ context.Context, write func(w io.Writer) error) (string, int64, error) {
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return "", 0, err
	}
	sum := sha256.Sum256(b.Bytes())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[hex.EncodeToString(sum[:])] = b.Bytes()
	return hex.EncodeToString(sum[:]), int64(b.Len()), nil
}

func (s *shelf) Get(_ context.Context, address string) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.objects[address]
	if !ok {
		return nil, track.ErrNotFound
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (s *shelf) Lookup(_ context.Context, key string) (track.Entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.entries[key]
	return e, ok
}

func (s *shelf) Keep(_ context.Context, key string, e track.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[key] = e
	return nil
}

func (s *shelf) Register(_ context.Context, r stage.Registration) (stage.Registered, error) {
	return stage.Registered{Name: r.Name, Version: 1}, nil
}
