package evaluate

import (
	"slices"

	"gonum.org/v1/gonum/mat"
)

// UnseenLabel names the row of a confusion matrix that gathers the true classes the
// model never met in training.
const UnseenLabel = "(unseen in training)"

// A ConfusionMatrix counts how often each true class was predicted as each class.
type ConfusionMatrix struct {
	// Labels name rows and columns: the classes of the model and, only if such rows
	// exist, UnseenLabel in the last place.
	Labels []string
	// Count has the true class in the row and the predicted class in the column. It
	// holds sums of weights, which are whole numbers when rows are not weighted.
	Count *mat.Dense
}

// Confusion counts the predictions of a classification, which must be valid.
func Confusion(p Predictions) (ConfusionMatrix, error) {
	if len(p.Classes) == 0 {
		return ConfusionMatrix{}, undefined("a confusion matrix needs classes, and this is a %s", p.Task)
	}
	if p.Rows() == 0 {
		return ConfusionMatrix{}, ErrNoRows
	}
	labels := slices.Clone(p.Classes)
	if slices.Contains(p.Truth, Unseen) {
		labels = append(labels, UnseenLabel)
	}
	count := mat.NewDense(len(labels), len(labels), nil)
	for i, t := range p.Truth {
		row, column := int(t), int(p.Predicted[i])
		if t == Unseen {
			row = len(p.Classes)
		}
		count.Set(row, column, count.At(row, column)+p.weight(i))
	}
	return ConfusionMatrix{Labels: labels, Count: count}, nil
}

// Total returns the sum of all cells.
func (c ConfusionMatrix) Total() float64 { return mat.Sum(c.Count) }

// TrueTotal returns how much weight class i really has: the sum of its row.
func (c ConfusionMatrix) TrueTotal(i int) float64 {
	return mat.Sum(c.Count.RowView(i))
}

// PredictedTotal returns how much weight was predicted as class j: the sum of its column.
func (c ConfusionMatrix) PredictedTotal(j int) float64 {
	return mat.Sum(c.Count.ColView(j))
}

// RowShare returns the cells divided by the sum of their row, so that the diagonal is
// the recall of each class. A row without weight stays 0.
func (c ConfusionMatrix) RowShare() *mat.Dense {
	return c.share(func(i, _ int) float64 { return c.TrueTotal(i) })
}

// ColumnShare returns the cells divided by the sum of their column, so that the diagonal
// is the precision of each class. A column without weight stays 0.
func (c ConfusionMatrix) ColumnShare() *mat.Dense {
	return c.share(func(_, j int) float64 { return c.PredictedTotal(j) })
}

func (c ConfusionMatrix) share(total func(i, j int) float64) *mat.Dense {
	var s mat.Dense
	s.Apply(func(i, j int, v float64) float64 {
		if t := total(i, j); t > 0 {
			return v / t
		}
		return 0
	}, c.Count)
	return &s
}

// A classCount is what the label metrics need of one class.
type classCount struct {
	hit       float64 // True and predicted.
	truth     float64 // True.
	predicted float64 // Predicted.
}

// present returns the counts of the classes that occur as a truth or as a prediction,
// the set of labels that scikit-learn averages over.
func (c ConfusionMatrix) present() []classCount {
	var counts []classCount
	for i := range c.Labels {
		k := classCount{hit: c.Count.At(i, i), truth: c.TrueTotal(i), predicted: c.PredictedTotal(i)}
		if k.truth > 0 || k.predicted > 0 {
			counts = append(counts, k)
		}
	}
	return counts
}
