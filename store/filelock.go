package store

import (
	"errors"
	"io/fs"
	"os"
	"time"
)

var (
	// errHeld says that a lock is in other hands.
	errHeld = errors.New("store: lock is held")
	// errCancelled says that waiting ended because the caller gave up; who knows the context replaces it by the context's error.
	errCancelled = errors.New("store: gave up waiting")
)

// fileLock is a lock that the system takes back when the process ends.
type fileLock struct{ file *os.File }

// tryLock takes the lock at path, without waiting. errHeld when it is in other hands. Where the disk is read-only, an existing
// file is locked all the same.
func tryLock(path string, shared bool) (*fileLock, error) {
	for {
		f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
		if errors.Is(err, fs.ErrPermission) || err != nil && diskReadOnly(err) {
			if g, readErr := os.Open(path); readErr == nil {
				f, err = g, nil
			}
		}
		if err != nil {
			return nil, err
		}
		if err := flock(f, shared); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		// Between opening and locking, its former holder may have removed the file: then this lock is of no name.
		if l := (&fileLock{f}); l.named(path) {
			return l, nil
		}
		if err := f.Close(); err != nil {
			return nil, err
		}
	}
}

// probe looks whether anybody holds an existing lock alone, by sharing it: many may look at once. errHeld when somebody does,
// fs.ErrNotExist when there is no such file.
func probe(path string) (*fileLock, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if err := flock(f, true); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &fileLock{f}, nil
}

// waitLock takes the lock at path, waiting at most that long. ErrBusy after it, errCancelled when done is closed.
func waitLock(path string, shared bool, done <-chan struct{}, wait time.Duration) (*fileLock, error) {
	var l *fileLock
	err := poll(done, wait, func() (err error) {
		l, err = tryLock(path, shared)
		return err
	})
	return l, err
}

// poll calls try until it returns something else than errHeld. ErrBusy when that takes longer than wait, errCancelled when
// done is closed.
func poll(done <-chan struct{}, wait time.Duration, try func() error) error {
	const longest = 4 * time.Millisecond
	deadline := time.Now().Add(wait)
	for pause := 100 * time.Microsecond; ; pause = min(2*pause, longest) {
		err := try()
		if !errors.Is(err, errHeld) {
			return err
		}
		if time.Now().After(deadline) {
			return ErrBusy
		}
		select {
		case <-done:
			return errCancelled
		case <-time.After(pause):
		}
	}
}

func (l *fileLock) named(path string) bool {
	mine, err := l.file.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(mine, there)
}

// release gives the lock back. nil has nothing to give.
func (l *fileLock) release() {
	if l != nil {
		l.file.Close() //nolint:errcheck // nothing was written
	}
}

// remove takes the file away and gives the lock back. The order matters: nobody gets hold of a file that is about to go
// without noticing that it has no name any more.
func (l *fileLock) remove(path string) {
	if os.Remove(path) != nil {
		// Windows removes no open file: then it goes first, and stays when somebody else is quicker.
		l.release()
		os.Remove(path) //nolint:errcheck // a left-over lock file is harmless
		return
	}
	l.release()
}
