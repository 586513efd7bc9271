package main

import (
	"context"
	"errors"
	"fmt"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stages/data"
	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/engine/track"
	"headrace.dev/studio/store"
)

// trainingCSV returns how the rows that a model learned from were read: delimiter, missing-cell texts, decimal sign. New rows
// are read alike, so that -999 means missing for both. Where the run is gone, or read several files or none, all is found from
// the new file.
func trainingCSV(ctx context.Context, a *app, s *store.Store, v track.Version) (table.CSVOptions, error) {
	if v.Run == "" {
		return table.CSVOptions{}, nil
	}
	r, err := s.Run(ctx, v.Run)
	if errors.Is(err, track.ErrNotFound) {
		return table.CSVOptions{}, nil
	}
	if err != nil {
		return table.CSVOptions{}, err
	}
	d, err := graph.Unmarshal(r.Document)
	if err != nil {
		return table.CSVOptions{}, fmt.Errorf("read the pipeline of run %s: %w", r.ID, err)
	}
	spec, _ := a.catalog.Spec(data.CSVKind)
	var sources []graph.Node
	for _, n := range d.Nodes {
		if n.Kind == data.CSVKind {
			sources = append(sources, n)
		}
	}
	if len(sources) != 1 || sources[0].Version != spec.Version {
		return table.CSVOptions{}, nil
	}
	settings, errs := spec.Settings(sources[0].Params)
	if len(errs) > 0 {
		return table.CSVOptions{}, errors.Join(errs...)
	}
	return data.CSVOptions(&stage.Shape{Settings: settings})
}
