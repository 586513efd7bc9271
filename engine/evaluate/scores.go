package evaluate

import (
	"math"
	"slices"
)

// Scores are the one-against-the-rest view of a classification: is a row of the class,
// and how sure is the model that it is. All curves start from it.
type Scores struct {
	Positive []bool    // Whether the row is truly of the class.
	Score    []float64 // Larger means more likely; any scale unless a function says otherwise.
	Weight   []float64 // How much each row counts; nil counts every row once.
}

// Scores returns the one-against-the-rest view of class, with its probability as score.
// It returns an [UndefinedError] when the model gives no probabilities, or when a true
// class is one that the model never met, which no probability speaks of.
func (p Predictions) Scores(class int) (Scores, error) {
	if err := p.needProbabilities(); err != nil {
		return Scores{}, err
	}
	k := len(p.Classes)
	s := Scores{
		Positive: make([]bool, p.Rows()),
		Score:    make([]float64, p.Rows()),
		Weight:   p.Weight,
	}
	for i, t := range p.Truth {
		s.Positive[i] = int(t) == class
		s.Score[i] = p.Proba[i*k+class]
	}
	return s, nil
}

func (p Predictions) needProbabilities() error {
	if len(p.Classes) == 0 {
		return undefined("a %s has no classes", p.Task)
	}
	if p.Rows() == 0 {
		return ErrNoRows
	}
	if p.Proba == nil {
		return undefined("the model gives no class probabilities")
	}
	unseen := 0
	for _, t := range p.Truth {
		if t == Unseen {
			unseen++
		}
	}
	if unseen > 0 {
		return undefined("%d of %d rows are of a class that was not in the training rows", unseen, p.Rows())
	}
	return nil
}

func (s Scores) weight(i int) float64 {
	if s.Weight == nil {
		return 1
	}
	return s.Weight[i]
}

// A cut is what is accepted when every row scored at least threshold is accepted.
type cut struct {
	threshold      float64
	truePositives  float64
	falsePositives float64
}

// cuts returns one cut for every distinct score, strictest first, and the weights of all
// positive and all negative rows. Cost: one sort.
func (s Scores) cuts() (cuts []cut, positives, negatives float64, err error) {
	if len(s.Positive) != len(s.Score) || s.Weight != nil && len(s.Weight) != len(s.Score) {
		return nil, 0, 0, undefined("%d truths, %d scores and %d weights do not fit together",
			len(s.Positive), len(s.Score), len(s.Weight))
	}
	if len(s.Score) == 0 {
		return nil, 0, 0, ErrNoRows
	}
	order := make([]int, len(s.Score))
	for i, v := range s.Score {
		if math.IsNaN(v) {
			return nil, 0, 0, &RowError{Row: i, Err: undefined("the score is not a number")}
		}
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case s.Score[a] > s.Score[b]:
			return -1
		case s.Score[a] < s.Score[b]:
			return 1
		}
		return a - b // Ties in row order: sums of weights must not depend on the sort.
	})
	for at, i := range order {
		if w := s.weight(i); s.Positive[i] {
			positives += w
		} else {
			negatives += w
		}
		if at == len(order)-1 || s.Score[order[at+1]] != s.Score[i] {
			cuts = append(cuts, cut{s.Score[i], positives, negatives})
		}
	}
	return cuts, positives, negatives, nil
}

// needBoth refuses rows of one class only.
func needBoth(positives, negatives float64) error {
	switch {
	case positives == 0:
		return undefined("no row is truly of the class, so there is nothing to tell apart")
	case negatives == 0:
		return undefined("every row is truly of the class, so there is nothing to tell apart")
	}
	return nil
}
