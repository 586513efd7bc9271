package logistic

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Model is a fitted logistic regression.
type Model struct {
	// Classes is the number of classes K.
	Classes int
	// Columns is the number of features p.
	Columns int
	// Present lists the classes that had rows, ascending. The others are
	// predicted with probability 0.
	Present []int
	// Coef has p coefficients for each output, output after output: one output
	// if two classes are present, the log odds of the second; else one for each
	// present class, whose exponentials are proportional to the probabilities.
	Coef num.Floats
	// Intercept has one value for each output.
	Intercept num.Floats
	// Deviation is the weighted standard deviation (over n, not n−1) of each
	// feature in the rows that were learned from; 0 for a constant one.
	Deviation num.Floats
	// Iterations is the number of steps the search took.
	Iterations int
	// Converged says that the search ended at Options.Tol, not at MaxIter.
	Converged bool
}

// Kind returns "logistic", the name in saved files.
func (*Model) Kind() string { return "logistic" }

// Outputs returns the number of classes, one probability each.
func (m *Model) Outputs() int { return m.Classes }

// Features returns the number of columns the model was fitted on.
func (m *Model) Features() int { return m.Columns }

// Importance returns the absolute standardised coefficients, |Coef|·Deviation,
// added over the outputs and scaled to sum to 1; all are 0 if no feature matters.
func (m *Model) Importance() []float64 {
	out := make([]float64, m.Columns)
	for i, c := range m.Coef {
		out[i%m.Columns] += math.Abs(c) * m.Deviation[i%m.Columns]
	}
	if total := floats.Sum(out); total > 0 {
		floats.Scale(1/total, out)
	}
	return out
}

// Predict writes the class probabilities of each row of x to the n×K out. It
// refuses missing or infinite cells with a num.CellError.
func (m *Model) Predict(ctx context.Context, x, out *mat.Dense) error {
	if err := num.CheckPredict(x, out, m.Columns, m.Classes); err != nil {
		return err
	}
	n, p := x.Dims()
	scores := make([]float64, len(m.Intercept))
	return num.Blocks(ctx, n, num.BlockSize, 1, func(_, lo, hi int) error {
		if err := num.CheckFiniteRows(x, lo, hi); err != nil {
			return err
		}
		for i := lo; i < hi; i++ {
			row, to := x.RawRowView(i), out.RawRowView(i)
			for c := range scores {
				scores[c] = m.Intercept[c] + floats.Dot(m.Coef[c*p:(c+1)*p], row)
				if math.IsNaN(scores[c]) || math.IsInf(scores[c], 0) {
					return fmt.Errorf("predict row %d: %w", i+1, ErrRange)
				}
			}
			clear(to)
			if len(scores) == 1 {
				to[m.Present[0]], to[m.Present[1]] = sigmoid(-scores[0]), sigmoid(scores[0])
				continue
			}
			softmax(scores)
			for c, k := range m.Present {
				to[k] = scores[c]
			}
		}
		return nil
	})
}
