package store_test

import (
	"encoding/json"
	"path/filepath"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/store"
)

// backdate makes cache entries, and the objects at the addresses, look as if they were last used that long ago.
func backdate(t *testing.T, s *store.Store, by map[string]time.Duration, addresses map[string]string) {
	t.Helper()
	inDatabase(t, s.Dir(), func(tx *bbolt.Tx) error {
		b := tx.Bucket([]byte("cache"))
		for key, d := range by {
			var record map[string]any
			if err := json.Unmarshal(b.Get([]byte(key)), &record); err != nil {
				return err
			}
			record["kept"] = time.Now().Add(-d)
			data, err := json.Marshal(record)
			if err != nil {
				return err
			}
			if err := b.Put([]byte(key), data); err != nil {
				return err
			}
		}
		return nil
	})
	for key, address := range addresses {
		age(t, s, address, by[key])
	}
}

// inDatabase changes a database behind the back of the store.
func inDatabase(t *testing.T, dir string, fn func(tx *bbolt.Tx) error) {
	t.Helper()
	db, err := bbolt.Open(filepath.Join(dir, "headrace.db"), 0o644, &bbolt.Options{Timeout: 5 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(fn); err != nil {
		t.Error(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
}
