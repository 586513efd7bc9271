// Package learn holds the stage kinds that learn a model from rows.
package learn

import "headrace.dev/studio/engine/stage"

// Family lists the kinds.
func Family() stage.Family {
	return stage.Family{
		Name: "learn", Title: "Learn", Doc: "learn a model from rows",
		Specs: []stage.Spec{logisticSpec(), linearSpec(), treeSpec(), boostingSpec(), knnSpec(), kmeansSpec()},
	}
}
