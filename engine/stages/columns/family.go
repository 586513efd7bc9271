// Package columns holds the stage kinds that say what columns are: their roles, names and types, and new ones derived from
// others. They are steps: what they do belongs to the model and is done again at prediction time.
package columns

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "columns", Title: "Columns", Doc: "say what columns are for and what they hold",
		Specs: []stage.Spec{
			rolesStage(),
			typeStage(),
			deriveStage(),
		},
	}
}
