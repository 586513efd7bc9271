package model

import (
	"fmt"

	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/kmeans"
	"headrace.dev/studio/engine/ml/knn"
	"headrace.dev/studio/engine/ml/linear"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/ml/tree"
)

// Predictors returns an empty value of every predictor that a saved model may hold.
func Predictors() []Predictor {
	return []Predictor{
		new(boost.Model),
		new(kmeans.Model),
		new(knn.Model),
		new(linear.Model),
		new(logistic.Model),
		new(tree.Model),
	}
}

func newPredictor(kind string) (Predictor, error) {
	for _, p := range Predictors() {
		if p.Kind() == kind {
			return p, nil
		}
	}
	return nil, fmt.Errorf("%w: learner %q; it was made by another version of Headrace", ErrKind, kind)
}
