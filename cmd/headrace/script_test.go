package main

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"headrace": func() {
		os.Exit(Main(context.Background(), os.Args[1:], IO{Out: os.Stdout, Err: os.Stderr}))
	}})
}

// TestScripts runs the command as people do. Each script has a workspace of its own and finds the example data in $EXAMPLES.
func TestScripts(t *testing.T) {
	t.Parallel()
	examples, err := filepath.Abs(filepath.Join("..", "..", "assets", "examples"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			e.Setenv("EXAMPLES", examples)
			e.Setenv("HEADRACE_WORKSPACE", filepath.Join(e.WorkDir, "workspace"))
			return nil
		},
	})
}
