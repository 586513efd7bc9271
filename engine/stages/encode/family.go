// Package encode holds the stage kinds that turn columns into numbers that learners can use. They are steps: the levels and
// scales that they learn from the rows belong to the model and are applied again at prediction time.
package encode

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "encode", Title: "Encode", Doc: "turn categories and numbers into what learners take",
		Specs: []stage.Spec{
			onehotStage(),
			ordinalStage(),
			scaleStage(),
		},
	}
}
