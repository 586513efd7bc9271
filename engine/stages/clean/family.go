// Package clean holds the stage kinds that mend cells: missing ones and outliers. They are steps: what they learn from the rows
// belongs to the model and is applied again at prediction time.
package clean

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "clean", Title: "Clean", Doc: "mend missing cells and outliers",
		Specs: []stage.Spec{
			imputeStage(),
			clipStage(),
		},
	}
}
