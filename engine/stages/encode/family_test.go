package encode_test

import (
	"testing"

	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/encode"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	fixtures := map[string]stagetest.Fixture{
		"encode.ordinal": {Settings: map[string]any{"orders": map[string]string{"colour": "red < green < blue", "note": "one<two<three"}}},
	}
	for _, spec := range encode.Family().Specs {
		t.Run(spec.Kind, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, spec, fixtures[spec.Kind])
		})
	}
}
