package assess_test

import (
	"math/rand/v2"
	"slices"
	"sync"
	"testing"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/stages/assess"
)

// Progress counts the predicted rows of all models and folds.
func TestProgressCountsRows(t *testing.T) {
	t.Parallel()
	spec := assess.Family().Specs[0]
	settings, errs := spec.Settings(nil)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	long := make([]float64, 1200)
	for i := range long {
		long[i] = float64(i)
	}
	var mu sync.Mutex
	var heard []int64
	task := &stage.Task{
		Node: "evaluate", Key: "k", Settings: settings, Rand: rand.New(rand.NewPCG(1, 2)), Workers: 2,
		Inputs: map[string][]stage.Input{
			"models": {
				learned("a", "fold 1", &formula{Slope: 2}), learned("a", "fold 2", &formula{Slope: 2}),
				learned("b", "fold 1", &formula{Base: 1}), learned("b", "fold 2", &formula{Base: 1}),
			},
			"test": {tested(t, "fold 1", long, numbers(long...)), tested(t, "fold 2", []float64{1, 2}, numbers(1, 2))},
		},
		Progress: func(done, total int64) {
			mu.Lock()
			defer mu.Unlock()
			if total != 2404 {
				t.Errorf("progress of %d rows, want 2404", total)
			}
			heard = append(heard, done)
		},
	}
	if err := spec.Run(t.Context(), task); err != nil {
		t.Fatal(err)
	}
	slices.Sort(heard)
	for _, want := range []int64{1200, 1202, 2402, 2404} {
		if !slices.Contains(heard, want) {
			t.Errorf("heard of %v, not of %d", heard, want)
		}
	}
}
