//go:build unix

package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"headrace.dev/studio/engine/track"
)

// TestRegisterAtOnce registers from two processes at a time: versions count on without a gap or one that comes twice.
func TestRegisterAtOnce(t *testing.T) {
	t.Parallel()
	const processes, each = 2, 10
	s := newShop(t)
	data, err := os.ReadFile(filepath.Join("..", "..", "assets", "examples", "flowers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "flowers.csv"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	s.must("new", "flowers.csv", "--target", "species", "--learner", "tree", "--split", "holdout=0.3")
	var wg sync.WaitGroup
	for p := range processes {
		wg.Go(func() {
			for i := range each { // another seed splits otherwise, so that every model is another
				cmd := s.command("run", "flowers.pipeline.json", "-q", "--seed", fmt.Sprint(100*p+i))
				if out, err := cmd.CombinedOutput(); err != nil {
					t.Errorf("process %d, run %d: %v\n%s", p, i, err, out)
				}
			}
		})
	}
	wg.Wait()
	var versions []track.Version
	if err := json.Unmarshal([]byte(s.must("models", "flowers", "--json")), &versions); err != nil {
		t.Fatal(err)
	}
	if len(versions) != processes*each {
		t.Errorf("got %d versions, want %d", len(versions), processes*each)
	}
	runs := map[string]bool{}
	for i, v := range versions {
		if want := len(versions) - i; v.Version != want {
			t.Errorf("got version %d, want %d", v.Version, want)
		}
		runs[v.Run] = true
	}
	if len(runs) != len(versions) {
		t.Errorf("got versions of %d runs, want of %d", len(runs), len(versions))
	}
}
