package evaluate_test

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"headrace.dev/studio/engine/evaluate"
)

// The interval of an accuracy of 0.8 on 400 rows is known from the normal approximation
// of the binomial, ±1.96·√(0.8·0.2/400) = ±0.0392.
func TestBootstrapInterval(t *testing.T) {
	t.Parallel()
	truth, score := make([]float64, 400), make([]float64, 400)
	for i := range score {
		score[i] = 0.9
		if i%5 > 0 {
			truth[i] = 1
		}
	}
	p := binaryPredictions(truth, score, nil)
	m, _ := evaluate.MetricNamed("accuracy")
	got, err := evaluate.Bootstrap(t.Context(), m, p, evaluate.BootstrapOptions{}, rand.New(rand.NewPCG(3, 4)))
	if err != nil {
		t.Fatal(err)
	}
	if math.Abs(got.Low-0.7608) > 0.006 || math.Abs(got.High-0.8392) > 0.006 || got.Samples != 1000 || got.Level != 0.95 {
		t.Errorf("interval %+v, want about 0.761 to 0.839", got)
	}
	again, err := evaluate.Bootstrap(t.Context(), m, p, evaluate.BootstrapOptions{}, rand.New(rand.NewPCG(3, 4)))
	if err != nil || again != got {
		t.Errorf("the same seed gives %+v and %+v (%v)", got, again, err)
	}
}

func TestBootstrapOfTooFewRows(t *testing.T) {
	t.Parallel()
	m, _ := evaluate.MetricNamed("roc_auc")
	p := binaryPredictions([]float64{0, 0, 0, 0}, []float64{.1, .2, .3, .4}, nil)
	_, err := evaluate.Bootstrap(t.Context(), m, p, evaluate.BootstrapOptions{Samples: 20}, rand.New(rand.NewPCG(1, 1)))
	if _, ok := errors.AsType[*evaluate.UndefinedError](err); !ok {
		t.Errorf("got %v, want an UndefinedError", err)
	}
}
