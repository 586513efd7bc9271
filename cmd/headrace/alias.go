package main

import (
	"context"
	"fmt"
	"time"
)

// AliasCommand moves an alias or shows its history.
type AliasCommand struct {
	Name    string `arg:"" help:"Model." placeholder:"MODEL"`
	Alias   string `arg:"" optional:"" help:"Alias, such as champion; without one, the history is shown." placeholder:"ALIAS"`
	Version int    `arg:"" optional:"" help:"Version it moves to; 0 takes the alias away." placeholder:"VERSION"`
}

func (c *AliasCommand) run(ctx context.Context, a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every write was confirmed when it was made
	if c.Alias != "" {
		if err := s.SetAlias(ctx, c.Name, c.Alias, c.Version); err != nil {
			return err
		}
		a.Out.printf("%s@%s is now version %d\n", c.Name, c.Alias, c.Version)
		return nil
	}
	events, err := s.AliasHistory(ctx, c.Name)
	if err != nil {
		return err
	}
	var rows [][]string
	for _, e := range events {
		rows = append(rows, []string{e.Time.Local().Format(time.DateTime), e.Alias, fmt.Sprint(e.Version)})
	}
	return aligned(a.Out, []string{"WHEN", "ALIAS", "VERSION"}, rows)
}
