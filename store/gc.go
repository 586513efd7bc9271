package store

import (
	"cmp"
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/track"
)

// GCOptions say what a collection may take. The zero value takes objects that nothing refers to, and no cached output.
type GCOptions struct {
	DryRun        bool          // Report only.
	MaxCacheBytes int64         // Drop the longest unused cache entries until the rest needs at most this; 0 means no limit, -1 keeps none.
	MaxAge        time.Duration // Drop cache entries that were not used for longer; 0 means no limit.
	Grace         time.Duration // Leave alone what was stored or used this lately; 0 means 1 h.
}

func (o GCOptions) withDefaults() GCOptions {
	if o.Grace <= 0 {
		o.Grace = time.Hour
	}
	return o
}

// GCReport says what a collection took, or would take.
type GCReport struct {
	Entries   int   // cache entries dropped
	Objects   int   // objects removed
	Bytes     int64 // their size
	Kept      int   // objects that stay
	KeptBytes int64 // their size
}

// file is an object as it lies in its folder.
type file struct {
	size int64
	used time.Time
}

// GC removes the objects that no registered version, no run and no cache entry refers to, after dropping the cache entries
// that the options give up. It never takes what a version or a run refers to, nor what was put or used within the grace
// period or since the oldest run under way began. Other processes may work meanwhile.
func (s *Store) GC(ctx context.Context, o GCOptions) (GCReport, error) {
	report, err := s.collect(ctx, o.withDefaults())
	return report, wrap("collect garbage", err)
}

func (s *Store) collect(ctx context.Context, o GCOptions) (GCReport, error) {
	var report GCReport
	// The order matters: a reference made after this moment is to an object touched after it, which therefore stays.
	now := time.Now()
	refs, err := s.references(ctx)
	if err != nil {
		return report, err
	}
	cutoff := now.Add(-o.Grace)
	if !refs.oldest.IsZero() && refs.oldest.Before(cutoff) {
		cutoff = refs.oldest
	}
	files, err := s.objects.list()
	if err != nil {
		return report, err
	}
	drop := evict(refs, files, o, now, cutoff)
	report.Entries = len(drop)
	if !o.DryRun && len(drop) > 0 {
		if err := s.dropEntries(ctx, drop); err != nil {
			return report, err
		}
	}
	used := maps.Clone(refs.pinned)
	for _, e := range refs.cached {
		for address := range e.sizes {
			used[address] = true
		}
	}
	var doomed []string
	for address, f := range files {
		if !used[strings.TrimSuffix(address, damagedSuffix)] && f.used.Before(cutoff) {
			doomed = append(doomed, address)
			report.Bytes += f.size
			continue
		}
		report.Kept++
		report.KeptBytes += f.size
	}
	slices.Sort(doomed)
	report.Objects = len(doomed)
	if o.DryRun {
		return report, nil
	}
	for batch := range slices.Chunk(doomed, 128) {
		if err := ctx.Err(); err != nil {
			return report, err
		}
		if err := s.objects.remove(batch, cutoff); err != nil {
			return report, err
		}
	}
	return report, s.objects.removeTemporary(cutoff)
}

// evict takes entries out of refs.cached, those whose objects are lost first, then by last use, and returns their keys.
func evict(refs *references, files map[string]file, o GCOptions, now, cutoff time.Time) []string {
	shares, total := inspect(refs, files)
	full := func() bool { return o.MaxCacheBytes < 0 || o.MaxCacheBytes > 0 && total > o.MaxCacheBytes }
	order := slices.SortedFunc(maps.Keys(refs.cached), func(a, b string) int {
		return cmp.Or(refs.cached[a].used.Compare(refs.cached[b].used), cmp.Compare(a, b))
	})
	var drop []string
	for _, lost := range []bool{true, false} {
		for _, key := range order {
			e := refs.cached[key]
			if e == nil || e.lost != lost || !e.used.Before(cutoff) {
				continue
			}
			if old := o.MaxAge > 0 && now.Sub(e.used) > o.MaxAge; !lost && !old && !full() {
				continue
			}
			drop = append(drop, key)
			delete(refs.cached, key)
			for address, size := range e.sizes {
				if shares[address]--; shares[address] == 0 && !refs.pinned[address] {
					total -= size
				}
			}
		}
	}
	return drop
}

// inspect looks at the objects of cache entries: when each entry was last used, and whether one of its objects is lost. It
// returns how many entries share an object, and what all of them need on the disk beside versions and runs.
func inspect(refs *references, files map[string]file) (shares map[string]int, total int64) {
	shares = map[string]int{}
	for _, e := range refs.cached {
		for address, size := range e.sizes {
			if f, ok := files[address]; !ok || f.size != size {
				e.lost = true
			} else if f.used.After(e.used) {
				e.used = f.used
			}
			if shares[address]++; shares[address] == 1 && !refs.pinned[address] {
				total += size
			}
		}
	}
	return shares, total
}

// list returns all objects by address, those set aside by address and suffix.
func (o *objects) list() (map[string]file, error) {
	files := map[string]file{}
	folders, err := os.ReadDir(o.dir)
	if err != nil {
		return nil, err
	}
	for _, folder := range folders {
		if !folder.IsDir() {
			continue
		}
		entries, err := os.ReadDir(filepath.Join(o.dir, folder.Name()))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			info, err := e.Info()
			if address := folder.Name() + e.Name(); err == nil && addressForm.MatchString(strings.TrimSuffix(address, damagedSuffix)) {
				files[address] = file{size: info.Size(), used: info.ModTime()}
			}
		}
	}
	return files, nil
}

// remove deletes objects, except those that were touched since they were chosen. Nobody puts or looks up meanwhile.
func (o *objects) remove(addresses []string, cutoff time.Time) error {
	l, err := waitLock(o.lock, false, nil, o.wait)
	if err != nil {
		return explain(o.lock, err)
	}
	defer l.release()
	for _, address := range addresses {
		info, err := os.Stat(o.path(address))
		if errors.Is(err, fs.ErrNotExist) || err == nil && !info.ModTime().Before(cutoff) {
			continue
		}
		if err != nil {
			return err
		}
		if err := os.Remove(o.path(address)); err != nil {
			return explain(o.dir, err)
		}
	}
	return nil
}

// removeTemporary deletes files of puts that were cut off.
func (o *objects) removeTemporary(cutoff time.Time) error {
	entries, err := os.ReadDir(o.dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || !strings.HasPrefix(e.Name(), temporary) || !info.ModTime().Before(cutoff) {
			continue
		}
		if err := os.Remove(filepath.Join(o.dir, e.Name())); err != nil {
			return explain(o.dir, err)
		}
	}
	return nil
}

// dropEntries deletes cache entries.
func (s *Store) dropEntries(ctx context.Context, keys []string) error {
	return s.db.update(ctx, func(tx *bbolt.Tx) error {
		for _, key := range keys {
			if err := tx.Bucket(cacheBucket).Delete([]byte(key)); err != nil {
				return err
			}
		}
		return nil
	})
}

// oldestRunning returns the start of the oldest run under way; zero when there is none.
func oldestRunning(runs []*track.Run) time.Time {
	var oldest time.Time
	for _, r := range runs {
		if r.Status == track.Running && (oldest.IsZero() || r.Started.Before(oldest)) {
			oldest = r.Started
		}
	}
	return oldest
}
