package columns_test

import (
	"testing"

	"headrace.dev/studio/engine/stage/stagetest"
	"headrace.dev/studio/engine/stages/columns"
)

func TestKindsConform(t *testing.T) {
	t.Parallel()
	fixtures := map[string]stagetest.Fixture{
		"columns.roles": {Settings: map[string]any{
			"roles": map[string]string{"score": "weight", "note": "feature"}, "rename": map[string]string{"amount": "price"}, "drop": []string{"day"},
		}},
		"columns.derive": {Settings: map[string]any{"name": "amount", "expression": "log(amount) + count", "role": "weight"}},
		"columns.type":   {Settings: map[string]any{"types": map[string]string{"count": "category", "member": "integer", "score": "text"}}},
	}
	for _, spec := range columns.Family().Specs {
		t.Run(spec.Kind, func(t *testing.T) {
			t.Parallel()
			stagetest.Run(t, spec, fixtures[spec.Kind])
		})
	}
}
