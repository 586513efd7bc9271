package store

import (
	"bytes"
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// Run returns one record with its document. track.ErrNotFound when there is none.
func (s *Store) Run(ctx context.Context, id string) (*track.Run, error) {
	verb := "read run " + id
	var record, document []byte
	err := s.read(ctx, verb, func(tx *bbolt.Tx) error {
		key := tx.Bucket(runKeysBucket).Get([]byte(id))
		if key == nil {
			return noRun(id)
		}
		record = bytes.Clone(tx.Bucket(runsBucket).Get(key))
		document = bytes.Clone(tx.Bucket(documentsBucket).Get([]byte(id)))
		return nil
	})
	if err != nil {
		return nil, err
	}
	r, err := decodeRun(record)
	if err != nil {
		return nil, wrap(verb, err)
	}
	r.Document = document
	return r, wrap(verb, s.settle(ctx, r))
}

// Runs returns records without their documents, newest first, at most limit (0 means all). A run whose process has ended
// without finishing is Interrupted, never Running. Decoding takes about
// 50 µs a record and core: ask for what is shown.
func (s *Store) Runs(ctx context.Context, limit int) ([]*track.Run, error) {
	var records [][]byte
	err := s.read(ctx, "list runs", func(tx *bbolt.Tx) error {
		c := tx.Bucket(runsBucket).Cursor()
		for k, v := c.Last(); k != nil && (limit <= 0 || len(records) < limit); k, v = c.Prev() {
			records = append(records, bytes.Clone(v))
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	runs, err := decodeRuns(ctx, records)
	if err == nil {
		err = s.settle(ctx, runs...)
	}
	return runs, wrap("list runs", err)
}

// decodeRuns decodes records in parallel: it takes much longer than reading them, and nobody waits for the database meanwhile.
func decodeRuns(ctx context.Context, records [][]byte) ([]*track.Run, error) {
	const batch = 64
	runs := make([]*track.Run, len(records))
	errs := make([]error, (len(records)+batch-1)/batch)
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(errs)) {
		workers.Go(func() {
			for b := int(next.Add(1)) - 1; b < len(errs); b = int(next.Add(1)) - 1 {
				errs[b] = ctx.Err()
				for i := b * batch; i < min((b+1)*batch, len(records)) && errs[b] == nil; i++ {
					runs[i], errs[b] = decodeRun(records[i])
				}
			}
		})
	}
	workers.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return runs, nil
}

// settle finds out which of the runs that claim to be running are not, stores them as interrupted and brings the given records
// up to date.
func (s *Store) settle(ctx context.Context, runs ...*track.Run) error {
	var dead []*track.Run
	for _, r := range runs {
		if r.Status != track.Running {
			continue
		}
		l, err := probe(s.lockPath(r.ID))
		if errors.Is(err, errHeld) {
			continue
		}
		// A lock that is free, and one that is gone, mean that the run ended: well or not, its record knows by now.
		if err == nil {
			defer l.remove(s.lockPath(r.ID))
		}
		dead = append(dead, r)
	}
	if len(dead) == 0 {
		return nil
	}
	now := make([]*track.Run, len(dead))
	err := s.db.update(ctx, func(tx *bbolt.Tx) error {
		for i, r := range dead {
			var err error
			if now[i], err = markInterrupted(tx, r.ID); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, track.ErrReadOnly) {
		return err
	}
	for i, r := range dead {
		switch document := r.Document; {
		case err == nil && now[i] != nil:
			*r = *now[i]
			r.Document = document
		default: // deleted meanwhile, or on a disk that cannot be written
			interrupt(r)
		}
	}
	return nil
}

// markInterrupted stores that a run was cut off, unless it says something else by now, and returns it; nil when it is gone.
func markInterrupted(tx *bbolt.Tx, id string) (*track.Run, error) {
	key := tx.Bucket(runKeysBucket).Get([]byte(id))
	if key == nil {
		return nil, nil
	}
	r, err := decodeRun(tx.Bucket(runsBucket).Get(key))
	if err != nil || r.Status != track.Running {
		return r, err
	}
	interrupt(r)
	e, err := encodeRun(r)
	if err != nil {
		return nil, err
	}
	return r, e.replace(tx)
}

func interrupt(r *track.Run) {
	r.Status = track.Interrupted
	for i := range r.Nodes {
		if r.Nodes[i].Status == track.Running {
			r.Nodes[i].Status = track.Interrupted
		}
	}
}
