package evaluate

import (
	"errors"
	"fmt"
	"math"
)

// A Task is what a model was asked to predict.
type Task string

// The tasks. The values are the words used in files.
const (
	Binary     Task = "binary"     // One of two classes, one of which is called positive.
	Multiclass Task = "multiclass" // One of three or more classes.
	Regression Task = "regression" // A number.
	Clustering Task = "clustering" // A group number without a known truth.
)

// Unseen is the truth of a row whose class the model never met in training.
const Unseen = -1

// probabilityTolerance is how far the probabilities of a row may be from adding up to
// one. Models that compute in 32 bits are off by some 1e-6 for each hundred classes.
const probabilityTolerance = 1e-3

// Predictions are what a model said about rows it had not learned from. All slices but
// Classes and Folds have one entry for each row, or are nil where stated.
type Predictions struct {
	Task    Task
	Classes []string // The classes the model knows, in its order; nil for regression and clustering.
	// Positive is the index in Classes of the class that precision, recall and the
	// curves are about. Only a binary task uses it.
	Positive int
	RowID    []int64  // Stable identity of each row in its table; nil when rows have none.
	Fold     []int32  // Index into Folds; nil puts all rows into one fold.
	Folds    []string // Names of the folds in order; may be empty when Fold is nil.
	// Truth is the true value, or the index of the true class, or Unseen. It is nil for
	// a clustering.
	Truth []float64
	// Predicted is the predicted value, or the index of the predicted class or cluster; a
	// negative cluster means that the row is in none.
	Predicted []float64
	Proba     []float64 // Probabilities, rows × len(Classes), row after row; nil when there are none.
	Weight    []float64 // How much each row counts, at least 0; nil counts every row once.
}

// Rows returns the number of predictions.
func (p Predictions) Rows() int { return len(p.Predicted) }

// FoldCount returns the number of folds, at least 1.
func (p Predictions) FoldCount() int {
	if p.Fold == nil {
		return 1
	}
	return len(p.Folds)
}

// FoldName returns the name of fold k, or an empty string when folds have no names.
func (p Predictions) FoldName(k int) string {
	if k < len(p.Folds) {
		return p.Folds[k]
	}
	return ""
}

// weight returns how much row i counts.
func (p Predictions) weight(i int) float64 {
	if p.Weight == nil {
		return 1
	}
	return p.Weight[i]
}

// ByFold returns the rows of each fold in their order. The parts share no memory with
// p, except that a single fold without numbers is p itself.
func (p Predictions) ByFold() []Predictions {
	if p.Fold == nil {
		return []Predictions{p}
	}
	rows := make([][]int, len(p.Folds))
	for i, f := range p.Fold {
		rows[f] = append(rows[f], i)
	}
	parts := make([]Predictions, len(rows))
	for k := range rows {
		parts[k] = p.Take(rows[k])
	}
	return parts
}

// Take returns the given rows, in the given order and as often as they are named.
func (p Predictions) Take(rows []int) Predictions {
	q := p
	q.RowID = take(p.RowID, rows)
	q.Fold = take(p.Fold, rows)
	q.Truth = take(p.Truth, rows)
	q.Predicted = take(p.Predicted, rows)
	q.Weight = take(p.Weight, rows)
	if p.Proba != nil {
		k := len(p.Classes)
		q.Proba = make([]float64, 0, len(rows)*k)
		for _, r := range rows {
			q.Proba = append(q.Proba, p.Proba[r*k:(r+1)*k]...)
		}
	}
	return q
}

func take[T any](from []T, rows []int) []T {
	if from == nil {
		return nil
	}
	to := make([]T, len(rows))
	for i, r := range rows {
		to[i] = from[r]
	}
	return to
}

// Validate checks that the slices fit together and hold acceptable numbers. It returns
// [ErrNoRows] when there are none, a [RowError] for a bad row, else a sentence.
func (p Predictions) Validate() error {
	if p.Rows() == 0 {
		return ErrNoRows
	}
	if err := p.validateShape(); err != nil {
		return err
	}
	if err := p.validateFolds(); err != nil {
		return err
	}
	total := 0.0
	for i := range p.Predicted {
		if err := p.validateRow(i); err != nil {
			return &RowError{Row: i, Err: err}
		}
		total += p.weight(i)
	}
	if total <= 0 {
		return errors.New("evaluate: all weights are 0; at least one row must count")
	}
	return nil
}

