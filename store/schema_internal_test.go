package store

import (
	"errors"
	"path/filepath"
	"testing"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// layout0 makes a workspace whose database has no bucket yet.
func layout0(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	db, err := bbolt.Open(filepath.Join(dir, "headrace.db"), 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestOpenBringsLayout0UpToDate(t *testing.T) {
	t.Parallel()
	s, err := Open(layout0(t), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Begin(t.Context(), &track.Run{ID: "r"}); err != nil {
		t.Error(err)
	}
	if err := s.Verify(t.Context()); err != nil {
		t.Error(err)
	}
	err = s.db.view(t.Context(), func(tx *bbolt.Tx) error {
		if v, err := schemaVersion(tx); err != nil || v != len(migrations) {
			t.Errorf("got layout %d, %v", v, err)
		}
		return nil
	})
	if err != nil {
		t.Error(err)
	}
}

func TestOpenRefusesTheDatabaseOfAnotherProgram(t *testing.T) {
	t.Parallel()
	dir := layout0(t)
	db, err := bbolt.Open(filepath.Join(dir, "headrace.db"), 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	err = errors.Join(db.Update(func(tx *bbolt.Tx) error {
		_, err := tx.CreateBucket([]byte("photos"))
		return err
	}), db.Close())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Open(dir, Options{}); !errors.Is(err, track.ErrCorrupt) {
		t.Errorf("got %v", err)
	}
}

func TestMigrationsRunInOrderAndTogether(t *testing.T) {
	t.Parallel()
	db, err := bbolt.Open(filepath.Join(layout0(t), "headrace.db"), 0o644, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close() //nolint:errcheck // nobody opens it again
	append1 := func(s string) func(tx *bbolt.Tx) error {
		return func(tx *bbolt.Tx) error {
			b := tx.Bucket(runsBucket)
			return b.Put([]byte("k"), append(append([]byte{}, b.Get([]byte("k"))...), s...))
		}
	}
	broken := errors.New("broken")
	state := func() (version int, trace string) {
		err := db.View(func(tx *bbolt.Tx) (err error) {
			version, err = schemaVersion(tx)
			if b := tx.Bucket(runsBucket); b != nil {
				trace = string(b.Get([]byte("k")))
			}
			return err
		})
		if err != nil {
			t.Error(err)
		}
		return version, trace
	}
	for i, c := range []struct {
		steps   []func(tx *bbolt.Tx) error
		err     error
		version int
		trace   string
	}{
		{[]func(tx *bbolt.Tx) error{createBuckets, append1("a")}, nil, 2, "a"},
		{[]func(tx *bbolt.Tx) error{createBuckets, append1("a")}, nil, 2, "a"},
		{[]func(tx *bbolt.Tx) error{createBuckets, append1("a"), append1("b"), func(*bbolt.Tx) error { return broken }}, broken, 2, "a"},
		{[]func(tx *bbolt.Tx) error{createBuckets, append1("a"), append1("b"), append1("c")}, nil, 4, "abc"},
	} {
		err := db.Update(func(tx *bbolt.Tx) error { return migrateBy(tx, c.steps) })
		if version, trace := state(); !errors.Is(err, c.err) || version != c.version || trace != c.trace {
			t.Errorf("%d: got layout %d, %q, %v", i, version, trace, err)
		}
	}
}
