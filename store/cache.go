package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// cacheRecord is an entry as it is stored.
type cacheRecord struct {
	track.Entry
	Sizes map[string]int64 `json:"sizes"` // of the objects, by address: a shorter one was lost in a power cut
	Kept  time.Time        `json:"kept"`
}

// Lookup returns the entry of a key, if all its objects are still there with their sizes, and keeps them from being collected
// for a while. Their bytes are checked when they are read: after track.ErrCorrupt from Get there is no hit any more, until the
// bytes have been stored anew. Whatever else goes wrong is no hit either.
func (s *Store) Lookup(ctx context.Context, key string) (track.Entry, bool) {
	var record []byte
	err := s.read(ctx, "look up", func(tx *bbolt.Tx) error {
		record = bytes.Clone(tx.Bucket(cacheBucket).Get([]byte(key)))
		return nil
	})
	if err != nil || record == nil {
		return track.Entry{}, false
	}
	var c cacheRecord
	if json.Unmarshal(record, &c) != nil || !s.objects.touch(c.Sizes) {
		return track.Entry{}, false
	}
	return c.Entry, true
}

// Keep stores an entry, whose objects must be there: track.ErrNotFound otherwise.
func (s *Store) Keep(ctx context.Context, key string, e track.Entry) error {
	c := cacheRecord{Entry: e, Sizes: map[string]int64{}, Kept: time.Now().UTC()}
	for port, o := range e.Outputs {
		size, err := s.objects.size(o.Object)
		if err != nil {
			return fmt.Errorf("keep output %s: %w", port, err)
		}
		c.Sizes[o.Object] = size
	}
	record, err := json.Marshal(c)
	if err != nil {
		return fmt.Errorf("keep outputs: encode entry: %w", err)
	}
	return s.write(ctx, "keep outputs", func(tx *bbolt.Tx) error { return tx.Bucket(cacheBucket).Put([]byte(key), record) })
}
