package evaluate

import (
	"context"
	"errors"
	"fmt"

	"gonum.org/v1/gonum/stat"
)

// A Score is a metric over the folds.
type Score struct {
	Mean  float64   `json:"mean"`
	Std   float64   `json:"std"`   // Population standard deviation, as numpy; 0 for one fold.
	Folds []float64 `json:"folds"` // One value for each fold, in the order of Predictions.Folds.
}

// A Result is how one model did.
type Result struct {
	Node    string            `json:"node"`             // The node that made the model.
	Model   string            `json:"model"`            // The name of the model for people.
	Target  string            `json:"target,omitempty"` // The column that is predicted; empty for a clustering.
	Task    Task              `json:"task"`
	Metrics map[string]Score  `json:"metrics"`           // By metric name.
	Skipped map[string]string `json:"skipped,omitempty"` // Metrics without a value, with the reason.

	Predictions Predictions `json:"predictions"`
}

// Evaluate checks the predictions and computes every metric of their task in each fold.
// A metric that has no value in some fold is left out as a whole, because a mean over the
// other folds could not be compared between models; Skipped says which fold and why. The
// caller fills in Node and Model. A clustering gives [ErrNeedsFeatures].
func Evaluate(ctx context.Context, p Predictions) (Result, error) {
	if p.Task == Clustering {
		return Result{}, ErrNeedsFeatures
	}
	if err := p.Validate(); err != nil {
		return Result{}, err
	}
	r := Result{Task: p.Task, Metrics: map[string]Score{}, Skipped: map[string]string{}, Predictions: p}
	folds := p.ByFold()
	for _, m := range MetricsOf(p.Task) {
		values := make([]float64, 0, len(folds))
		for k := range folds {
			if err := ctx.Err(); err != nil {
				return Result{}, err
			}
			v, err := m.value(folds[k])
			if undefined, ok := errors.AsType[*UndefinedError](err); ok {
				r.Skipped[m.Name] = p.inFold(k, undefined.Reason)
				break
			}
			if err != nil {
				return Result{}, fmt.Errorf("compute %s: %w", m.Name, err)
			}
			values = append(values, v)
		}
		if len(values) == len(folds) {
			r.Metrics[m.Name] = NewScore(values)
		}
	}
	return r, nil
}

// NewScore returns the score of one value for each fold, at least one.
func NewScore(folds []float64) Score {
	mean, std := stat.PopMeanStdDev(folds, nil)
	return Score{Mean: mean, Std: std, Folds: folds}
}

// value computes the metric and refuses a number that overflowed.
func (m Metric) value(p Predictions) (float64, error) {
	v, err := m.Compute(p)
	if err == nil && !finite(v) {
		return 0, undefined("the value is too large to be a number")
	}
	return v, err
}

// inFold puts the name of fold k before a reason, where there are several folds.
func (p Predictions) inFold(k int, reason string) string {
	if p.FoldCount() == 1 {
		return reason
	}
	return fmt.Sprintf("in fold %s, %s", p.FoldName(k), reason)
}
