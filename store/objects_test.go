package store_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"
	"time"

	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

// put stores bytes and returns their address.
func put(tb testing.TB, s *store.Store, content []byte) string {
	tb.Helper()
	address, size, err := s.Put(tb.Context(), func(w io.Writer) error {
		_, err := w.Write(content)
		return err
	})
	if err != nil {
		tb.Fatal(err)
	}
	if size != int64(len(content)) {
		tb.Fatalf("stored %d of %d bytes", size, len(content))
	}
	return address
}

func get(t *testing.T, s *store.Store, address string) ([]byte, error) {
	t.Helper()
	r, err := s.Get(t.Context(), address)
	if err != nil {
		return nil, err
	}
	defer r.Close() //nolint:errcheck // nothing was written
	return io.ReadAll(r)
}

func objectPath(s *store.Store, address string) string {
	return filepath.Join(s.Dir(), "objects", address[:2], address[2:])
}

// noise returns bytes that repeat nowhere.
func noise(n int, seed uint64) []byte {
	b := make([]byte, n)
	r := rand.New(rand.NewPCG(seed, 0))
	for i := range b {
		b[i] = byte(r.Uint32())
	}
	return b
}

func TestAddressIsTheSHA256OfTheBytes(t *testing.T) {
	t.Parallel()
	// FIPS 180-2, appendix B.1.
	const want = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
	if got := put(t, storetest.Open(t), []byte("abc")); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}

func TestObjectsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for name, size := range map[string]int{
		"empty": 0, "one byte": 1, "short of a block": 1<<20 - 1, "a block": 1 << 20, "a byte more": 1<<20 + 1, "blocks": 3 << 20, "odd": 3<<20 + 77,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			content := noise(size, uint64(size))
			address := put(t, s, content)
			r, err := s.Get(t.Context(), address)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close() //nolint:errcheck // nothing was written
			if err := iotest.TestReader(r, content); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestPutIsIdempotent(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := put(t, s, []byte("same"))
	old := time.Now().Add(-time.Hour)
	if err := os.Chtimes(objectPath(s, a), old, old); err != nil {
		t.Fatal(err)
	}
	before, err := os.Stat(objectPath(s, a))
	if err != nil {
		t.Fatal(err)
	}
	if b := put(t, s, []byte("same")); a != b {
		t.Fatalf("got %s and %s", a, b)
	}
	after, err := os.Stat(objectPath(s, a))
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) || time.Since(after.ModTime()) > time.Minute {
		t.Errorf("the file was replaced, or not marked as used: %v", after.ModTime())
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), "objects", "put-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestDamagedObjectsAreNoticedAndHealed(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]func(content []byte) []byte{
		"cut to nothing":   func([]byte) []byte { return nil },
		"cut short":        func(c []byte) []byte { return c[:len(c)-1] },
		"longer":           func(c []byte) []byte { return append(c, 0) },
		"first bit turned": func(c []byte) []byte { c[0] ^= 1; return c },
		"last bit turned":  func(c []byte) []byte { c[len(c)-1] ^= 1; return c },
		"zeros":            func(c []byte) []byte { return make([]byte, len(c)) },
	} {
		for _, size := range []int{1000, 2<<20 + 5} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				s := storetest.Open(t)
				content := noise(size, 1)
				address := put(t, s, content)
				if err := os.WriteFile(objectPath(s, address), harm(bytes.Clone(content)), 0o644); err != nil {
					t.Fatal(err)
				}
				got, err := get(t, s, address)
				if !errors.Is(err, track.ErrCorrupt) {
					t.Errorf("got %d bytes and %v", len(got), err)
				}
				if size <= 1<<20 && len(got) > 0 {
					t.Errorf("%d bytes of a damaged object were given out", len(got))
				}
				put(t, s, content)
				if got, err := get(t, s, address); err != nil || !bytes.Equal(got, content) {
					t.Errorf("not healed: %d bytes, %v", len(got), err)
				}
			})
		}
	}
}

func TestObjectsAreRefused(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	for name, address := range map[string]string{"unknown": string(bytes.Repeat([]byte("0"), 64)), "path": "../../headrace.db", "empty": ""} {
		if _, err := s.Get(t.Context(), address); !errors.Is(err, track.ErrNotFound) {
			t.Errorf("%s: got %v", name, err)
		}
	}
	broken := errors.New("broken")
	ctx, cancel := context.WithCancel(t.Context())
	for name, c := range map[string]struct {
		write func(w io.Writer) error
		want  error
	}{
		"writer fails": {func(w io.Writer) error {
			_, err := w.Write([]byte("half"))
			return errors.Join(err, broken)
		}, broken},
		"cancelled": {func(w io.Writer) error {
			cancel()
			_, err := w.Write(make([]byte, 1<<20))
			return err
		}, context.Canceled},
	} {
		if _, _, err := s.Put(ctx, c.write); !errors.Is(err, c.want) {
			t.Errorf("%s: got %v, want %v", name, err, c.want)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(s.Dir(), "objects", "*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}
