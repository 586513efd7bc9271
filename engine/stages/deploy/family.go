// Package deploy holds the stage kinds that put models to work.
package deploy

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "deploy", Title: "Deploy", Doc: "put models to work",
		Specs: []stage.Spec{predictSpec(), registerSpec()},
	}
}
