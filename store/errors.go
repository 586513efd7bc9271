package store

import (
	"errors"
	"fmt"
	"io/fs"

	"headrace.dev/studio/engine/track"
)

// Errors beside those of package track.
var (
	// ErrBusy is returned when another process kept the database for longer than Options.Wait.
	ErrBusy = errors.New("store: the workspace is busy")
	// ErrNewer is returned for a workspace that a newer version of the program has written.
	ErrNewer = errors.New("store: the workspace is of a newer version")
	// ErrClosed is returned by a store after Close.
	ErrClosed = errors.New("store: closed")
	// ErrExists is returned by Begin for the id of a run that is there already.
	ErrExists = errors.New("store: already exists")
	// ErrAlive is returned by DeleteRun for a run that is under way.
	ErrAlive = errors.New("store: the run is under way")
	// ErrName is returned for a run id or model name of a form that is refused.
	ErrName = errors.New("store: bad name")
	// ErrModel is returned by Register for a value that is no model.
	ErrModel = errors.New("store: not a model")
)

// explain turns an error of the file system about path into one that says what to do; other errors pass as they are.
func explain(path string, err error) error {
	switch {
	case err == nil || errors.Is(err, track.ErrReadOnly):
		return err
	case diskFull(err):
		return fmt.Errorf("%w: the disk that holds %s is full; free some space and try again: %w", track.ErrReadOnly, path, err)
	case errors.Is(err, fs.ErrPermission) || diskReadOnly(err):
		return fmt.Errorf("%w: %s may only be read; copy the workspace to a folder of yours or change its permissions: %w",
			track.ErrReadOnly, path, err)
	}
	return err
}

// damaged says that the database cannot be read, and what to do.
func damaged(path string, cause any) error {
	return fmt.Errorf("%w: %s is damaged (%v); nothing was changed. Restore the file from a backup, or move it aside and open the "+
		"workspace again: objects and pipelines stay, the lists of runs and model versions start empty", track.ErrCorrupt, path, cause)
}
