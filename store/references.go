package store

import (
	"bytes"
	"context"
	"encoding/json"
	"time"

	"go.etcd.io/bbolt"
)

// references is what the records say about objects.
type references struct {
	pinned map[string]bool        // of versions and runs
	cached map[string]*cacheShare // of cache entries, by key
	oldest time.Time              // when the oldest run under way began; zero when there is none
}

// cacheShare is what one cache entry needs.
type cacheShare struct {
	sizes map[string]int64
	used  time.Time
	lost  bool // an object is gone
}

func (s *Store) references(ctx context.Context) (*references, error) {
	refs := &references{pinned: map[string]bool{}, cached: map[string]*cacheShare{}}
	runs, err := s.Runs(ctx, 0)
	if err != nil {
		return nil, err
	}
	refs.oldest = oldestRunning(runs)
	for _, r := range runs {
		for _, n := range r.Nodes {
			for _, o := range n.Outputs {
				refs.pinned[o.Object] = true
			}
		}
	}
	entries := map[string][]byte{}
	err = s.db.view(ctx, func(tx *bbolt.Tx) error {
		err := tx.Bucket(versionsBucket).ForEach(func(_, record []byte) error {
			v, err := decodeVersion(record, nil)
			refs.pinned[v.Object] = true
			return err
		})
		if err != nil {
			return err
		}
		return tx.Bucket(cacheBucket).ForEach(func(key, record []byte) error {
			entries[string(key)] = bytes.Clone(record)
			return nil
		})
	})
	if err != nil {
		return nil, err
	}
	for key, record := range entries {
		var c cacheRecord
		// An entry that cannot be read is never a hit, so that it counts as lost.
		unreadable := json.Unmarshal(record, &c) != nil
		refs.cached[key] = &cacheShare{sizes: c.Sizes, used: c.Kept, lost: unreadable}
	}
	return refs, nil
}
