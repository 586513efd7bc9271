package main

import (
	"context"
	"time"

	"headrace.dev/studio/store"
)

// GCCommand removes what nothing refers to.
type GCCommand struct {
	DryRun bool          `help:"Only say what would go."`
	MaxAge time.Duration `help:"Also forget cached outputs older than this, such as 720h." placeholder:"AGE"`
	MaxMB  int64         `name:"max-mb" help:"Also forget the oldest cached outputs above so many megabytes." placeholder:"MB"`
}

func (c *GCCommand) run(ctx context.Context, a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every write was confirmed when it was made
	r, err := s.GC(ctx, store.GCOptions{DryRun: c.DryRun, MaxAge: c.MaxAge, MaxCacheBytes: c.MaxMB << 20})
	if err != nil {
		return err
	}
	verb := "removed"
	if c.DryRun {
		verb = "would remove"
	}
	a.Out.printf("%s %d objects, %.1f MB\n", verb, r.Objects, float64(r.Bytes)/1e6)
	return nil
}
