package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strconv"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// Verify reads the whole database and the objects of all registered versions and returns everything that is wrong: pages that
// do not hang together, records that cannot be read, gaps between versions, aliases of versions that are not there, damaged or
// missing models. Others can read meanwhile, and must wait to write.
func (s *Store) Verify(ctx context.Context) error {
	models := map[string]string{} // address → version, for words
	err := s.db.view(ctx, func(tx *bbolt.Tx) error {
		// Walking first: it fails safely on pages that make no sense, where bbolt's own check would end the process.
		errs := []error{verifyRuns(tx), verifyVersions(tx, models), verifyAliases(tx)}
		for err := range tx.Check() {
			errs = append(errs, damaged(s.db.path, err))
		}
		return errors.Join(errs...)
	})
	errs := []error{err}
	for address, version := range models {
		if err := ctx.Err(); err != nil {
			return wrap("verify", err)
		}
		if err := s.objects.verify(address); err != nil {
			errs = append(errs, fmt.Errorf("model %s: %w", version, err))
		}
	}
	return wrap("verify", errors.Join(errs...))
}

func bad(format string, a ...any) error {
	return fmt.Errorf("%w: %s", track.ErrCorrupt, fmt.Sprintf(format, a...))
}

// verifyRuns checks that records, their keys by id and their documents belong together.
func verifyRuns(tx *bbolt.Tx) error {
	runs, keys := tx.Bucket(runsBucket), tx.Bucket(runKeysBucket)
	var errs []error
	collect := func(err error) { errs = append(errs, err) }
	collect(runs.ForEach(func(key, record []byte) error {
		r, err := decodeRun(record)
		switch {
		case err != nil:
			collect(err)
		case !bytes.Equal(keys.Get([]byte(r.ID)), key):
			collect(bad("run %s is not found by its id", r.ID))
		}
		return nil
	}))
	collect(keys.ForEach(func(id, key []byte) error {
		if runs.Get(key) == nil {
			collect(bad("run %s has no record", id))
		}
		return nil
	}))
	collect(tx.Bucket(documentsBucket).ForEach(func(id, _ []byte) error {
		if keys.Get(id) == nil {
			collect(bad("the document of run %s has no run", id))
		}
		return nil
	}))
	return errors.Join(errs...)
}

// verifyVersions checks that the versions of each name count from 1 without gap, and collects their objects.
func verifyVersions(tx *bbolt.Tx, models map[string]string) error {
	var errs []error
	last := track.Version{}
	errs = append(errs, tx.Bucket(versionsBucket).ForEach(func(key, record []byte) error {
		v, err := decodeVersion(record, nil)
		if err != nil {
			errs = append(errs, err)
			return nil
		}
		if v.Name != last.Name {
			last = track.Version{}
		}
		if v.Version != last.Version+1 || !bytes.Equal(key, numbered(v.Name, uint64(v.Version))) {
			errs = append(errs, bad("version %d of %q comes after %d", v.Version, v.Name, last.Version))
		}
		models[v.Object] = fmt.Sprintf("%s@%d", v.Name, v.Version)
		last = v
		return nil
	}))
	return errors.Join(errs...)
}

// verifyAliases checks that aliases point to versions that exist.
func verifyAliases(tx *bbolt.Tx) error {
	var errs []error
	errs = append(errs, tx.Bucket(aliasesBucket).ForEach(func(key, record []byte) error {
		name, alias, _ := bytes.Cut(key, []byte{0})
		v, err := strconv.Atoi(string(record))
		if err != nil || tx.Bucket(versionsBucket).Get(numbered(string(name), uint64(v))) == nil {
			errs = append(errs, bad("alias %q of %q points to version %s, which is not there", alias, name, record))
		}
		return nil
	}))
	return errors.Join(errs...)
}
