package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// shop is a workspace of its own with a folder for files.
type shop struct {
	t   *testing.T
	dir string
}

func newShop(t *testing.T) shop { t.Helper(); return shop{t, t.TempDir()} }

// command prepares a process of the command; it works in the shop's folder.
func (s shop) command(args ...string) *exec.Cmd {
	cmd := exec.CommandContext(s.t.Context(), "headrace", args...)
	cmd.Dir = s.dir
	cmd.Env = append(os.Environ(), "HEADRACE_WORKSPACE="+filepath.Join(s.dir, "workspace"))
	return cmd
}

// must runs a command that must succeed and returns its standard output.
func (s shop) must(args ...string) string {
	s.t.Helper()
	cmd := s.command(args...)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		s.t.Fatalf("headrace %s: %v\n%s%s", strings.Join(args, " "), err, out.String(), complaint.String())
	}
	return out.String()
}

// result runs a pipeline and returns its document.
func (s shop) result(args ...string) runJSON {
	s.t.Helper()
	var doc runJSON
	if err := json.Unmarshal([]byte(s.must(append(args, "--json", "-q")...)), &doc); err != nil {
		s.t.Fatal(err)
	}
	return doc
}
