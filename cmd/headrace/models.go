package main

import (
	"context"
	"fmt"
	"strings"
	"time"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/track"
)

// ModelsCommand lists registered models or the versions of one.
type ModelsCommand struct {
	Name string `arg:"" optional:"" help:"Model whose versions to list." placeholder:"MODEL"`
	JSON bool   `name:"json" help:"Write JSON."`
}

func (c *ModelsCommand) run(ctx context.Context, a *app) error {
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // only read
	var all []track.Version
	if c.Name == "" {
		all, err = s.Models(ctx)
	} else {
		all, err = s.Versions(ctx, c.Name)
	}
	if err != nil {
		return err
	}
	if c.JSON {
		if all == nil {
			all = []track.Version{}
		}
		return writeJSON(a.Out, all)
	}
	if len(all) == 0 {
		a.Out.printf("no models yet; a pipeline with a Register node makes one\n")
		return nil
	}
	var rows [][]string
	for _, v := range all {
		metric := evaluate.PrimaryMetric(evaluate.Task(v.Task))
		said := ""
		if m, ok := v.Metrics[metric]; ok {
			said = metric + " " + evaluate.Figure(m, 5)
		}
		rows = append(rows, []string{
			v.Name, fmt.Sprint(v.Version), v.Title, v.Task, said, v.Created.Local().Format(time.DateTime),
			fmt.Sprintf("%.1f KiB", float64(v.Size)/1024), strings.Join(v.Aliases, ", "),
		})
	}
	return aligned(a.Out, []string{"MODEL", "VERSION", "LEARNER", "TASK", "RESULT", "CREATED", "SIZE", "ALIASES"}, rows)
}
