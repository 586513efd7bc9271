package main

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// onSmallDisk puts a disk of 4 MiB below the workspace, fills it, and then makes it read-only. Each step that does not go as it
// should is a line that begins with "wrong".
const onSmallDisk = `
mount --make-rprivate / && mkdir -p small && mount -t tmpfs -o size=4m small small || exit 1
echo mounted
export HEADRACE_WORKSPACE=$PWD/small/workspace
expect() { # CODE WORDS COMMAND…
	code=$1 words=$2; shift 2
	"$@" >out.txt 2>&1; got=$?
	if [ $got -ne $code ]; then echo "wrong: $*: exit code $got, want $code:"; cat out.txt; fi
	case $(cat out.txt) in *"$words"*) ;; *) echo "wrong: $*: no \"$words\" in:"; cat out.txt ;; esac
}
fill() { dd if=/dev/zero of=small/filling bs=1k >/dev/null 2>&1; }

expect 0 binary headrace new good.csv --target churned --learner tree -o small/p.pipeline.json
expect 0 "version 1" headrace run small/p.pipeline.json -q
cp small/p.pipeline.json before.json
fill
expect 1 "full" headrace run small/p.pipeline.json -q --set tree.max_depth=3
expect 1 "p.pipeline.json: the disk is full; free some space" headrace new good.csv --target churned --learner tree,logistic,boosting,knn -o small/p.pipeline.json --force
cmp small/p.pipeline.json before.json || echo "wrong: the pipeline was damaged"
expect 0 "done" headrace runs
rm small/filling
expect 0 "version 2" headrace run small/p.pipeline.json -q --set tree.max_depth=3

mount -t tmpfs -o remount,ro small small || exit 1
expect 0 "done" headrace runs
expect 0 "predicted" headrace predict good -i good.csv -o predicted.csv
expect 1 "small/predicted.csv may not be written" headrace predict good -i good.csv -o small/predicted.csv
expect 1 "only be read" headrace run small/p.pipeline.json -q
expect 1 "only be read" headrace alias good champion 1
expect 1 "new.pipeline.json may not be written" headrace new good.csv --target churned -o small/new.pipeline.json
expect 1 "only be read" headrace --workspace small/other runs
`

// TestFullAndReadOnlyDisks needs a mount namespace of its own.
func TestFullAndReadOnlyDisks(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	data, err := os.ReadFile(filepath.Join("..", "..", "assets", "examples", "customers.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "good.csv"), data, 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", onSmallDisk)
	cmd.Dir = dir
	var said strings.Builder
	cmd.Stdout, cmd.Stderr = &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWNS | syscall.CLONE_NEWUSER,
		UidMappings: []syscall.SysProcIDMap{{HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{HostID: os.Getgid(), Size: 1}},
	}
	err = cmd.Run()
	if _, ran := errors.AsType[*exec.ExitError](err); err != nil && !ran || !strings.Contains(said.String(), "mounted") {
		t.Skipf("this system lets no test mount a disk of its own: %v %s", err, said.String())
	}
	if err != nil || strings.Contains(said.String(), "wrong") {
		t.Errorf("%v\n%s", err, said.String())
	}
}
