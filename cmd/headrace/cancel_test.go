//go:build unix

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"headrace.dev/studio/engine/track"
)

// runs lists the runs of the workspace, newest first.
func (s shop) runs() []track.Run {
	s.t.Helper()
	var all []track.Run
	if err := json.Unmarshal([]byte(s.must("runs", "--json")), &all); err != nil {
		s.t.Fatal(err)
	}
	return all
}

// longRun starts a run of many minutes and returns when it learns.
func (s shop) longRun() *exec.Cmd {
	s.t.Helper()
	var b strings.Builder
	r := rand.New(rand.NewPCG(1, 2))
	b.WriteString("a,b,c,d,y\n")
	for range 4000 {
		x := []float64{r.NormFloat64(), r.NormFloat64(), r.NormFloat64(), r.NormFloat64()}
		fmt.Fprintf(&b, "%.3f,%.3f,%.3f,%.3f,%t\n", x[0], x[1], x[2], x[3], x[0]*x[1]+x[2]+r.NormFloat64() > 0)
	}
	if err := os.WriteFile(filepath.Join(s.dir, "long.csv"), []byte(b.String()), 0o644); err != nil {
		s.t.Fatal(err)
	}
	s.must("new", "long.csv", "--target", "y", "--learner", "boosting", "--split", "holdout=0.2")
	cmd := s.command("run", "long.pipeline.json", "--set", "boosting.trees=100000")
	progress, err := cmd.StderrPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	said := bufio.NewScanner(progress)
	for said.Scan() && said.Text() != "boosting: started" {
	}
	if said.Text() != "boosting: started" {
		s.t.Fatalf("the run did not begin to learn: %q", said.Text())
	}
	go io.Copy(io.Discard, progress) //nolint:errcheck // ends with the process
	time.Sleep(300 * time.Millisecond)
	return cmd
}

// goesOn checks that the run that was cut off has the given status, and that the next run takes up what it had finished.
func (s shop) goesOn(status track.Status) {
	s.t.Helper()
	if all := s.runs(); len(all) != 1 || all[0].Status != status {
		s.t.Errorf("got the runs %+v, want one that is %s", all, status)
	}
	doc := s.result("run", "long.pipeline.json", "--set", "boosting.trees=2")
	if doc.Status != track.Done {
		s.t.Errorf("the next run: got %s, want done", doc.Status)
	}
	for _, n := range doc.Nodes {
		before := n.ID != "boosting" && n.ID != "evaluate" && n.ID != "register"
		if n.Cache != before {
			s.t.Errorf("%s: from cache %t, want %t", n.ID, n.Cache, before)
		}
	}
	s.must("gc", "--dry-run")
}

func TestInterruptedByCtrlC(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cmd := s.longRun()
	pressed := time.Now()
	if err := cmd.Process.Signal(syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() //nolint:errcheck // the exit code tells
	if code := cmd.ProcessState.ExitCode(); code != exitCancelled {
		t.Errorf("got exit code %d, want %d", code, exitCancelled)
	}
	// The engine lets go within a tenth of a second. The rest is for busy test machines.
	if took := time.Since(pressed); took > 3*time.Second {
		t.Errorf("it took %v to end", took)
	}
	s.goesOn(track.Cancelled)
}

func TestKilled(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	cmd := s.longRun()
	if err := cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	cmd.Wait() //nolint:errcheck // it was killed
	s.goesOn(track.Interrupted)
}
