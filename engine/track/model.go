package track

import (
	"context"
	"io"
	"time"

	"headrace.dev/studio/engine/stage"
)

// Version is one version of a registered model.
type Version struct {
	Name    string             `json:"name"`
	Version int                `json:"version"` // from 1
	Object  string             `json:"object"`  // content address of the encoded model
	Size    int64              `json:"size"`    // bytes
	Task    string             `json:"task"`
	Title   string             `json:"title"`
	Run     string             `json:"run,omitempty"`
	Node    string             `json:"node,omitempty"`
	Note    string             `json:"note,omitempty"`
	Metrics map[string]float64 `json:"metrics,omitempty"`
	Created time.Time          `json:"created"`
	Aliases []string           `json:"aliases,omitempty"`
}

// AliasEvent is one line of the append-only history of aliases.
type AliasEvent struct {
	Name    string    `json:"name"`
	Alias   string    `json:"alias"`
	Version int       `json:"version"` // 0 means the alias was taken away
	Time    time.Time `json:"time"`
}

// Models keeps registered models. Safe for concurrent use, also by several processes.
type Models interface {
	stage.Registry
	// Models returns the newest version of every name, sorted by name.
	Models(ctx context.Context) ([]Version, error)
	// Versions returns all versions of a name, newest first. ErrNotFound when there is none.
	Versions(ctx context.Context, name string) ([]Version, error)
	// Resolve finds "name", "name@3" or "name@alias"; without @ the newest version. ErrNotFound names what exists.
	Resolve(ctx context.Context, ref string) (Version, error)
	// SetAlias moves an alias to a version; 0 takes it away. "latest" and "v3" are refused: they would lie.
	SetAlias(ctx context.Context, name, alias string, version int) error
	// AliasHistory returns every move of an alias, oldest first.
	AliasHistory(ctx context.Context, name string) ([]AliasEvent, error)
}

// Objects keeps content-addressed bytes.
type Objects interface {
	// Put stores what write writes and returns its address.
	Put(ctx context.Context, write func(w io.Writer) error) (address string, size int64, err error)
	// Get opens an object. ErrNotFound when it is not there; reading fails with ErrCorrupt where the bytes do not match.
	Get(ctx context.Context, address string) (io.ReadCloser, error)
}

// Entry is a cached execution: what came out of it.
type Entry struct {
	Outputs map[string]Output `json:"outputs"` // by port; a port may be absent (no test part)
	Seconds float64           `json:"seconds"` // what the execution took
	Summary string            `json:"summary,omitempty"`
}

// Cache remembers executions by key.
type Cache interface {
	// Lookup returns the entry of a key, if all its objects are still there.
	Lookup(ctx context.Context, key string) (Entry, bool)
	// Keep stores an entry.
	Keep(ctx context.Context, key string, e Entry) error
}
