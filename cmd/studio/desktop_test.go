package main_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
)

// needScreen skips a test where no window can be opened or driven.
func needScreen(tb testing.TB) {
	tb.Helper()
	if os.Getenv("DISPLAY") == "" {
		tb.Skip("no DISPLAY: run the tests of windows with .ci/screen")
	}
	if _, err := exec.LookPath("xdotool"); err != nil {
		tb.Skip("xdotool is missing, which moves the mouse and presses keys: make deps installs it")
	}
}

// scratch is a folder for what all tests share.
var scratch string

func TestMain(m *testing.M) {
	var err error
	if scratch, err = os.MkdirTemp("", "studio"); err != nil {
		panic(err)
	}
	code := m.Run()
	_ = os.RemoveAll(scratch) // what is left in the folder for temporary files does no harm
	os.Exit(code)
}

// binary builds the program once for all tests.
var binary = sync.OnceValues(func() (string, error) {
	path := filepath.Join(scratch, "studio")
	return path, build(path, "1", ".")
})

// build builds a command. It leaves paths in, so that packages that the tests were built from need not be built again.
func build(path, cgo, pkg string) error {
	c := exec.Command("go", "build", "-tags", "migrated_fynedo", "-o", path, pkg)
	c.Env = append(os.Environ(), "CGO_ENABLED="+cgo)
	if out, err := c.CombinedOutput(); err != nil {
		return fmt.Errorf("build %s: %w\n%s", pkg, err, out)
	}
	return nil
}

// desktop is a program under way with its window on the display, driven by real mouse and key events.
type desktop struct {
	tb    testing.TB
	dir   string // the workspace
	home  string // of the person at the screen
	cmd   *exec.Cmd
	ended chan error
	out   *bytes.Buffer
	shots int
}

// start opens the window on a workspace and waits until it can be used. home keeps the preferences from start to start.
func start(tb testing.TB, dir, home string) *desktop {
	tb.Helper()
	needScreen(tb)
	path, err := binary()
	if err != nil {
		tb.Fatal(err)
	}
	d := &desktop{tb: tb, dir: dir, home: home, out: &bytes.Buffer{}, ended: make(chan error, 1)}
	d.cmd = exec.Command(path, dir)
	d.cmd.Env = append(os.Environ(), "HOME="+home, "XDG_CONFIG_HOME="+filepath.Join(home, "config"),
		"XDG_DATA_HOME="+filepath.Join(home, "data"), "XDG_CACHE_HOME="+filepath.Join(home, "cache"), "FYNE_SCALE=1", "WAYLAND_DISPLAY=")
	d.cmd.Stdout, d.cmd.Stderr = d.out, d.out
	if err := d.cmd.Start(); err != nil {
		tb.Fatal(err)
	}
	go func() { d.ended <- d.cmd.Wait() }()
	tb.Cleanup(func() {
		_ = d.cmd.Process.Kill() // it has mostly ended by now
		if tb.Failed() {
			tb.Logf("the program wrote:\n%s", d.out)
		}
	})
	d.until("the window appears", func() bool {
		out, err := exec.Command("xdotool", "search", "--onlyvisible", "--pid", fmt.Sprint(d.cmd.Process.Pid)).Output()
		id := strings.Fields(string(out))
		return err == nil && len(id) > 0 && exec.Command("xdotool", "windowfocus", "--sync", id[0]).Run() == nil
	})
	time.Sleep(time.Second) // the first frames
	return d
}

// patience is how long a test waits for what must happen.
const patience = 15 * time.Second

// until waits until something is so.
func (d *desktop) until(what string, so func() bool) {
	d.tb.Helper()
	for late := time.Now().Add(patience); !so(); time.Sleep(30 * time.Millisecond) {
		if time.Now().After(late) {
			d.shot("late")
			d.tb.Fatalf("waited in vain: %s", what)
		}
		select {
		case err := <-d.ended:
			d.ended <- err
			d.tb.Fatalf("the program has ended (%v), waiting until %s", err, what)
		default:
		}
	}
}

// hands gives mouse and key events, xdotool's commands, one after another with a pause for the program to see each.
func (d *desktop) hands(commands ...string) {
	d.tb.Helper()
	for _, c := range commands {
		if out, err := exec.Command("xdotool", strings.Fields(c)...).CombinedOutput(); err != nil {
			d.tb.Fatalf("xdotool %s: %v %s", c, err, out)
		}
		time.Sleep(60 * time.Millisecond)
	}
}

