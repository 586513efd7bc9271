package track

import "errors"

// Errors of stores.
var (
	// ErrNotFound is returned for a run, model, version, alias or object that is not there.
	ErrNotFound = errors.New("track: not found")
	// ErrCorrupt is returned when stored bytes are not what was stored.
	ErrCorrupt = errors.New("track: stored data is corrupt")
	// ErrReadOnly is returned when the workspace cannot be written: a read-only or full disk.
	ErrReadOnly = errors.New("track: the workspace cannot be written")
	// ErrAlias is returned for an alias name that is refused.
	ErrAlias = errors.New("track: bad alias")
)
