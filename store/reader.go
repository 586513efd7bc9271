package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"os"

	"headrace.dev/studio/engine/track"
)

// block is how much of an object is read at a time. One of at most this size is checked before its first byte is given out.
const block = 1 << 20

// Get opens an object. track.ErrNotFound when it is not there. Reading fails with track.ErrCorrupt where the bytes do not
// match the address: of an object up to 1 MiB nothing is given out then, of a longer one all but its last MiB, so that a
// reader who needs the end cannot miss it.
func (s *Store) Get(ctx context.Context, address string) (io.ReadCloser, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	r, err := s.objects.open(address)
	if err != nil {
		return nil, wrap("open object", err)
	}
	r.found = s.objects.setAside
	return r, nil
}

func (o *objects) open(address string) (*reader, error) {
	if !addressForm.MatchString(address) {
		return nil, noObject(address)
	}
	f, err := os.Open(o.path(address))
	if errors.Is(err, os.ErrNotExist) {
		if _, err := os.Stat(o.path(address) + damagedSuffix); err == nil {
			return nil, harmed(o.path(address), "it was set aside")
		}
		return nil, noObject(address)
	}
	if err != nil {
		return nil, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return &reader{file: f, address: address, hash: sha256.New(), left: info.Size(), buffer: make([]byte, 0, min(info.Size(), block))}, nil
}

// damagedSuffix ends the name of an object that was found damaged.
const damagedSuffix = ".damaged"

// setAside gives a damaged object another name, so that the cache does not offer it again: running the pipeline once more
// heals it. Where that is not possible, because the disk is read-only or somebody is reading, nothing else changes.
func (o *objects) setAside(file *os.File, address string) {
	l, err := waitLock(o.lock, false, nil, o.wait)
	if err != nil {
		return
	}
	defer l.release()
	if path := o.path(address); (&fileLock{file}).named(path) { // else somebody has healed it
		os.Rename(path, path+damagedSuffix) //nolint:errcheck // as said above
	}
}

// intact says whether an object is there and undamaged; size is its length.
func (o *objects) intact(address string, size int64) bool {
	if n, err := o.size(address); err != nil || n != size {
		return false
	}
	return o.verify(address) == nil
}

// verify reads an object to its end.
func (o *objects) verify(address string) error {
	r, err := o.open(address)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, r)
	return errors.Join(err, r.Close())
}

// reader hands out a file block by block, the last one only after the whole has been checked. The first block is the short
// one, so that the last is always full.
type reader struct {
	file    *os.File
	address string
	hash    hash.Hash
	left    int64  // bytes of the file not read yet
	buffer  []byte // the block at hand
	next    int    // what of it was given out
	begun   bool
	err     error                               // what every further Read returns
	found   func(file *os.File, address string) // hears of damage; nil for nobody
}

func (r *reader) Read(b []byte) (int, error) {
	if r.next == len(r.buffer) && r.err == nil {
		r.err = r.fill()
	}
	if r.err != nil {
		return 0, r.err
	}
	n := copy(b, r.buffer[r.next:])
	r.next += n
	return n, nil
}

func (r *reader) fill() error {
	if r.begun && r.left == 0 {
		return io.EOF
	}
	r.begun = true
	n := r.left % block
	if n == 0 {
		n = min(r.left, block)
	}
	r.buffer, r.next = r.buffer[:n], 0
	if _, err := io.ReadFull(r.file, r.buffer); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return r.corrupt("it became shorter while it was read")
		}
		return fmt.Errorf("read object: %w", err)
	}
	r.hash.Write(r.buffer)
	r.left -= n
	if r.left > 0 {
		return nil
	}
	if hex.EncodeToString(r.hash.Sum(nil)) != r.address {
		return r.corrupt("its bytes do not match its name")
	}
	if n == 0 {
		return io.EOF
	}
	return nil
}

func (r *reader) corrupt(why string) error {
	if r.found != nil {
		r.found(r.file, r.address)
	}
	return harmed(r.file.Name(), why)
}

func harmed(path, why string) error {
	return fmt.Errorf("%w: object %s is damaged: %s; run the pipeline again to make it anew", track.ErrCorrupt, path, why)
}

func (r *reader) Close() error { return r.file.Close() }

func noObject(address string) error {
	return fmt.Errorf("%w: there is no object %q; it may have been cleaned up: run the pipeline again", track.ErrNotFound, address)
}
