package store

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
)

// write is a change that waits for its transaction.
type write struct {
	fn     func(tx *bbolt.Tx) error
	done   chan error // takes one result
	since  time.Time
	status atomic.Int32 // queued, then one of the others
}

const (
	queued int32 = iota
	claimed
	abandoned
)

// longestHold is for how long the file stays open while further writes arrive.
const longestHold = 20 * time.Millisecond

// update runs fn in a transaction that is on the disk when update returns. Writes that arrive meanwhile share it, and when one
// of them fails the others are run again without it: fn may run more than once and must set its results afresh each time. A
// cancelled context takes back a write that has not begun.
func (d *database) update(ctx context.Context, fn func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	w := &write{fn: fn, done: make(chan error, 1), since: time.Now()}
	d.mu.Lock()
	if d.closed {
		d.mu.Unlock()
		return ErrClosed
	}
	d.queue = append(d.queue, w)
	if !d.leading {
		d.leading = true
		d.leaders.Go(d.drain)
	}
	d.mu.Unlock()
	select {
	case err := <-w.done:
		return err
	case <-ctx.Done():
		if w.status.CompareAndSwap(queued, abandoned) {
			return ctx.Err()
		}
		return <-w.done
	}
}

// drain works on the queue until it is empty.
func (d *database) drain() {
	for d.pending() {
		h, err := d.acquire(nil, false)
		if err != nil {
			d.refuse(err)
			continue
		}
		err = d.use(h, func() error {
			for begun := time.Now(); time.Since(begun) < longestHold; {
				batch := d.take(func(*write) bool { return true })
				if len(batch) == 0 {
					break
				}
				d.commit(h, batch)
				if h.bolt == nil {
					break
				}
			}
			return nil
		})
		if err != nil {
			d.refuse(err)
		}
	}
}

// pending says whether there is work; when there is none the leader's time is over.
func (d *database) pending() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.leading = len(d.queue) > 0
	return d.leading
}

// refuse answers what is queued with err. While the database is busy, those that came late go on waiting.
func (d *database) refuse(err error) {
	busy := errors.Is(err, ErrBusy)
	for _, w := range d.take(func(w *write) bool { return !busy || time.Since(w.since) >= d.wait }) {
		w.done <- err
	}
}

// take removes the chosen writes from the queue, and those that nobody waits for any more.
func (d *database) take(choose func(*write) bool) []*write {
	d.mu.Lock()
	defer d.mu.Unlock()
	var batch, rest []*write
	for _, w := range d.queue {
		switch {
		case !choose(w):
			rest = append(rest, w)
		case w.status.CompareAndSwap(queued, claimed):
			batch = append(batch, w)
		}
	}
	d.queue = rest
	return batch
}

// commit runs a batch in one transaction. One that fails is answered and left out, and the rest begins anew.
func (d *database) commit(h *handle, batch []*write) {
	for len(batch) > 0 {
		failed := -1
		err := d.guard(h, func() error {
			return h.bolt.Update(func(tx *bbolt.Tx) error {
				if err := d.check(tx); err != nil {
					return err
				}
				for i, w := range batch {
					if err := w.fn(tx); err != nil {
						failed = i
						return err
					}
				}
				return nil
			})
		})
		if failed >= 0 && h.bolt != nil {
			batch[failed].done <- err
			batch = append(batch[:failed:failed], batch[failed+1:]...)
			continue
		}
		for _, w := range batch {
			w.done <- explain(d.path, err)
		}
		return
	}
}

// close waits for the queue to empty and refuses what comes after.
func (d *database) close() {
	d.mu.Lock()
	d.closed = true
	d.mu.Unlock()
	d.leaders.Wait()
}
