package table

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"io"
)

// Encoded tables travel in sealed blocks: length, CRC-32C, bytes; a block of length 0 ends them. Arrow's reader trusts what it
// reads and asks for any amount of memory that a damaged length names, so that damage must be found before it.

// sealSize is the greatest number of bytes in a block.
const sealSize = 1 << 18

// seal writes blocks. Close writes what is left and the end.
type seal struct {
	w   io.Writer
	buf []byte
}

func newSeal(w io.Writer) *seal { return &seal{w: w, buf: make([]byte, 8, 8+sealSize)} }

// Write adds p to the blocks.
func (s *seal) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		k := min(len(p), cap(s.buf)-len(s.buf))
		s.buf = append(s.buf, p[:k]...)
		p = p[k:]
		if len(s.buf) == cap(s.buf) {
			if err := s.flush(); err != nil {
				return 0, err
			}
		}
	}
	return n, nil
}

func (s *seal) flush() error {
	body := s.buf[8:]
	binary.LittleEndian.PutUint32(s.buf, uint32(len(body)))
	binary.LittleEndian.PutUint32(s.buf[4:], crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)))
	_, err := s.w.Write(s.buf)
	s.buf = s.buf[:8]
	return err
}

// Close ends the blocks; the writer below stays open.
func (s *seal) Close() error {
	if len(s.buf) > 8 {
		if err := s.flush(); err != nil {
			return err
		}
	}
	return s.flush()
}

// unseal reads blocks and hands on only bytes that are whole.
type unseal struct {
	r    io.Reader
	rest []byte // of the current block
	buf  bytes.Buffer
	end  bool
}

// Read gives the bytes of the blocks; damage is an ErrCorrupt.
func (u *unseal) Read(p []byte) (int, error) {
	for len(u.rest) == 0 {
		if u.end {
			return 0, io.EOF
		}
		if err := u.next(); err != nil {
			return 0, err
		}
	}
	n := copy(p, u.rest)
	u.rest = u.rest[n:]
	return n, nil
}

func (u *unseal) next() error {
	var head [8]byte
	if _, err := io.ReadFull(u.r, head[:]); err != nil {
		return fmt.Errorf("%w: it is cut off: %w", ErrCorrupt, err)
	}
	n := binary.LittleEndian.Uint32(head[:])
	if n > sealSize {
		return fmt.Errorf("%w: a block of %d bytes", ErrCorrupt, n)
	}
	u.buf.Reset()
	if _, err := io.CopyN(&u.buf, u.r, int64(n)); err != nil {
		return fmt.Errorf("%w: it is cut off: %w", ErrCorrupt, err)
	}
	u.rest, u.end = u.buf.Bytes(), n == 0
	if crc32.Checksum(u.rest, crc32.MakeTable(crc32.Castagnoli)) != binary.LittleEndian.Uint32(head[4:]) {
		return fmt.Errorf("%w: a checksum does not match", ErrCorrupt)
	}
	return nil
}
