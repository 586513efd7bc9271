package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/app"

	"headrace.dev/studio/assets"
	"headrace.dev/studio/cmd/internal/setup"
	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/shell"
	"headrace.dev/studio/ui/theme"
)

// appID is what the desktop knows the program by.
const appID = "dev.headrace.studio"

// themeKey is where the choice of a theme is kept.
const themeKey = "theme"

// closing is how long a run that was under way may take to complete its record after the window is gone.
const closing = 2 * time.Second

// Main opens the window and returns when it is closed.
func Main(ctx context.Context, workspace, pipeline string) error {
	if !hasDisplay() {
		return errNoDisplay
	}
	dir, err := setup.WorkspaceDir(workspace)
	if err != nil {
		return err
	}
	s, err := setup.Open(dir)
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every write was confirmed when it was made
	log, closeLog, err := openLog(dir)
	if err != nil {
		return err
	}
	defer closeLog()
	slog.SetDefault(log) // the toolkit writes to the standard logger: into the file, not between what people read in the terminal
	a := app.NewWithID(appID)
	lastKey := "pipeline of " + dir
	path, d, err := firstPipeline(dir, pipeline, a.Preferences().String(lastKey))
	if err != nil {
		return err
	}
	a.SetIcon(fyne.NewStaticResource("headrace.png", assets.Icon))
	look := &looks{app: a}
	look.set(theme.Named(a.Preferences().StringWithFallback(themeKey, theme.Light.String())))
	w := a.NewWindow("Headrace Studio")
	w.SetMaster()
	w.SetPadded(false)
	w.Resize(fyne.NewSize(1280, 800))
	sh, err := shell.New(ctx, shell.Options{
		Window: w, Catalog: catalog.All(), Workspace: s, Dir: dir, Post: fyne.Do, Log: log, Environment: setup.Environment(),
		Export: func(ctx context.Context, v track.Version, format, path string) error {
			return setup.ExportFile(ctx, s, v, format, path)
		},
		Opened: func(path string) { a.Preferences().SetString(lastKey, path) },
		Theme:  shell.Theme{Set: look.set, Current: look.current, Fonts: canvas.Fonts{Regular: assets.FontRegular, Bold: assets.FontBold}},
	}, d, path)
	if err != nil {
		return err
	}
	if err := open(w); err != nil {
		return err
	}
	err = guard(log, a.Run)
	sh.Wait(closing)
	return err
}

// looks switches themes and remembers the choice.
type looks struct {
	app fyne.App
	now theme.Variant
}

func (l *looks) current() theme.Variant { return l.now }

func (l *looks) set(v theme.Variant) {
	l.now = v
	l.app.Preferences().SetString(themeKey, v.String())
	l.app.Settings().SetTheme(theme.New(v))
}

// firstPipeline loads the pipeline to begin with: the one asked for, else the one that was open last, else the first example, else
// the one of the workspace that was changed last, else an empty one.
func firstPipeline(dir, asked, last string) (string, *graph.Document, error) {
	if asked != "" {
		path, err := filepath.Abs(asked)
		if err != nil {
			return "", nil, err
		}
		d, err := graph.Load(path)
		return path, d, err
	}
	names, err := filepath.Glob(filepath.Join(dir, "pipelines", "*"+graph.Extension))
	if err != nil {
		return "", nil, fmt.Errorf("look for pipelines: %w", err)
	}
	slices.SortStableFunc(names, func(a, b string) int { return changed(b).Compare(changed(a)) })
	for _, path := range append([]string{last, filepath.Join(dir, "pipelines", setup.FirstExample)}, names...) {
		if path == "" {
			continue
		}
		if d, err := graph.Load(path); err == nil {
			return path, d, nil
		}
	}
	return "", &graph.Document{Header: graph.Header{Name: "Untitled", Seed: 1}}, nil
}

// changed returns when a file was changed; the zero time where that cannot be told.
func changed(path string) (at time.Time) {
	if info, err := os.Stat(path); err == nil {
		at = info.ModTime()
	}
	return at
}

// openLog opens the log of the window in the workspace.
func openLog(dir string) (*slog.Logger, func(), error) {
	f, err := os.OpenFile(filepath.Join(dir, "studio.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, nil, fmt.Errorf("open the log: %w", err)
	}
	return slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug})), func() { f.Close() }, nil //nolint:errcheck // nobody to tell
}
