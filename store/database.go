package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"

	"headrace.dev/studio/engine/track"
)

// database gives out transactions on a file that it holds open only while one runs.
type database struct {
	path string        // headrace.db
	turn string        // the lock that those waiting for the file queue behind
	wait time.Duration // for how long

	mu      sync.Mutex
	queue   []*write
	leading bool // a goroutine works on the queue
	closed  bool
	leaders sync.WaitGroup
}

// handle is the open file. The *os.File is kept because bbolt cannot be closed after it panicked half-way.
type handle struct {
	bolt *bbolt.DB
	file *os.File
}

// view runs a read-only transaction. What fn takes from it must be copied.
func (d *database) view(ctx context.Context, fn func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if d.isClosed() {
		return ErrClosed
	}
	h, err := d.acquire(ctx.Done(), true)
	if errors.Is(err, errCancelled) {
		return ctx.Err()
	}
	if err != nil {
		return err
	}
	return d.use(h, func() error {
		return h.bolt.View(func(tx *bbolt.Tx) error {
			if err := d.check(tx); err != nil {
				return err
			}
			return fn(tx)
		})
	})
}

// acquire opens the file as soon as no other process stands in the way. Closing done ends the wait with errCancelled.
func (d *database) acquire(done <-chan struct{}, readOnly bool) (*handle, error) {
	var h *handle
	turn, err := waitLock(d.turn, false, done, d.wait)
	switch {
	case errors.Is(err, ErrBusy) || errors.Is(err, errCancelled):
	case err != nil && !readOnly:
		return nil, explain(d.turn, err)
	default: // a reader may pass without a turn: on a read-only disk nobody writes
		err = poll(done, d.wait, func() (err error) {
			h, err = d.open(readOnly)
			return err
		})
		turn.release()
	}
	if errors.Is(err, ErrBusy) {
		return nil, fmt.Errorf("%w: another program has kept %s to itself for more than %v; close it, or wait until it is done, and try again",
			ErrBusy, d.path, d.wait)
	}
	return h, err
}

// open opens the file, or says errHeld at once.
func (d *database) open(readOnly bool) (h *handle, err error) {
	h = &handle{}
	options := bbolt.Options{
		Timeout:      1, // ends the wait at the first attempt: bbolt's own would sleep 50 ms between two
		ReadOnly:     readOnly,
		NoStatistics: true,
		FreelistType: bbolt.FreelistMapType,
		OpenFile: func(name string, flag int, mode os.FileMode) (*os.File, error) {
			// bbolt would create the file, or fill an empty one; here it has been created whole, so that both mean damage.
			f, err := os.OpenFile(name, flag&^os.O_CREATE, mode)
			if err != nil {
				return nil, err
			}
			if info, err := f.Stat(); err == nil && info.Size() == 0 {
				return nil, errors.Join(damaged(d.path, "it is empty"), f.Close())
			}
			h.file = f
			return f, nil
		},
	}
	err = d.guard(h, func() error {
		h.bolt, err = bbolt.Open(d.path, 0o644, &options)
		return err
	})
	switch {
	case err == nil:
		return h, nil
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, errHeld
	case errors.Is(err, os.ErrNotExist):
		return nil, fmt.Errorf("%w: %s is gone; put it back, or open the workspace again to start with empty lists", track.ErrNotFound, d.path)
	case errors.Is(err, track.ErrCorrupt):
		return nil, err
	}
	if _, ok := errors.AsType[*os.PathError](err); ok {
		return nil, explain(d.path, err)
	}
	return nil, damaged(d.path, err)
}

// use runs fn on an open file and closes it.
func (d *database) use(h *handle, fn func() error) error {
	err := d.guard(h, fn)
	return errors.Join(err, h.close())
}

// guard runs fn, turning panics and page faults into errors: bbolt panics on pages that make no sense, and reading past the
// end of a file that was cut short is a fault. The handle is closed in that case.
func (d *database) guard(h *handle, fn func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if r := recover(); r != nil {
			if h.file != nil {
				// Releases the lock. The mapping stays, for bbolt may hold locks of its own that its Close waits for.
				h.file.Close() //nolint:errcheck // the damage is the news
			}
			h.bolt = nil
			err = damaged(d.path, r)
		}
	}()
	return fn()
}

func (h *handle) close() error {
	if h.bolt == nil {
		return nil
	}
	return h.bolt.Close()
}

// check refuses a file that ends before its last page, and one of a newer layout.
func (d *database) check(tx *bbolt.Tx) error {
	info, err := os.Stat(d.path)
	if err != nil {
		return err
	}
	if info.Size() < tx.Size() {
		return damaged(d.path, fmt.Sprintf("it has %d bytes and should have %d", info.Size(), tx.Size()))
	}
	v, err := schemaVersion(tx)
	if err != nil {
		return damaged(d.path, err)
	}
	if v > len(migrations) {
		return fmt.Errorf("%w: %s has layout %d and this program knows %d; update Headrace to open it", ErrNewer, d.path, v, len(migrations))
	}
	return nil
}

// create makes the file when there is none: complete under another name first, so that nobody ever sees half of it.
func (d *database) create() error {
	turn, err := waitLock(d.turn, false, nil, d.wait)
	if err != nil {
		return fmt.Errorf("lock workspace: %w", explain(d.turn, err))
	}
	defer turn.release()
	if _, err := os.Stat(d.path); err == nil {
		return nil // another process was quicker
	}
	fresh := d.path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, os.ErrNotExist) {
		return explain(fresh, err)
	}
	db, err := bbolt.Open(fresh, 0o644, &bbolt.Options{Timeout: d.wait})
	if err != nil {
		return fmt.Errorf("create database: %w", explain(fresh, err))
	}
	err = errors.Join(db.Update(migrate), db.Close())
	if err == nil {
		err = os.Rename(fresh, d.path)
	}
	if err == nil {
		err = syncDir(filepath.Dir(d.path))
	}
	if err != nil {
		return fmt.Errorf("create database: %w", explain(fresh, err))
	}
	return nil
}

func (d *database) isClosed() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.closed
}
