package clean_test

import (
	"testing"

	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/clean"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	fixtures := map[string]stagetest.Fixture{
		"clean.impute": {Settings: map[string]any{"indicator": true}},
	}
	for _, spec := range clean.Family().Specs {
		t.Run(spec.Kind, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, spec, fixtures[spec.Kind])
		})
	}
}
