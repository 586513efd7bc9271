// Package setup is what the window and the command line do alike when they start: find the workspace, fill a new one with
// examples, describe the environment.
package setup

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"strconv"

	"headrace.dev/studio/assets"
	"headrace.dev/studio/engine/durable"
	"headrace.dev/studio/store"
)

// Version is the version of the programs.
const Version = "0.1.0"

// FirstExample is the example pipeline that a new workspace opens with.
const FirstExample = "customers.pipeline.json"

// EnvWorkspace names the environment variable that chooses the workspace.
const EnvWorkspace = "HEADRACE_WORKSPACE"

// WorkspaceDir returns the folder of the workspace: the given one, else the one of HEADRACE_WORKSPACE, else the nearest folder
// upwards from the working directory that is a workspace, else the user's own, headrace/workspace in the data folder.
func WorkspaceDir(given string) (string, error) {
	if given != "" {
		return filepath.Abs(given)
	}
	if env := os.Getenv(EnvWorkspace); env != "" {
		return filepath.Abs(env)
	}
	dir, err := os.Getwd()
	for err == nil {
		if _, e := os.Stat(filepath.Join(dir, "headrace.db")); e == nil {
			return dir, nil
		}
		up := filepath.Dir(dir)
		if up == dir {
			break
		}
		dir = up
	}
	data := os.Getenv("XDG_DATA_HOME")
	if data == "" {
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("find the workspace: %w; name one with --workspace", err)
		}
		data = filepath.Join(home, ".local", "share")
	}
	return filepath.Join(data, "headrace", "workspace"), nil
}

// Open opens the workspace in a folder. A new one is filled with the example pipelines and their data.
func Open(dir string) (*store.Store, error) {
	_, err := os.Stat(filepath.Join(dir, "headrace.db"))
	fresh := errors.Is(err, fs.ErrNotExist)
	s, err := store.Open(dir, store.Options{})
	if err != nil {
		return nil, err
	}
	if fresh {
		if err := examples(filepath.Join(dir, "pipelines")); err != nil {
			return nil, errors.Join(fmt.Errorf("copy the examples: %w", err), s.Close())
		}
	}
	return s, nil
}

// examples copies the embedded examples into a folder; files that are there stay as they are.
func examples(dir string) error {
	return fs.WalkDir(assets.Examples, "examples", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		to := filepath.Join(dir, filepath.Base(path))
		if _, err := os.Stat(to); err == nil {
			return nil
		}
		data, err := assets.Examples.ReadFile(path)
		if err != nil {
			return err
		}
		return durable.WriteFile(to, func(w io.Writer) error {
			_, err := w.Write(data)
			return err
		})
	})
}

// Environment describes the program and the machine for the records of runs.
func Environment() map[string]string {
	out := map[string]string{
		"headrace": Version, "go": runtime.Version(), "platform": runtime.GOOS + "/" + runtime.GOARCH,
		"processors": strconv.Itoa(runtime.NumCPU()),
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				out["revision"] = s.Value
			}
		}
	}
	return out
}
