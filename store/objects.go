package store

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"sync"
	"time"
)

// objects is the folder of content-addressed files. Putting and touching takes its lock shared, collecting takes it alone, so
// that nothing is removed between being found and being used.
type objects struct {
	dir  string
	lock string
	wait time.Duration

	mu    sync.Mutex
	loose map[string]bool // put by this process and perhaps not on the disk yet
}

// temporary begins the names of files under way.
const temporary = "put-"

// addressForm is a SHA-256 in lower-case hexadecimal.
var addressForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// Put stores what write writes and returns its address, the SHA-256 of the bytes, and their number. Bytes that are there
// already, undamaged, are not stored again. Finish makes durable what a run refers to; until then a power cut may take it.
func (s *Store) Put(ctx context.Context, write func(w io.Writer) error) (address string, size int64, err error) {
	if s.db.isClosed() {
		return "", 0, wrap("store object", ErrClosed)
	}
	address, size, err = s.objects.put(ctx, write, false)
	return address, size, wrap("store object", err)
}

func (o *objects) put(ctx context.Context, write func(w io.Writer) error, durable bool) (address string, size int64, err error) {
	f, err := os.CreateTemp(o.dir, temporary)
	if err != nil {
		return "", 0, explain(o.dir, err)
	}
	defer func() {
		if err != nil {
			os.Remove(f.Name()) //nolint:errcheck // GC removes what stays
		}
	}()
	hash := sha256.New()
	var broken error // what went wrong with the file; write may hide it behind words of its own
	out := bufio.NewWriterSize(writerFunc(func(b []byte) (int, error) {
		if err := ctx.Err(); err != nil {
			return 0, err
		}
		hash.Write(b)
		n, err := f.Write(b)
		size += int64(n)
		broken = err
		return n, err
	}), 1<<16)
	err = write(out)
	if err == nil {
		err = out.Flush()
	}
	if err == nil {
		err = f.Chmod(0o644)
	}
	if err == nil && durable {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if broken != nil {
		err = broken
	}
	if err != nil {
		return "", 0, explain(o.dir, err)
	}
	address = hex.EncodeToString(hash.Sum(nil))
	if err := o.place(f.Name(), address, size, durable); err != nil {
		return "", 0, explain(o.dir, err)
	}
	return address, size, nil
}

// place gives a finished file its name, unless the object is there already.
func (o *objects) place(file, address string, size int64, durable bool) error {
	l, err := waitLock(o.lock, true, nil, o.wait)
	if err != nil {
		return fmt.Errorf("lock objects: %w", err)
	}
	defer l.release()
	target, now := o.path(address), time.Now()
	// A file of another user cannot be touched, but replaced.
	there := o.intact(address, size) && os.Chtimes(target, now, now) == nil
	if there {
		if err := os.Remove(file); err != nil {
			return err
		}
	} else {
		if err := os.MkdirAll(filepath.Dir(target), 0o755); err != nil {
			return err
		}
		if err := os.Rename(file, target); err != nil {
			return err
		}
		if err := os.Remove(target + damagedSuffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return err
		}
	}
	if durable && there {
		return o.flush(address) // it may be there for the cache only
	}
	if durable {
		return errors.Join(syncDir(filepath.Dir(target)), syncDir(o.dir))
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.loose[address] = true
	return nil
}

// sync makes an object durable that this process put, if it is not yet, nor was taken away.
func (o *objects) sync(address string) error {
	o.mu.Lock()
	loose := o.loose[address]
	o.mu.Unlock()
	if !loose {
		return nil
	}
	if err := o.flush(address); err != nil && !errors.Is(err, os.ErrNotExist) {
		return explain(o.dir, err)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	delete(o.loose, address)
	return nil
}

// flush writes an object and its name to the disk.
func (o *objects) flush(address string) error {
	path := o.path(address)
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), syncDir(filepath.Dir(path)), syncDir(o.dir))
}

// touch marks objects as in use now and says whether all are there with their sizes.
func (o *objects) touch(sizes map[string]int64) bool {
	l, err := waitLock(o.lock, true, nil, o.wait)
	if errors.Is(err, ErrBusy) {
		return false
	}
	defer l.release() // where there is no lock, on a read-only disk, nobody can remove anything either
	now := time.Now()
	for address, size := range sizes {
		info, err := os.Stat(o.path(address))
		if err != nil || info.Size() != size {
			return false
		}
		if err := os.Chtimes(o.path(address), now, now); errors.Is(err, os.ErrNotExist) {
			return false
		}
	}
	return true
}

// size returns the length of an object; an error when it is not there.
func (o *objects) size(address string) (int64, error) {
	if !addressForm.MatchString(address) {
		return 0, noObject(address)
	}
	info, err := os.Stat(o.path(address))
	if errors.Is(err, os.ErrNotExist) {
		return 0, noObject(address)
	}
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func (o *objects) path(address string) string { return filepath.Join(o.dir, address[:2], address[2:]) }

type writerFunc func(b []byte) (int, error)

func (w writerFunc) Write(b []byte) (int, error) { return w(b) }
