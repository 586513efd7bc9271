// Package assess holds the stage kinds that judge models.
package assess

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "assess", Title: "Evaluate", Doc: "judge and compare models",
		Specs: []stage.Spec{evaluateSpec()},
	}
}
