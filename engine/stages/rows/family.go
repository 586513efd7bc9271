// Package rows holds the stage kinds that choose, order and combine rows. They are no steps: they never run at prediction time.
// Choosing and ordering keep row ids and lineage; a join and an aggregation begin a new origin.
package rows

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "rows", Title: "Rows", Doc: "choose, order and combine rows",
		Specs: []stage.Spec{
			filterStage(),
			sampleStage(),
			sortStage(),
			deduplicateStage(),
			joinStage(),
			aggregateStage(),
		},
	}
}

// batch is how many rows are worked on between two looks at the context.
const batch = 1 << 13
