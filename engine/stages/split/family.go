// Package split holds the stage kinds that set rows aside for testing and open a family of folds.
package split

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "split", Title: "Split", Doc: "set rows aside for testing",
		Specs: []stage.Spec{rowsSpec()},
	}
}
