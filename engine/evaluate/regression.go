package evaluate

import (
	"math"
	"slices"
)

// meanError returns the weighted mean of cost over the errors truth − prediction.
func meanError(cost func(e float64) float64) func(Predictions) (float64, error) {
	return func(p Predictions) (float64, error) {
		sum, total := 0.0, 0.0
		for i, t := range p.Truth {
			w := p.weight(i)
			sum += float64(w * cost(t-p.Predicted[i]))
			total += w
		}
		return sum / total, nil
	}
}

func square(e float64) float64 { return e * e }

func rootMeanSquare(p Predictions) (float64, error) {
	mse, err := meanError(square)(p)
	return math.Sqrt(mse), err
}

// rSquared is 1 − (squared errors / squared distances from the mean truth).
func rSquared(p Predictions) (float64, error) {
	return explained(p, 0)
}

// explainedVariance is as rSquared, but forgives an error that is the same in all rows.
func explainedVariance(p Predictions) (float64, error) {
	bias, err := meanError(func(e float64) float64 { return e })(p)
	if err != nil {
		return 0, err
	}
	return explained(p, bias)
}

func explained(p Predictions, bias float64) (float64, error) {
	mean, total := 0.0, 0.0
	for i, t := range p.Truth {
		mean += float64(p.weight(i) * t)
		total += p.weight(i)
	}
	mean /= total
	rest, spread := 0.0, 0.0
	for i, t := range p.Truth {
		w := p.weight(i)
		rest += float64(w * square(t-p.Predicted[i]-bias))
		spread += float64(w * square(t-mean))
	}
	if spread == 0 {
		return 0, undefined("the true value is the same in every row, so there is no spread to explain")
	}
	return 1 - rest/spread, nil
}

// meanAbsoluteShare is the mean of |error| / |truth|. scikit-learn divides by a tiny
// number where the truth is 0 and returns something around 1e15; here it is undefined.
func meanAbsoluteShare(p Predictions) (float64, error) {
	sum, total := 0.0, 0.0
	for i, t := range p.Truth {
		if t == 0 {
			return 0, undefined("a true value is 0, of which no error is a share")
		}
		w := p.weight(i)
		sum += float64(w * math.Abs((t-p.Predicted[i])/t))
		total += w
	}
	return sum / total, nil
}

// medianAbsoluteError is the median of |error|. With weights it is the smallest error
// that at least half of the weight does not exceed, as in scikit-learn.
func medianAbsoluteError(p Predictions) (float64, error) {
	type weighted struct{ err, weight float64 }
	errs := make([]weighted, p.Rows())
	total := 0.0
	for i, t := range p.Truth {
		errs[i] = weighted{math.Abs(t - p.Predicted[i]), p.weight(i)}
		total += errs[i].weight
	}
	slices.SortStableFunc(errs, func(a, b weighted) int {
		switch {
		case a.err < b.err:
			return -1
		case a.err > b.err:
			return 1
		}
		return 0
	})
	n := len(errs)
	if p.Weight == nil {
		return errs[(n-1)/2].err/2 + errs[n/2].err/2, nil
	}
	sum := 0.0
	for _, e := range errs {
		if sum += e.weight; sum >= total/2 {
			return e.err, nil
		}
	}
	return errs[n-1].err, nil
}

// maxError is the largest |error|; weights do not matter.
func maxError(p Predictions) (float64, error) {
	worst := 0.0
	for i, t := range p.Truth {
		worst = max(worst, math.Abs(t-p.Predicted[i]))
	}
	return worst, nil
}
