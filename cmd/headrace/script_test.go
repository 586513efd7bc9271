package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

// TestMain lets the test binary also be the command, so that tests start real processes of it by the name of headrace.
func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"headrace": main})
}

// TestScripts runs the command as people do. Each script has a workspace of its own and finds the example data in $EXAMPLES.
func TestScripts(t *testing.T) {
	t.Parallel()
	examples, err := filepath.Abs(filepath.Join("..", "..", "assets", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		RequireExplicitExec: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLES", examples)
			e.Setenv("HEADRACE_WORKSPACE", filepath.Join(e.WorkDir, "workspace"))
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits": exits, "edit": edit, "wide": wide, "head": head,
		},
	})
}

// exits CODE COMMAND… runs a command that must end with the code. Whatever it is, no Go words may reach people.
func exits(ts *testscript.TestScript, _ bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		e, ok := errors.AsType[*exec.ExitError](err)
		if !ok {
			ts.Fatalf("%v", err)
		}
		got = e.ExitCode()
	}
	said := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, word := range []string{"panic", "goroutine", "%!", "<nil>", "runtime error", "0x", "invalid argument", "*fmt.", "*table."} {
		if strings.Contains(said, word) {
			ts.Fatalf("%q in what people read:\n%s", word, said)
		}
	}
	if got != want {
		ts.Fatalf("exit code %d, want %d:\n%s", got, want, said)
	}
}

// edit FILE OLD NEW replaces a text that must be there.
func edit(ts *testscript.TestScript, _ bool, args []string) {
	path := ts.MkAbs(args[0])
	text := ts.ReadFile(path)
	if !strings.Contains(text, args[1]) {
		ts.Fatalf("no %q in\n%s", args[1], text)
	}
	ts.Check(os.WriteFile(path, []byte(strings.ReplaceAll(text, args[1], args[2])), 0o644))
}

// wide FILE ROWS COLUMNS writes a table of numbers with a target of two classes.
func wide(ts *testscript.TestScript, _ bool, args []string) {
	rows, err := strconv.Atoi(args[1])
	ts.Check(err)
	columns, err := strconv.Atoi(args[2])
	ts.Check(err)
	var b strings.Builder
	for j := range columns {
		fmt.Fprintf(&b, "c%d,", j)
	}
	b.WriteString("y\n")
	for i := range rows {
		for j := range columns {
			fmt.Fprintf(&b, "%d,", (i*7919+j*104729)%1009)
		}
		fmt.Fprintf(&b, "%s\n", []string{"no", "yes"}[i%2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(b.String()), 0o644))
}

// head FILE BYTES TO copies the first bytes of a file; negative counts leave out that many.
func head(ts *testscript.TestScript, _ bool, args []string) {
	text := ts.ReadFile(args[0])
	n, err := strconv.Atoi(args[1])
	ts.Check(err)
	if n < 0 {
		n += len(text)
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(text[:n]), 0o644))
}
