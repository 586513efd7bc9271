package store_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

// filled returns a folder with a workspace of some size, and the bytes of its database.
func filled(t *testing.T) (dir string, database []byte) {
	t.Helper()
	dir = t.TempDir()
	s := storetest.OpenIn(t, dir)
	for i := range 60 {
		r := begin(t, s, &track.Run{ID: fmt.Sprint("r", i), Log: []string{strings.Repeat("log ", 200)}})
		finish(t, s, r, track.Done)
	}
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("a")})
	database, err := os.ReadFile(filepath.Join(dir, "headrace.db"))
	if err != nil {
		t.Fatal(err)
	}
	return dir, database
}

// useAll opens a workspace and reads and writes something of everything.
func useAll(t *testing.T, dir string) error {
	t.Helper()
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	ctx := t.Context()
	_, listErr := s.Runs(ctx, 0)
	_, modelsErr := s.Models(ctx)
	_, registerErr := s.Register(ctx, stage.Registration{Name: "m", Model: fakeModel("b")})
	return errors.Join(listErr, modelsErr, registerErr, s.Begin(ctx, &track.Run{}), s.Verify(ctx), s.Close())
}

func TestDamagedDatabaseIsReported(t *testing.T) {
	t.Parallel()
	dir, whole := filled(t)
	for name, harm := range map[string]func(b []byte) []byte{
		"empty":             func([]byte) []byte { return nil },
		"ten bytes":         func(b []byte) []byte { return b[:10] },
		"one page":          func(b []byte) []byte { return b[:4096] },
		"roots only":        func(b []byte) []byte { return b[:3*4096] },
		"cut in the middle": func(b []byte) []byte { return b[:len(b)/2] },
		"another file":      func(b []byte) []byte { return bytes.Repeat([]byte("text\n"), len(b)/5) },
		"roots overwritten": func(b []byte) []byte { return append(make([]byte, 2*4096), b[2*4096:]...) },
		"pages overwritten": func(b []byte) []byte { return append(b[:2*4096], noise(len(b)-2*4096, 3)...) },
		"pages zeroed":      func(b []byte) []byte { return append(b[:2*4096], make([]byte, len(b)-2*4096)...) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			broken := harm(bytes.Clone(whole))
			dir := t.TempDir()
			file := filepath.Join(dir, "headrace.db")
			if err := os.WriteFile(file, broken, 0o644); err != nil {
				t.Fatal(err)
			}
			err := useAll(t, dir)
			if !errors.Is(err, track.ErrCorrupt) || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "backup") {
				t.Errorf("got %v", err)
			}
			if left, err := os.ReadFile(file); err != nil || !bytes.Equal(left, broken) {
				t.Errorf("the damaged file was changed, or %v", err)
			}
		})
	}
	if err := useAll(t, dir); err != nil {
		t.Errorf("the undamaged one: %v", err)
	}
}

func TestVerifyFindsWhatDoesNotFit(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		harm func(tx *bbolt.Tx) error
		want string
	}{
		"run without record":  {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("run-keys")).Put([]byte("x"), []byte("y")) }, "run x has no record"},
		"document without":    {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("documents")).Put([]byte("x"), []byte("{}")) }, "document of run x"},
		"run not found by id": {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("run-keys")).Delete([]byte("r1")) }, "run r1 is not found"},
		"gap in versions": {func(tx *bbolt.Tx) error {
			return tx.Bucket([]byte("versions")).Put([]byte("m\x00\x00\x00\x00\x00\x00\x00\x00\x03"), []byte(`{"name":"m","version":3}`))
		}, `version 3 of "m" comes after 1`},
		"alias of no version": {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("aliases")).Put([]byte("m\x00best"), []byte("9")) }, `alias "best"`},
		"unreadable run":      {func(tx *bbolt.Tx) error { return tx.Bucket([]byte("runs")).Put([]byte("k"), []byte("{")) }, "cannot be read"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s, err := store.Open(dir, store.Options{})
			if err != nil {
				t.Fatal(err)
			}
			begin(t, s, &track.Run{ID: "r1"})
			register(t, s, stage.Registration{Name: "m", Model: fakeModel("a")})
			if err := s.Verify(t.Context()); err != nil {
				t.Fatal(err)
			}
			inDatabase(t, dir, c.harm)
			if err := s.Verify(t.Context()); !errors.Is(err, track.ErrCorrupt) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestVerifyFindsADamagedModel(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("abc")})
	v, err := s.Resolve(t.Context(), "m")
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(objectPath(s, v.Object), []byte("abd"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := s.Verify(t.Context()); !errors.Is(err, track.ErrCorrupt) || !strings.Contains(err.Error(), "m@1") {
		t.Errorf("got %v", err)
	}
}

func TestOtherVersionsOfTheLayout(t *testing.T) {
	t.Parallel()
	dir, _ := filled(t)
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	schema := func(v string) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error { return tx.Bucket([]byte("meta")).Put([]byte("schema"), []byte(v)) }
	}
	inDatabase(t, dir, schema("99"))
	// Both the one that opens and the one that is at work must stop.
	_, openErr := store.Open(dir, store.Options{})
	_, readErr := s.Models(t.Context())
	for name, err := range map[string]error{"open": openErr, "read": readErr, "write": s.Begin(t.Context(), &track.Run{})} {
		if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "update Headrace") {
			t.Errorf("%s: got %v", name, err)
		}
	}
	inDatabase(t, dir, schema("what"))
	if _, err := s.Models(t.Context()); !errors.Is(err, track.ErrCorrupt) {
		t.Errorf("unreadable version: got %v", err)
	}
	inDatabase(t, dir, schema("1"))
}

func TestDatabaseThatGoesAwayIsNotReplaced(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(s.Dir(), "headrace.db")
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := s.Begin(t.Context(), &track.Run{}); !errors.Is(err, track.ErrNotFound) || !strings.Contains(err.Error(), file) {
		t.Errorf("got %v", err)
	}
	if _, err := os.Stat(file); err == nil {
		t.Error("a new database took its place")
	}
}

func TestClosedStoreRefuses(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.TempDir(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	_, readErr := s.Models(t.Context())
	_, _, putErr := s.Put(t.Context(), nil)
	for name, err := range map[string]error{"read": readErr, "write": s.Begin(t.Context(), &track.Run{}), "put": putErr} {
		if !errors.Is(err, store.ErrClosed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}