func (d *desktop) point(at spot) { d.hands(fmt.Sprintf("mousemove %d %d", at.x, at.y)) }

func (d *desktop) click(at spot) {
	d.tb.Helper()
	d.point(at)
	d.hands("mousedown 1", "mouseup 1")
	time.Sleep(350 * time.Millisecond) // so that no later click makes it a double one
}

func (d *desktop) doubleClick(at spot) {
	d.tb.Helper()
	d.point(at)
	d.hands("click --repeat 2 --delay 80 1")
	time.Sleep(300 * time.Millisecond)
}

// drag moves in steps: the toolkit looks at the pointer sixty times a second.
func (d *desktop) drag(from, to spot) {
	d.tb.Helper()
	d.point(from)
	d.hands("mousedown 1")
	const steps = 8
	for i := 1; i <= steps; i++ {
		d.point(spot{from.x + (to.x-from.x)*i/steps, from.y + (to.y-from.y)*i/steps})
	}
	d.hands("mouseup 1")
	time.Sleep(200 * time.Millisecond)
}

func (d *desktop) keys(names ...string) {
	d.tb.Helper()
	for _, n := range names {
		d.hands("key " + n)
		time.Sleep(100 * time.Millisecond)
	}
}

func (d *desktop) write(text string) {
	d.tb.Helper()
	d.hands("type --delay 30 " + text)
	time.Sleep(100 * time.Millisecond)
}

// shot keeps a picture of the screen in the folder that SCREENSHOTS names.
func (d *desktop) shot(name string) {
	dir := os.Getenv("SCREENSHOTS")
	if dir == "" {
		return
	}
	d.shots++
	path := filepath.Join(dir, fmt.Sprintf("%s-%02d-%s.png", d.tb.Name(), d.shots, name))
	if out, err := exec.Command("import", "-window", "root", path).CombinedOutput(); err != nil {
		d.tb.Logf("no picture of the screen: %v %s", err, out)
	}
}

// quit ends the program as a person does and wants it to end well.
func (d *desktop) quit() {
	d.tb.Helper()
	d.keys("ctrl+q")
	select {
	case err := <-d.ended:
		if err != nil {
			d.tb.Errorf("the program ended with %v", err)
		}
	case <-time.After(patience):
		d.shot("stays")
		d.tb.Fatal("Ctrl+Q does not end the program")
	}
}

func (d *desktop) pipeline() string {
	return filepath.Join(d.dir, "pipelines", "customers.pipeline.json")
}

// saved is the document in the file.
func (d *desktop) saved() *graph.Document {
	d.tb.Helper()
	doc, err := graph.Load(d.pipeline())
	if err != nil {
		d.tb.Fatal(err)
	}
	return doc
}

// open is the document in the window: the file and the edits in the journal beside it.
func (d *desktop) open() *graph.Document {
	d.tb.Helper()
	doc := d.saved()
	edits, err := graph.Recover(d.pipeline(), doc)
	if err != nil {
		d.tb.Fatal(err)
	}
	for _, e := range edits {
		if err := doc.Apply(e); err != nil {
			d.tb.Fatal(err)
		}
	}
	return doc
}

// has reports whether there is a node in the window.
func (d *desktop) has(id string) bool {
	_, ok := d.open().Node(id)
	return ok
}

// ran waits for the n-th run of the workspace to end and returns its record.
func (d *desktop) ran(n int) *track.Run {
	d.tb.Helper()
	s, err := store.Open(d.dir, store.Options{})
	if err != nil {
		d.tb.Fatal(err)
	}
	defer s.Close() //nolint:errcheck // only read
	ctx := context.WithoutCancel(d.tb.Context())
	var rec *track.Run
	d.until(fmt.Sprintf("run %d is done", n), func() bool {
		runs, err := s.Runs(ctx, 0)
		if err != nil {
			d.tb.Fatal(err)
		}
		if len(runs) != n || runs[0].Status == track.Running {
			return false
		}
		if rec, err = s.Run(ctx, runs[0].ID); err != nil && !errors.Is(err, track.ErrNotFound) {
			d.tb.Fatal(err)
		}
		return err == nil
	})
	time.Sleep(300 * time.Millisecond) // the window hears of it too
	return rec
}
