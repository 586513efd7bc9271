package run_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"testing"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/track"
)

// shop is a workspace in memory.
type shop struct {
	mu      sync.Mutex
	objects map[string][]byte
	entries map[string]track.Entry
	runs    []*track.Run
	updates []track.Run
	names   map[string]int
}

func newShop() *shop {
	return &shop{objects: map[string][]byte{}, entries: map[string]track.Entry{}, names: map[string]int{}}
}

func (s *shop) Put(ctx context.Context, write func(w io.Writer) error) (string, int64, error) {
	var b bytes.Buffer
	if err := errors.Join(ctx.Err(), write(&b)); err != nil {
		return "", 0, err
	}
	sum := sha256.Sum256(b.Bytes())
	s.mu.Lock()
	defer s.mu.Unlock()
	s.objects[hex.EncodeToString(sum[:])] = b.Bytes()
	return hex.EncodeToString(sum[:]), int64(b.Len()), nil
}

func (s *shop) Get(_ context.Context, address string) (io.ReadCloser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	b, ok := s.objects[address]
	if !ok {
		return nil, fmt.Errorf("object %s: %w", address[:8], track.ErrNotFound)
	}
	if sum := sha256.Sum256(b); hex.EncodeToString(sum[:]) != address {
		return nil, fmt.Errorf("object %s: %w", address[:8], track.ErrCorrupt)
	}
	return io.NopCloser(bytes.NewReader(b)), nil
}

func (s *shop) Lookup(_ context.Context, key string) (track.Entry, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	e, ok := s.entries[key]
	return e, ok
}

func (s *shop) Keep(_ context.Context, key string, e track.Entry) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.entries[key] = e
	return nil
}

func (s *shop) Begin(_ context.Context, r *track.Run) error {
	if r.Status != track.Running {
		return fmt.Errorf("a run begins as %s", r.Status)
	}
	s.runs = append(s.runs, r)
	return nil
}

func (s *shop) Finish(ctx context.Context, r *track.Run) error { return ctx.Err() }

func (s *shop) Update(_ context.Context, r *track.Run) error {
	s.updates = append(s.updates, *r)
	return nil
}

func (s *shop) Run(context.Context, string) (*track.Run, error) { return nil, track.ErrNotFound }
func (s *shop) Runs(context.Context, int) ([]*track.Run, error) { return s.runs, nil }
func (s *shop) DeleteRun(context.Context, string) error         { return nil }
func (s *shop) Register(_ context.Context, r stage.Registration) (stage.Registered, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if r.Run == "" {
		return stage.Registered{}, errors.New("the registration does not name the run")
	}
	s.names[r.Name]++
	return stage.Registered{Name: r.Name, Version: s.names[r.Name]}, nil
}

// pipeline makes a document from lines "id kind param=value …" and "a.port > b.port".
func pipeline(t *testing.T, text string) *graph.Document {
	t.Helper()
	d := &graph.Document{Header: graph.Header{Name: "test", Seed: 1}}
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0:
		case len(words) == 3 && words[1] == ">":
			var l graph.Link
			if err := errors.Join(l.From.UnmarshalText([]byte(words[0])), l.To.UnmarshalText([]byte(words[2]))); err != nil {
				t.Fatal(err)
			}
			d.Links = append(d.Links, l)
		default:
			n := graph.Node{ID: words[0], Kind: words[1], Params: map[string]any{}}
			for _, p := range words[2:] {
				name, value, _ := strings.Cut(p, "=")
				if n.Params[name] = any(strings.ReplaceAll(value, "_", " ")); name == "title" {
					n.Title = value
					delete(n.Params, name)
				}
			}
			d.Nodes = append(d.Nodes, n)
		}
	}
	return d
}

// carryOut runs a document in a workspace.
func carryOut(t *testing.T, w *world, d *graph.Document, s *shop, set func(o *run.Options)) *track.Run {
	t.Helper()
	o := run.Options{Catalog: w, Workers: 4, Objects: s, Cache: s, Runs: s, Registry: s}
	if set != nil {
		set(&o)
	}
	rec, err := run.Run(t.Context(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return rec
}

// node returns what a run did with a node.
func node(t *testing.T, r *track.Run, id string) track.Node {
	t.Helper()
	i := slices.IndexFunc(r.Nodes, func(n track.Node) bool { return n.ID == id })
	if i < 0 {
		t.Fatalf("the record has no node %q", id)
	}
	return r.Nodes[i]
}
