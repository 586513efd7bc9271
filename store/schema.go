package store

import (
	"encoding/binary"
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"
)

// The buckets of the database. Keys are made of names and big-endian numbers, so that cursors walk in a useful order; a zero
// byte ends a name inside a key.
var (
	metaBucket      = []byte("meta")      // "schema" → version in decimal
	runsBucket      = []byte("runs")      // start time, id → record without document
	runKeysBucket   = []byte("run-keys")  // id → key in runs
	documentsBucket = []byte("documents") // id → the pipeline as it ran
	versionsBucket  = []byte("versions")  // name, 0, number → record
	aliasesBucket   = []byte("aliases")   // name, 0, alias → number in decimal
	movesBucket     = []byte("moves")     // name, 0, sequence → alias event
	cacheBucket     = []byte("cache")     // key of an execution → entry
)

var schemaKey = []byte("schema")

// migrations[i] brings a database from layout i to i+1. Released ones never change; a new layout adds one at the end.
// Layout 0 is a database without any bucket.
var migrations = []func(tx *bbolt.Tx) error{
	createBuckets,
}

func createBuckets(tx *bbolt.Tx) error {
	for _, name := range [][]byte{metaBucket, runsBucket, runKeysBucket, documentsBucket, versionsBucket, aliasesBucket, movesBucket, cacheBucket} {
		if _, err := tx.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	return nil
}

// schemaVersion returns the layout of the database.
func schemaVersion(tx *bbolt.Tx) (int, error) {
	b := tx.Bucket(metaBucket)
	if b == nil {
		if k, _ := tx.Cursor().First(); k != nil {
			return 0, fmt.Errorf("it is a database of another program: it has %q but no version", k)
		}
		return 0, nil
	}
	v, err := strconv.Atoi(string(b.Get(schemaKey)))
	if err != nil || v < 1 {
		return 0, fmt.Errorf("its version reads %q", b.Get(schemaKey))
	}
	return v, nil
}

// migrate brings the database to the newest layout, in one transaction.
func migrate(tx *bbolt.Tx) error { return migrateBy(tx, migrations) }

func migrateBy(tx *bbolt.Tx, steps []func(tx *bbolt.Tx) error) error {
	v, err := schemaVersion(tx)
	if err != nil {
		return err
	}
	for ; v < len(steps); v++ {
		if err := steps[v](tx); err != nil {
			return fmt.Errorf("bring the workspace from layout %d to %d: %w", v, v+1, err)
		}
		if err := tx.Bucket(metaBucket).Put(schemaKey, []byte(strconv.Itoa(v+1))); err != nil {
			return err
		}
	}
	return nil
}

// numbered returns the key of a numbered thing of a name.
func numbered(name string, n uint64) []byte {
	return binary.BigEndian.AppendUint64(prefix(name), n)
}

// prefix begins all keys of a name.
func prefix(name string) []byte { return append([]byte(name), 0) }
