package run

import (
	"context"
	"testing"
	"time"

	"headrace.dev/studio/engine/track"
)

// slowCache keeps nothing before the gathering node has run.
type slowCache struct {
	*memory
	ran  chan struct{}
	late func()
}

func (c slowCache) Keep(ctx context.Context, key string, e track.Entry) error {
	select {
	case <-c.ran:
	case <-time.After(10 * time.Second):
		c.late()
	}
	return c.memory.Keep(ctx, key, e)
}

// Nodes do not wait for the cache; the run does, even when it was cancelled.
func TestCacheIsToldInTheBackground(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	m := newMemory(10)
	c := slowCache{m, make(chan struct{}), func() { t.Error("the next node waits for the cache") }}
	m.gather = func() { close(c.ran); cancel() }
	r, err := Run(ctx, chainOf("mem.source", "mem.copy", "mem.gather", "mem.copy"), Options{Catalog: m, Objects: m, Cache: c, Workers: 1})
	if err != nil || r.Status != track.Cancelled {
		t.Fatal(r, err)
	}
	if len(m.entries) < 2 {
		t.Errorf("%d entries are kept, want those of the nodes that ended before", len(m.entries))
	}
}
