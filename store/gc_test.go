package store_test

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

func entry(address string) track.Entry {
	return track.Entry{Outputs: map[string]track.Output{"rows": {Port: "rows", Type: "table", Object: address}}, Seconds: 2}
}

func keep(t *testing.T, s *store.Store, key string, e track.Entry) {
	t.Helper()
	if err := s.Keep(t.Context(), key, e); err != nil {
		t.Fatal(err)
	}
}

// age makes an object look as if it was last used that long ago.
func age(t *testing.T, s *store.Store, address string, by time.Duration) {
	t.Helper()
	then := time.Now().Add(-by)
	if err := os.Chtimes(objectPath(s, address), then, then); err != nil {
		t.Fatal(err)
	}
}

func there(s *store.Store, address string) bool {
	_, err := os.Stat(objectPath(s, address))
	return err == nil
}

func collect(t *testing.T, s *store.Store, o store.GCOptions) store.GCReport {
	t.Helper()
	report, err := s.GC(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestCacheRemembersWhatIsThere(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := put(t, s, []byte("rows"))
	if _, hit := s.Lookup(t.Context(), "k"); hit {
		t.Error("a hit before anything was kept")
	}
	keep(t, s, "k", entry(a))
	keep(t, s, "nothing", track.Entry{Seconds: 1})
	if got, hit := s.Lookup(t.Context(), "k"); !hit || got.Outputs["rows"].Object != a || got.Seconds != 2 {
		t.Errorf("got %+v, %v", got, hit)
	}
	if got, hit := s.Lookup(t.Context(), "nothing"); !hit || got.Seconds != 1 {
		t.Errorf("an execution without outputs: got %+v, %v", got, hit)
	}
	if err := os.Truncate(objectPath(s, a), 0); err != nil {
		t.Fatal(err)
	}
	if _, hit := s.Lookup(t.Context(), "k"); hit {
		t.Error("a hit whose object lost its bytes")
	}
	put(t, s, []byte("rows"))
	if _, hit := s.Lookup(t.Context(), "k"); !hit {
		t.Error("no hit after the object was stored anew")
	}
	if err := os.Remove(objectPath(s, a)); err != nil {
		t.Fatal(err)
	}
	if _, hit := s.Lookup(t.Context(), "k"); hit {
		t.Error("a hit whose object is gone")
	}
	if err := s.Keep(t.Context(), "k2", entry(a)); !errors.Is(err, track.ErrNotFound) {
		t.Errorf("kept an object that is not there: %v", err)
	}
}

func TestDamagedObjectIsNoHitOnceItWasRead(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := put(t, s, []byte("rows"))
	keep(t, s, "k", entry(a))
	if err := os.WriteFile(objectPath(s, a), []byte("ROWS"), 0o644); err != nil {
		t.Fatal(err)
	}
	for range 2 { // found damaged, then set aside
		if _, err := get(t, s, a); !errors.Is(err, track.ErrCorrupt) {
			t.Errorf("got %v", err)
		}
	}
	if _, hit := s.Lookup(t.Context(), "k"); hit {
		t.Error("a hit that was found damaged")
	}
	put(t, s, []byte("rows"))
	if _, hit := s.Lookup(t.Context(), "k"); !hit {
		t.Error("no hit after the object was stored anew")
	}
	if got, err := get(t, s, a); err != nil || string(got) != "rows" {
		t.Errorf("got %q, %v", got, err)
	}
	if left, _ := filepath.Glob(objectPath(s, a) + "*"); len(left) != 1 {
		t.Errorf("left behind: %v", left)
	}
}

func TestGCTakesWhatNothingRefersTo(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	orphan, fresh := put(t, s, []byte("orphan")), put(t, s, []byte("fresh"))
	output, deleted, cached := put(t, s, []byte("output")), put(t, s, []byte("deleted")), put(t, s, []byte("cached"))
	for id, address := range map[string]string{"kept": output, "gone": deleted} {
		r := begin(t, s, &track.Run{ID: id, Nodes: []track.Node{{ID: "n", Outputs: []track.Output{{Port: "rows", Object: address}}}}})
		finish(t, s, r, track.Done)
	}
	if err := s.DeleteRun(t.Context(), "gone"); err != nil {
		t.Fatal(err)
	}
	keep(t, s, "k", entry(cached))
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("model")})
	register(t, s, stage.Registration{Name: "m", Model: fakeModel("newer model")})
	versions, err := s.Versions(t.Context(), "m")
	if err != nil {
		t.Fatal(err)
	}
	cutOff := filepath.Join(s.Dir(), "objects", "put-123")
	if err := os.WriteFile(cutOff, []byte("half"), 0o644); err != nil {
		t.Fatal(err)
	}
	day := time.Now().Add(-24 * time.Hour)
	if err := os.Chtimes(cutOff, day, day); err != nil {
		t.Fatal(err)
	}
	for _, a := range []string{orphan, output, deleted, cached, versions[0].Object, versions[1].Object} {
		age(t, s, a, 24*time.Hour)
	}
	want := store.GCReport{
		Objects: 2, Bytes: int64(len("orphan") + len("deleted")), Kept: 5,
		KeptBytes: int64(len("fresh") + len("output") + len("cached") + len("model") + len("newer model")),
	}
	if got := collect(t, s, store.GCOptions{DryRun: true}); got != want || !there(s, orphan) {
		t.Errorf("dry run: got %+v, want %+v", got, want)
	}
	if got := collect(t, s, store.GCOptions{}); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	for name, c := range map[string]struct {
		address string
		want    bool
	}{
		"orphan": {orphan, false}, "of a deleted run": {deleted, false}, "fresh": {fresh, true}, "of a run": {output, true},
		"of an entry": {cached, true}, "of a version": {versions[0].Object, true}, "of an old version": {versions[1].Object, true},
	} {
		if there(s, c.address) != c.want {
			t.Errorf("object %s: there is %v", name, !c.want)
		}
	}
	if _, err := os.Stat(cutOff); err == nil {
		t.Error("the file of a put that was cut off is still there")
	}
}