func (p Predictions) validateShape() error {
	n, k := p.Rows(), len(p.Classes)
	switch p.Task {
	case Binary:
		if k != 2 {
			return fmt.Errorf("evaluate: a binary task has two classes, not %d", k)
		}
		if p.Positive != 0 && p.Positive != 1 {
			return fmt.Errorf("evaluate: the positive class is number 0 or 1, not %d", p.Positive)
		}
	case Multiclass:
		if k < 2 {
			return fmt.Errorf("evaluate: a classification has at least two classes, not %d", k)
		}
	case Regression, Clustering:
		if k != 0 || p.Proba != nil {
			return fmt.Errorf("evaluate: a %s has neither classes nor probabilities", p.Task)
		}
	default:
		return fmt.Errorf("evaluate: unknown task %q", p.Task)
	}
	needsTruth := p.Task != Clustering
	for _, s := range []struct {
		name      string
		got, want int
		given     bool
	}{
		{"truths", len(p.Truth), n, needsTruth || p.Truth != nil},
		{"row ids", len(p.RowID), n, p.RowID != nil},
		{"fold numbers", len(p.Fold), n, p.Fold != nil},
		{"probabilities", len(p.Proba), n * k, p.Proba != nil},
		{"weights", len(p.Weight), n, p.Weight != nil},
	} {
		if s.given && s.got != s.want {
			return fmt.Errorf("evaluate: %d %s for %d predictions, want %d", s.got, s.name, n, s.want)
		}
	}
	return nil
}

func (p Predictions) validateFolds() error {
	if p.Fold == nil {
		if len(p.Folds) > 1 {
			return fmt.Errorf("evaluate: %d folds are named but no row says which one it is in", len(p.Folds))
		}
		return nil
	}
	weight := make([]float64, len(p.Folds))
	for i, f := range p.Fold {
		if f < 0 || int(f) >= len(p.Folds) {
			return &RowError{Row: i, Err: fmt.Errorf("fold %d of %d does not exist", f, len(p.Folds))}
		}
		weight[f] += p.weight(i)
	}
	for k, w := range weight {
		if w == 0 {
			return fmt.Errorf("evaluate: fold %q has no rows that count; use fewer folds or more rows", p.Folds[k])
		}
	}
	return nil
}

func (p Predictions) validateRow(i int) error {
	if !finite(p.Predicted[i]) {
		return errors.New("the predicted value is not a finite number")
	}
	if p.Truth != nil && !finite(p.Truth[i]) {
		return errors.New("the true value is not a finite number; remove rows without a target before the split")
	}
	if w := p.weight(i); !finite(w) || w < 0 {
		return fmt.Errorf("the weight %v is not a number of at least 0", w)
	}
	if p.Task == Clustering {
		if c := p.Predicted[i]; c != math.Trunc(c) {
			return fmt.Errorf("the cluster number %v is not a whole number", c)
		}
	}
	if k := len(p.Classes); k > 0 {
		return p.validateClasses(i, k)
	}
	return nil
}

func (p Predictions) validateClasses(i, k int) error {
	if c := p.Predicted[i]; c != math.Trunc(c) || c < 0 || int(c) >= k {
		return fmt.Errorf("the predicted class number %v is not one of %d classes", c, k)
	}
	if c := p.Truth[i]; c != math.Trunc(c) || c < Unseen || int(c) >= k {
		return fmt.Errorf("the true class number %v is not one of %d classes", c, k)
	}
	if p.Proba == nil {
		return nil
	}
	sum := 0.0
	for _, v := range p.Proba[i*k : (i+1)*k] {
		if !(v >= -probabilityTolerance && v <= 1+probabilityTolerance) {
			return fmt.Errorf("the probability %v is not between 0 and 1", v)
		}
		sum += v
	}
	if math.Abs(sum-1) > probabilityTolerance {
		return fmt.Errorf("the probabilities add up to %v instead of 1", sum)
	}
	return nil
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
