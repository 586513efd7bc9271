package store

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"regexp"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// idForm is what a run id may look like: it is part of a file name.
var idForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)

// Begin stores a run that starts now and holds it as alive until Finish, Close or the end of the process. An empty ID gets a
// new one, a zero Started the time of the call, and Status becomes Running. ErrExists for an ID that was used before.
func (s *Store) Begin(ctx context.Context, r *track.Run) error {
	if r.Started.IsZero() {
		r.Started = time.Now()
	}
	if r.ID == "" {
		r.ID = r.Started.UTC().Format("20060102-150405-") + strings.ToLower(rand.Text()[:6])
	}
	if !idForm.MatchString(r.ID) {
		return fmt.Errorf("begin run: %w: %q is no run id; use letters, digits, dots and dashes", ErrName, r.ID)
	}
	r.Status = track.Running
	taken := fmt.Errorf("begin run: %w: there is a run %s; leave the id empty to get a new one", ErrExists, r.ID)
	l, err := tryLock(s.lockPath(r.ID), false)
	if errors.Is(err, errHeld) {
		return taken
	}
	if err != nil {
		return fmt.Errorf("begin run: %w", explain(s.lockPath(r.ID), err))
	}
	e, err := encodeRun(r)
	if err == nil {
		err = s.db.update(ctx, func(tx *bbolt.Tx) error {
			if tx.Bucket(runKeysBucket).Get([]byte(r.ID)) != nil {
				return taken
			}
			key := runKey(r)
			if err := tx.Bucket(runKeysBucket).Put([]byte(r.ID), key); err != nil {
				return err
			}
			return e.put(tx, key)
		})
	}
	if err != nil {
		l.remove(s.lockPath(r.ID))
		if errors.Is(err, ErrExists) {
			return err
		}
		return fmt.Errorf("begin run %s: %w", r.ID, err)
	}
	s.mu.Lock()
	s.live[r.ID] = l
	s.mu.Unlock()
	return nil
}

// Update stores what has changed since Begin. A record without a document keeps the one it has.
func (s *Store) Update(ctx context.Context, r *track.Run) error {
	e, err := encodeRun(r)
	if err != nil {
		return wrap("update run "+r.ID, err)
	}
	return s.write(ctx, "update run "+r.ID, e.replace)
}

// Finish stores the final record, whose status must say how it ended, and lets go of the run, whatever else goes wrong. It
// does so even when the context is cancelled, for that is how a run gets cancelled. The objects that the record refers to are
// on the disk when it returns, and the versions in Models name the run that made them. Somebody waits for a cancelled run to end:
// its objects are left to the system, like those of the cache.
func (s *Store) Finish(ctx context.Context, r *track.Run) error {
	ctx = context.WithoutCancel(ctx)
	defer s.letGo(r.ID)
	verb := "finish run " + r.ID
	if r.Status == track.Running || r.Status == track.Pending || r.Status == "" {
		return fmt.Errorf("%s: its status is still %q", verb, r.Status)
	}
	var syncErr error // does not keep the record from being stored
	if r.Status != track.Cancelled {
		syncErr = s.syncOutputs(r)
	}
	e, err := encodeRun(r)
	if err != nil {
		return wrap(verb, err)
	}
	return errors.Join(s.write(ctx, verb, func(tx *bbolt.Tx) error {
		if err := e.replace(tx); err != nil {
			return err
		}
		return creditVersions(tx, r)
	}), wrap(verb, syncErr))
}

// syncOutputs makes durable what the nodes of a run gave.
func (s *Store) syncOutputs(r *track.Run) error {
	var err error
	for _, n := range r.Nodes {
		for _, o := range n.Outputs {
			err = errors.Join(err, s.objects.sync(o.Object))
		}
	}
	return err
}

// DeleteRun removes a record and its references to objects; GC removes the objects. ErrAlive for a run under way,
// track.ErrNotFound when there is none.
func (s *Store) DeleteRun(ctx context.Context, id string) error {
	verb := "delete run " + id
	if !idForm.MatchString(id) {
		return wrap(verb, noRun(id))
	}
	l, err := probe(s.lockPath(id))
	switch {
	case errors.Is(err, errHeld):
		return fmt.Errorf("%s: %w; cancel it first", verb, ErrAlive)
	case err == nil:
		defer l.remove(s.lockPath(id))
	case !errors.Is(err, os.ErrNotExist):
		return wrap(verb, explain(s.lockPath(id), err))
	}
	return s.write(ctx, verb, func(tx *bbolt.Tx) error {
		key := tx.Bucket(runKeysBucket).Get([]byte(id))
		if key == nil {
			return noRun(id)
		}
		return errors.Join(
			tx.Bucket(runsBucket).Delete(bytes.Clone(key)),
			tx.Bucket(runKeysBucket).Delete([]byte(id)),
			tx.Bucket(documentsBucket).Delete([]byte(id)),
		)
	})
}

// letGo gives up the lock of a run, if this store has it.
func (s *Store) letGo(id string) {
	s.mu.Lock()
	l := s.live[id]
	delete(s.live, id)
	s.mu.Unlock()
	if l != nil {
		l.remove(s.lockPath(id))
	}
}

func (s *Store) lockPath(id string) string { return s.path("runs", id+".lock") }

func noRun(id string) error {
	return fmt.Errorf("%w: there is no run %q; it may have been deleted", track.ErrNotFound, id)
}