func TestGCDropsTheLongestUnusedEntries(t *testing.T) {
	t.Parallel()
	// Four entries of 100 bytes, a used last and d first; e shares the object of a; the object of d also belongs to a run.
	for name, c := range map[string]struct {
		o    store.GCOptions
		want string
	}{
		"no limit":        {store.GCOptions{}, "abcde"},
		"enough room":     {store.GCOptions{MaxCacheBytes: 300}, "abcde"},
		"room for two":    {store.GCOptions{MaxCacheBytes: 299}, "abe"},
		"room for one":    {store.GCOptions{MaxCacheBytes: 100}, "ae"},
		"room for none":   {store.GCOptions{MaxCacheBytes: 99}, ""},
		"none wanted":     {store.GCOptions{MaxCacheBytes: -1}, ""},
		"by age":          {store.GCOptions{MaxAge: 150 * time.Minute}, "abe"},
		"younger is kept": {store.GCOptions{MaxCacheBytes: -1, Grace: 150 * time.Minute}, "abe"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := storetest.Open(t)
			address := map[string]string{}
			for i, key := range []string{"a", "b", "c", "d"} {
				address[key] = put(t, s, noise(100, uint64(i)))
				keep(t, s, key, entry(address[key]))
			}
			address["e"] = address["a"]
			keep(t, s, "e", entry(address["e"]))
			r := begin(t, s, &track.Run{Nodes: []track.Node{{Outputs: []track.Output{{Object: address["d"]}}}}})
			finish(t, s, r, track.Done)
			backdate(t, s, map[string]time.Duration{"a": time.Hour, "b": 2 * time.Hour, "c": 3 * time.Hour, "d": 4 * time.Hour, "e": time.Hour}, address)
			if c.o.Grace == 0 {
				c.o.Grace = time.Minute
			}
			report := collect(t, s, c.o)
			var got strings.Builder
			for _, key := range []string{"a", "b", "c", "d", "e"} {
				if _, hit := s.Lookup(t.Context(), key); hit {
					got.WriteString(key)
				}
				if there(s, address[key]) != (strings.Contains(c.want, key) || key == "d") {
					t.Errorf("object of %s: there is %v", key, there(s, address[key]))
				}
			}
			if got.String() != c.want || report.Entries != 5-len(c.want) {
				t.Errorf("left %q, want %q; report %+v", got.String(), c.want, report)
			}
		})
	}
}

func TestGCSparesWhatARunUnderWayMayUse(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	a := put(t, s, []byte("made in the run, not in its record yet"))
	r := begin(t, s, &track.Run{Started: time.Now().Add(-24 * time.Hour)})
	age(t, s, a, 12*time.Hour)
	collect(t, s, store.GCOptions{MaxCacheBytes: -1})
	if !there(s, a) {
		t.Fatal("taken while the run was under way")
	}
	finish(t, s, r, track.Done)
	collect(t, s, store.GCOptions{MaxCacheBytes: -1})
	if there(s, a) {
		t.Error("still there after the run")
	}
}

func TestGCSparesWhatIsPutMeanwhile(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t)
	var wg sync.WaitGroup
	stop := make(chan struct{})
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				collect(t, s, store.GCOptions{Grace: 10 * time.Second})
			}
		}
	})
	for i := range 200 {
		a := put(t, s, noise(10, uint64(i%5)))
		if !there(s, a) {
			t.Errorf("object %d is gone right after Put", i)
		}
		age(t, s, a, time.Hour) // makes it prey until the next Put of the same bytes
	}
	close(stop)
	wg.Wait()
}
