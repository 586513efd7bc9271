package run

import (
	"context"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/track"
)

// recentRuns is how far back the last run of a pipeline is looked for.
const recentRuns = 50

// previous returns the document of the last run of a pipeline; nil when there is none among the recent ones, or none that can be
// read. It only serves to say why nodes run again, so that nothing depends on it.
func previous(ctx context.Context, runs track.Runs, pipeline string) *graph.Document {
	recent, err := runs.Runs(ctx, recentRuns)
	if err != nil {
		return nil
	}
	for _, r := range recent {
		if r.Pipeline != pipeline {
			continue
		}
		full, err := runs.Run(ctx, r.ID)
		if err != nil {
			return nil
		}
		d, err := graph.Unmarshal(full.Document)
		if err != nil {
			return nil
		}
		return d
	}
	return nil
}
