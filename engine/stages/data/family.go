// Package data holds the stage kinds where rows begin and where they leave: reading and writing files, and generators of sample
// data.
package data

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "data", Title: "Data", Doc: "read, generate and write rows",
		Specs: []stage.Spec{
			csvStage(),
			sampleStage(),
			writeCSVStage(),
		},
	}
}

// batch is how many rows are worked on between two looks at the context.
const batch = 1 << 12
