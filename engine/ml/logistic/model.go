package logistic

import (
	"context"
	"encoding/json"
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

// UnmarshalJSON implements json.Unmarshaler. It refuses classes and
// coefficients that do not fit together with an error that wraps ErrModel.
func (m *Model) UnmarshalJSON(data []byte) error {
	type plain Model // without this method
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("read logistic regression: %w", err)
	}
	read := Model(p)
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

// check refuses what Predict would stumble over and what Fit does not make.
func (m *Model) check() error {
	if len(m.Present) < 2 {
		return fmt.Errorf("%w: %d classes with rows", ErrModel, len(m.Present))
	}
	least := 0 // one more than the class before
	for _, k := range m.Present {
		if k < least || k >= m.Classes {
			return fmt.Errorf("%w: the classes with rows, %v, are not ascending from 0 to at most %d", ErrModel, m.Present, m.Classes-1)
		}
		least = k + 1
	}
	outputs := len(m.Present)
	if outputs == 2 {
		outputs = 1
	}
	if m.Columns < 1 || len(m.Intercept) != outputs || len(m.Deviation) != m.Columns || len(m.Coef) != outputs*m.Columns {
		return fmt.Errorf("%w: %d coefficients, %d intercepts, %d deviations, %d classes with rows and %d columns do not fit together",
			ErrModel, len(m.Coef), len(m.Intercept), len(m.Deviation), len(m.Present), m.Columns)
	}
	if !num.Finite(m.Intercept...) || !num.Finite(m.Coef...) {
		return fmt.Errorf("%w: a coefficient is not finite", ErrModel)
	}
	for j, s := range m.Deviation {
		if !(s >= 0) || math.IsInf(s, 1) {
			return fmt.Errorf("%w: column %d has the deviation %v", ErrModel, j+1, s)
		}
	}
	if m.Iterations < 0 {
		return fmt.Errorf("%w: %d iterations", ErrModel, m.Iterations)
	}
	return nil
}
