package store_test

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
	"headrace.dev/studio/store/storetest"
)

// childVariable makes the test binary one of the programs in children, working in the folder that is its last argument.
const childVariable = "HEADRACE_STORE_CHILD"

// children are the programs that tests start as processes of their own.
var children = map[string]func(ctx context.Context, dir string, args []string) error{
	"work":       workAndEnd,
	"loop":       workForEver,
	"hold":       holdDatabase,
	"small disk": onSmallDisk,
}

func TestMain(m *testing.M) {
	child, ok := children[os.Getenv(childVariable)]
	if !ok {
		os.Exit(m.Run())
	}
	last := len(os.Args) - 1
	if err := child(context.Background(), os.Args[last], os.Args[1:last]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func childProcess(t *testing.T, name, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append(args, dir)...)
	cmd.Env = append(os.Environ(), childVariable+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func hit(t *testing.T, s *store.Store, key string) bool {
	t.Helper()
	_, ok := s.Lookup(t.Context(), key)
	return ok
}

// say tells the test something.
func say(what any) error {
	_, err := fmt.Fprintln(os.Stdout, what)
	return err
}

// workOnce does what a run does: begin, store an output, log, register a model, finish. It returns the version.
func workOnce(ctx context.Context, s *store.Store, who string, i int) (int, error) {
	r := &track.Run{Pipeline: who}
	if err := s.Begin(ctx, r); err != nil {
		return 0, err
	}
	address, _, err := s.Put(ctx, func(w io.Writer) error {
		_, err := fmt.Fprintf(w, "output %d of %s", i, who)
		return err
	})
	if err != nil {
		return 0, err
	}
	if err := s.Keep(ctx, fmt.Sprint(who, i), entry(address)); err != nil {
		return 0, err
	}
	r.Log = append(r.Log, "stored")
	if err := s.Update(ctx, r); err != nil {
		return 0, err
	}
	v, err := s.Register(ctx, stage.Registration{Name: "m", Model: fakeModel(fmt.Sprint(who, i)), Aliases: []string{"newest-of-" + who}})
	if err != nil {
		return 0, err
	}
	r.Status, r.Models = track.Done, []track.ModelRef{{Name: v.Name, Version: v.Version}}
	return v.Version, s.Finish(ctx, r)
}

func workAndEnd(ctx context.Context, dir string, args []string) error {
	n, err := strconv.Atoi(args[1])
	if err != nil {
		return err
	}
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	for i := range n {
		if _, err := workOnce(ctx, s, args[0], i); err != nil {
			return err
		}
	}
	return s.Close()
}

// workForEver tells each version that it registered, and then that it is done with it.
func workForEver(ctx context.Context, dir string, args []string) error {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	for i := 0; ; i++ {
		v, err := workOnce(ctx, s, args[0], i)
		if err != nil {
			return err
		}
		if err := say(v); err != nil {
			return err
		}
	}
}

// holdDatabase keeps the database open until its input ends.
func holdDatabase(_ context.Context, dir string, _ []string) error {
	db, err := bbolt.Open(dir+"/headrace.db", 0o644, nil)
	if err != nil {
		return err
	}
	if err := say("held"); err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		return err
	}
	return db.Close()
}

func TestProcessesWorkAtOnce(t *testing.T) {
	t.Parallel()
	const processes, each = 4, 20
	dir := t.TempDir() // not a workspace yet: they also race to make it one
	var cmds []*exec.Cmd
	for p := range processes {
		cmd := childProcess(t, "work", dir, fmt.Sprint("p", p), fmt.Sprint(each))
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		cmds = append(cmds, cmd)
	}
	s := storetest.OpenIn(t, dir)
	ended := make(chan error)
	go func() {
		var errs []error
		for _, cmd := range cmds {
			errs = append(errs, cmd.Wait())
		}
		ended <- errors.Join(errs...)
	}()
	for working := true; working; {
		if err := s.Verify(t.Context()); err != nil {
			t.Fatal(err)
		}
		collect(t, s, store.GCOptions{Grace: 100 * time.Millisecond}) // must take nothing that they use
		select {
		case err := <-ended:
			if err != nil {
				t.Fatal(err)
			}
			working = false
		case <-time.After(20 * time.Millisecond):
		}
	}
	versions, err := s.Versions(t.Context(), "m")
	if err != nil {
		t.Fatal(err)
	}
	objects := map[string]bool{}
	for _, v := range versions {
		objects[v.Object] = true
		if v.Run == "" {
			t.Errorf("version %d names no run", v.Version)
		}
	}
	// Verify checks that the numbers have no gap.
	if len(versions) != processes*each || len(objects) != processes*each {
		t.Errorf("%d versions of %d models, want %d", len(versions), len(objects), processes*each)
	}
	runs, err := s.Runs(t.Context(), 0)
	if err != nil || len(runs) != processes*each {
		t.Fatalf("%d runs, %v, want %d", len(runs), err, processes*each)
	}
	for _, r := range runs {
		if r.Status != track.Done || len(r.Log) != 1 {
			t.Errorf("run %s is %s with log %v", r.ID, r.Status, r.Log)
		}
	}
	for p := range processes {
		for i := range each {
			if key := fmt.Sprintf("p%d%d", p, i); !hit(t, s, key) {
				t.Errorf("the outputs kept as %s are gone", key)
			}
		}
	}
}

func TestKilledProcessesLoseNothing(t *testing.T) {
	t.Parallel()
	const kills = 12
	dir := t.TempDir()
	told := 0 // the highest version that a process was told of
	var interrupted int
	for k := range kills {
		cmd := childProcess(t, "loop", dir, fmt.Sprint("k", k))
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		lines.Scan() // it is at work
		first := lines.Text()
		time.Sleep(time.Duration(k) * 1700 * time.Microsecond) // each time at another place
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for line := first; ; line = lines.Text() {
			if v, err := strconv.Atoi(line); err == nil {
				told = max(told, v)
			}
			if !lines.Scan() {
				break
			}
		}
		if err := cmd.Wait(); err == nil {
			t.Fatal("the process ended by itself")
		}
		s, err := store.Open(dir, store.Options{})
		if err != nil {
			t.Fatalf("after kill %d: %v", k, err)
		}
		if err := s.Verify(t.Context()); err != nil {
			t.Fatalf("after kill %d: %v", k, err)
		}
		if newest, err := s.Resolve(t.Context(), "m"); err != nil || newest.Version < told {
			t.Fatalf("after kill %d: newest version %d, %v; a process was told of %d", k, newest.Version, err, told)
		}
		interrupted = 0
		runs, err := s.Runs(t.Context(), 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range runs {
			switch r.Status {
			case track.Interrupted:
				interrupted++
			case track.Done:
			default:
				t.Errorf("run %s is %s", r.ID, r.Status)
			}
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if interrupted == 0 {
		t.Error("no kill hit a run under way; the test shows nothing")
	}
}

func TestBusyDatabaseIsReported(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	storetest.OpenIn(t, dir)
	s, err := store.Open(dir, store.Options{Wait: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	cmd := childProcess(t, "hold", dir)
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	bufio.NewScanner(out).Scan() // it has the lock
	if _, err := s.Models(t.Context()); !errors.Is(err, store.ErrBusy) || !strings.Contains(err.Error(), "another program") {
		t.Errorf("read: got %v", err)
	}
	if err := s.Begin(t.Context(), &track.Run{}); !errors.Is(err, store.ErrBusy) {
		t.Errorf("write: got %v", err)
	}
	patient, err := store.Open(dir, store.Options{Wait: 50 * time.Millisecond})
	if !errors.Is(err, store.ErrBusy) || patient != nil {
		t.Errorf("open: got %v", err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Millisecond)
	defer cancel()
	if err := s.Update(ctx, &track.Run{ID: "r"}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("cancelled write: got %v", err)
	}
	if err := errors.Join(in.Close(), cmd.Wait()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Models(t.Context()); err != nil {
		t.Errorf("after the other let go: %v", err)
	}
}
