package boost

import (
	"context"
	"encoding/json"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Model is a sum of trees. It has one score for regression and for two classes,
// where it is the log odds of class 1, and one a class for more, where
// probabilities are proportional to the exponentials of the scores.
type Model struct {
	Classes int `json:"classes"` // 0 means regression
	Columns int `json:"columns"` // number of features

	Base  num.Floats `json:"base"`  // scores before any tree
	Trees []Tree     `json:"trees"` // round by round; tree i adds to score i mod len(Base)

	// Gain is, for each column, the gain of the splits on it as a share of the
	// whole; all zero if there are no splits.
	Gain num.Floats `json:"gain"`

	// TrainLoss and ValidLoss hold the loss before the first round and after
	// each: mean squared error, or mean cross-entropy in nats. TrainLoss is over
	// the rows not held out. ValidLoss is nil without early stopping; with it,
	// both go on to the last round tried, while Trees ends with the round of the
	// lowest ValidLoss.
	TrainLoss num.Floats `json:"train_loss"`
	ValidLoss num.Floats `json:"valid_loss"`
}

// Kind returns "boost".
func (m *Model) Kind() string { return "boost" }

// Outputs returns 1 for regression and the number of classes otherwise.
func (m *Model) Outputs() int { return max(1, m.Classes) }

// Features returns the number of columns that the model was fitted on.
func (m *Model) Features() int { return m.Columns }

// Rounds returns the number of boosting rounds that the trees stem from.
func (m *Model) Rounds() int { return len(m.Trees) / len(m.Base) }

// Importance returns the gain that each column's splits bring, as shares that
// sum to 1, or zeros if there are no splits.
func (m *Model) Importance() []float64 {
	return append([]float64(nil), m.Gain...)
}

// predictRows is the number of rows that go through one tree after the other
// together, so that a tree stays in the cache.
const predictRows = 256

// Predict writes the value, or the probabilities of the classes, of each row of
// x to the same row of out, which is n×Outputs.
func (m *Model) Predict(ctx context.Context, x, out *mat.Dense) error {
	if err := num.CheckPredict(x, out, m.Columns, m.Outputs()); err != nil {
		return err
	}
	n, _ := x.Dims()
	width := len(m.Base)
	scores := make([]float64, predictRows*width)
	return num.Blocks(ctx, n, predictRows, 1, func(_, lo, hi int) error {
		s := scores[:(hi-lo)*width]
		for i := range s {
			s[i] = m.Base[i%width]
		}
		for k := range m.Trees {
			t := &m.Trees[k]
			for i := lo; i < hi; i++ {
				s[(i-lo)*width+k%width] += t.Value[t.Leaf(x.RawRowView(i))]
			}
		}
		for i := lo; i < hi; i++ {
			m.settle(s[(i-lo)*width:(i-lo+1)*width], out.RawRowView(i))
		}
		return nil
	})
}

// settle turns the scores of a row into its output. It may change them.
func (m *Model) settle(score, out []float64) {
	switch m.Classes {
	case 0:
		out[0] = score[0]
	case 2:
		out[0], out[1] = 0, score[0]
		soften(out)
	default:
		soften(score)
		copy(out, score)
	}
}

// UnmarshalJSON implements json.Unmarshaler. It refuses what does not form a
// model with an error that wraps ErrModel.
func (m *Model) UnmarshalJSON(data []byte) error {
	type plain Model // without this method
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("read boosted trees: %w", err)
	}
	read := Model(p)
	width := read.Classes
	if width == 0 || width == 2 {
		width = 1
	}
	if read.Classes < 0 || read.Classes == 1 || len(read.Base) != width || len(read.Trees)%width != 0 || len(read.Gain) != read.Columns {
		return fmt.Errorf("%w: %d scores, %d trees and %d columns do not fit together", ErrModel, len(read.Base), len(read.Trees), read.Columns)
	}
	if !num.Finite(read.Base...) {
		return fmt.Errorf("%w: a score to begin with is not finite", ErrModel)
	}
	for i := range read.Trees {
		if err := read.Trees[i].check(read.Columns); err != nil {
			return fmt.Errorf("tree %d: %w", i, err)
		}
	}
	*m = read
	return nil
}
