package store_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
)

// onSmallDisk runs in a mount namespace of its own. It puts a disk of 2 MiB into a folder, fills it with objects, and then
// makes it read-only.
func onSmallDisk(ctx context.Context, dir string, _ []string) error {
	if err := unix.Mount("none", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""); err != nil {
		return err
	}
	if err := unix.Mount("small", dir, "tmpfs", 0, "size=2m"); err != nil {
		return err
	}
	if err := say("mounted"); err != nil {
		return err
	}
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return err
	}
	r := &track.Run{ID: "r"}
	if err := s.Begin(ctx, r); err != nil {
		return err
	}
	if _, err := s.Register(ctx, stage.Registration{Name: "m", Model: fakeModel("abc")}); err != nil {
		return err
	}
	wordless := func(n int) func(w io.Writer) error {
		return func(w io.Writer) error {
			if _, err := w.Write(noise(n, uint64(n))); err != nil {
				return errors.New("encode table") // hides what happened
			}
			return nil
		}
	}
	_, _, err = s.Put(ctx, wordless(4<<20))
	if err := expect("big object on a full disk", err, "full"); err != nil {
		return err
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "objects", "put-*")); len(left) > 0 {
		return fmt.Errorf("left on the full disk: %v", left)
	}
	for n := 1 << 18; n > 1000; { // down to the last page
		if _, _, err = s.Put(ctx, wordless(n)); err != nil {
			n /= 2
		} else {
			n-- // another object
		}
	}
	r.Log = []string{strings.Repeat("much to tell ", 1<<16)}
	if err := expect("record on a full disk", s.Update(ctx, r), "full"); err != nil {
		return err
	}
	if err := s.Verify(ctx); err != nil {
		return fmt.Errorf("after the disk was full: %w", err)
	}
	if err := s.Close(); err != nil {
		return err
	}
	if err := unix.Mount("small", dir, "tmpfs", unix.MS_REMOUNT|unix.MS_RDONLY, ""); err != nil {
		return err
	}
	return readOnly(ctx, dir)
}

func readOnly(ctx context.Context, dir string) error {
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return fmt.Errorf("open read-only: %w", err)
	}
	runs, err := s.Runs(ctx, 0)
	if err != nil || len(runs) != 1 || runs[0].Status != track.Interrupted {
		return fmt.Errorf("list read-only: %v, %w", runs, err)
	}
	_, _, putErr := s.Put(ctx, func(io.Writer) error { return nil })
	_, registerErr := s.Register(ctx, stage.Registration{Name: "m", Model: fakeModel("b")})
	_, newErr := store.Open(filepath.Join(dir, "new"), store.Options{})
	return errors.Join(
		s.Verify(ctx),
		expect("put", putErr, "only be read"),
		expect("register", registerErr, "only be read"),
		expect("begin", s.Begin(ctx, &track.Run{}), "only be read"),
		expect("update", s.Update(ctx, runs[0]), "only be read"),
		expect("alias", s.SetAlias(ctx, "m", "champion", 1), "only be read"),
		expect("new workspace", newErr, "only be read"),
	)
}

func expect(what string, err error, sentence string) error {
	if !errors.Is(err, track.ErrReadOnly) || !strings.Contains(err.Error(), sentence) {
		return fmt.Errorf("%s: got %w, want %q", what, err, sentence)
	}
	return nil
}

func TestFullAndReadOnlyDisks(t *testing.T) {
	t.Parallel()
	cmd := childProcess(t, "small disk", t.TempDir())
	var said, complaint strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &complaint
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	err := cmd.Run()
	if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran || !strings.Contains(said.String(), "mounted") {
		t.Skipf("this system lets no test mount a disk of its own: %v %s", err, complaint.String())
	}
	if err != nil {
		t.Errorf("%v: %s", err, complaint.String())
	}
}
