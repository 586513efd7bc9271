package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// Options of a store. The zero value is ready.
type Options struct {
	Wait time.Duration // How long to wait for another process that uses the database; 0 means 10 s.
}

func (o Options) withDefaults() Options {
	if o.Wait <= 0 {
		o.Wait = 10 * time.Second
	}
	return o
}

// Store is an open workspace. Safe for concurrent use; any number of stores, in any number of processes, may be open on one
// folder.
type Store struct {
	dir     string
	options Options
	db      *database
	objects *objects

	mu   sync.Mutex
	live map[string]*fileLock // the runs under way in this store, by id
}

var (
	_ track.Runs     = (*Store)(nil)
	_ track.Models   = (*Store)(nil)
	_ track.Objects  = (*Store)(nil)
	_ track.Cache    = (*Store)(nil)
	_ stage.Registry = (*Store)(nil)
)

// Open opens the workspace in a folder and makes what is missing: the folder, the database, the places for objects and
// pipelines. ErrNewer when a newer version of the program wrote it, track.ErrCorrupt when the database cannot be read,
// track.ErrReadOnly when something is missing and cannot be made, ErrBusy when another process keeps the database.
func Open(dir string, o Options) (*Store, error) {
	o = o.withDefaults()
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("open workspace: %w", err)
	}
	s := &Store{dir: dir, options: o, live: map[string]*fileLock{}}
	s.db = &database{path: s.path("headrace.db"), turn: s.path("locks", "turn.lock"), wait: o.Wait}
	s.objects = &objects{dir: s.path("objects"), lock: s.path("locks", "objects.lock"), wait: o.Wait, loose: map[string]bool{}}
	for _, name := range []string{"objects", "pipelines", "runs", "locks"} {
		if err := os.MkdirAll(s.path(name), 0o755); err != nil {
			return nil, fmt.Errorf("open workspace: %w", explain(dir, err))
		}
	}
	if _, err := os.Stat(s.db.path); errors.Is(err, os.ErrNotExist) {
		if err := s.db.create(); err != nil {
			return nil, fmt.Errorf("open workspace: %w", err)
		}
	}
	if err := s.upgrade(); err != nil {
		return nil, fmt.Errorf("open workspace: %w", err)
	}
	return s, nil
}

// upgrade looks at the layout and changes it only where it is old: opening must work on a read-only disk.
func (s *Store) upgrade() error {
	h, err := s.db.acquire(nil, true)
	if err != nil {
		return err
	}
	old := false
	err = s.db.use(h, func() error {
		return h.bolt.View(func(tx *bbolt.Tx) error {
			if err := s.db.check(tx); err != nil {
				return err
			}
			v, err := schemaVersion(tx)
			old = v < len(migrations)
			return err
		})
	})
	if err != nil || !old {
		return err
	}
	if h, err = s.db.acquire(nil, false); err != nil {
		return err
	}
	return s.db.use(h, func() error { return explain(s.db.path, h.bolt.Update(migrate)) })
}

// Dir returns the folder of the workspace, absolute.
func (s *Store) Dir() string { return s.dir }

// Pipelines returns the folder for the documents that people edit, absolute.
func (s *Store) Pipelines() string { return s.path("pipelines") }

// Close waits for writes under way and lets go of runs that were not finished: they show as interrupted. The store refuses
// further work with ErrClosed.
func (s *Store) Close() error {
	s.db.close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for id, l := range s.live {
		l.release()
		delete(s.live, id)
	}
	return nil
}

func (s *Store) path(elements ...string) string {
	return filepath.Join(append([]string{s.dir}, elements...)...)
}

// read runs fn in a read-only transaction, naming the verb when it goes wrong.
func (s *Store) read(ctx context.Context, verb string, fn func(tx *bbolt.Tx) error) error {
	return wrap(verb, s.db.view(ctx, fn))
}

// write runs fn in a transaction, perhaps more than once, naming the verb when it goes wrong.
func (s *Store) write(ctx context.Context, verb string, fn func(tx *bbolt.Tx) error) error {
	return wrap(verb, s.db.update(ctx, fn))
}

func wrap(verb string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", verb, err)
}
