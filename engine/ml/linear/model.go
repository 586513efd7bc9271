package linear

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Model is a fitted linear function: Intercept + Σ Coef[j]·x[j].
type Model struct {
	// Coef has one coefficient for each feature, in the target's unit per the feature's.
	Coef num.Floats
	// Intercept is the value where every feature is 0.
	Intercept float64
	// Deviation is the weighted standard deviation (over n, not n−1) of each
	// feature in the rows that were learned from; 0 for a constant one.
	Deviation num.Floats
	// Rank is the number of independent columns. If it is less than the number
	// of features that vary, single coefficients of an unpenalised fit have no meaning.
	Rank int
}

// Kind returns "linear", the name in saved files.
func (*Model) Kind() string { return "linear" }

// Outputs returns 1: the predicted value.
func (*Model) Outputs() int { return 1 }

// Features returns the number of columns the model was fitted on.
func (m *Model) Features() int { return len(m.Coef) }

// Importance returns the absolute standardised coefficients, |Coef|·Deviation,
// scaled to sum to 1; all are 0 if no feature matters.
func (m *Model) Importance() []float64 {
	out := make([]float64, len(m.Coef))
	for j, c := range m.Coef {
		out[j] = math.Abs(c) * m.Deviation[j]
	}
	if total := floats.Sum(out); total > 0 {
		floats.Scale(1/total, out)
	}
	return out
}

// Predict writes the predicted value of each row of x to the n×1 out. It
// refuses missing or infinite cells with a num.CellError.
func (m *Model) Predict(ctx context.Context, x, out *mat.Dense) error {
	if err := num.CheckPredict(x, out, len(m.Coef), 1); err != nil {
		return err
	}
	n, _ := x.Dims()
	return num.Blocks(ctx, n, num.BlockSize, 1, func(_, lo, hi int) error {
		if err := num.CheckFiniteRows(x, lo, hi); err != nil {
			return err
		}
		for i := lo; i < hi; i++ {
			sum := m.Intercept
			for j, v := range x.RawRowView(i) {
				sum += float64(m.Coef[j] * v)
			}
			out.Set(i, 0, sum)
		}
		return nil
	})
}

// UnmarshalJSON implements json.Unmarshaler. It refuses coefficients that do
// not form a function with an error that wraps ErrModel.
func (m *Model) UnmarshalJSON(data []byte) error {
	type plain Model // without this method
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("read linear function: %w", err)
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
	p := len(m.Coef)
	if p == 0 || len(m.Deviation) != p || m.Rank < 0 || m.Rank > p {
		return fmt.Errorf("%w: %d coefficients, %d deviations and rank %d do not fit together", ErrModel, p, len(m.Deviation), m.Rank)
	}
	if !num.Finite(m.Intercept) || !num.Finite(m.Coef...) {
		return fmt.Errorf("%w: a coefficient is not finite", ErrModel)
	}
	for j, s := range m.Deviation {
		if !(s >= 0) || math.IsInf(s, 1) {
			return fmt.Errorf("%w: column %d has the deviation %v", ErrModel, j+1, s)
		}
	}
	return nil
}
