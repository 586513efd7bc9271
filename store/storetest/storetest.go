// Package storetest opens workspaces for tests. Each is checked as a whole when its test ends, so that every test of a caller
// tests the store as well.
package storetest

import (
	"context"
	"testing"

	"headrace.dev/studio/store"
)

// Open opens a new workspace that goes away with the test.
func Open(tb testing.TB) *store.Store {
	tb.Helper()
	return OpenIn(tb, tb.TempDir())
}

// OpenIn opens the workspace in a folder. The test fails at its end when [store.Store.Verify] finds anything.
func OpenIn(tb testing.TB, dir string) *store.Store {
	tb.Helper()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		// The context of a test is cancelled before its cleanups run.
		if err := s.Verify(context.WithoutCancel(tb.Context())); err != nil {
			tb.Error(err)
		}
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}
