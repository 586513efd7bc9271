package evaluate

import "math"

// ratio returns a/b and 0 for 0/0, which is what scikit-learn takes for a class that is
// never predicted.
func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func (k classCount) precision() float64 { return ratio(k.hit, k.predicted) }
func (k classCount) recall() float64    { return ratio(k.hit, k.truth) }
func (k classCount) f1() float64        { return ratio(2*k.hit, k.truth+k.predicted) }

// accuracy is the share of rows whose class was hit.
func accuracy(p Predictions) (float64, error) {
	hit, total := 0.0, 0.0
	for i, t := range p.Truth {
		w := p.weight(i)
		total += w
		if t == p.Predicted[i] {
			hit += w
		}
	}
	return hit / total, nil
}

// balancedAccuracy is the mean recall of the classes that occur in the truth.
func balancedAccuracy(p Predictions) (float64, error) {
	return overClasses(p, func(counts []classCount) (float64, error) {
		sum, n := 0.0, 0
		for _, k := range counts {
			if k.truth > 0 {
				sum += k.recall()
				n++
			}
		}
		return sum / float64(n), nil
	})
}

// macro returns the plain mean of a class score over the classes present.
func macro(score func(classCount) float64) func(Predictions) (float64, error) {
	return func(p Predictions) (float64, error) {
		return overClasses(p, func(counts []classCount) (float64, error) {
			sum := 0.0
			for _, k := range counts {
				sum += score(k)
			}
			return sum / float64(len(counts)), nil
		})
	}
}

// f1Weighted is the mean of the class F1 scores, each counting as often as it is true.
func f1Weighted(p Predictions) (float64, error) {
	return overClasses(p, func(counts []classCount) (float64, error) {
		sum, total := 0.0, 0.0
		for _, k := range counts {
			sum += float64(k.truth * k.f1())
			total += k.truth
		}
		return sum / total, nil
	})
}

func overClasses(p Predictions, mean func([]classCount) (float64, error)) (float64, error) {
	c, err := Confusion(p)
	if err != nil {
		return 0, err
	}
	return mean(c.present())
}

// positive returns a score of the positive class of a binary task. It is undefined when
// the truth holds no positive row: there is nothing to find.
func positive(score func(classCount) float64) func(Predictions) (float64, error) {
	return func(p Predictions) (float64, error) {
		c, err := Confusion(p)
		if err != nil {
			return 0, err
		}
		i := p.Positive
		k := classCount{hit: c.Count.At(i, i), truth: c.TrueTotal(i), predicted: c.PredictedTotal(i)}
		if k.truth == 0 {
			return 0, undefined("no row is truly %q", p.Classes[i])
		}
		return score(k), nil
	}
}

// matthews is the correlation of truth and prediction, R_K of Gorodkin, "Comparing two
// K-category assignments by a K-category correlation coefficient" (2004). A constant
// truth or prediction has no correlation; as in scikit-learn it counts as 0.
func matthews(p Predictions) (float64, error) {
	c, err := Confusion(p)
	if err != nil {
		return 0, err
	}
	var hit, cross, truth2, predicted2 float64
	for _, k := range c.present() {
		hit += k.hit
		cross += float64(k.truth * k.predicted)
		truth2 += float64(k.truth * k.truth)
		predicted2 += float64(k.predicted * k.predicted)
	}
	n2 := c.Total() * c.Total()
	spread := float64((n2 - truth2) * (n2 - predicted2))
	if spread <= 0 {
		return 0, nil
	}
	return (float64(hit*c.Total()) - cross) / math.Sqrt(spread), nil
}

// kappa is Cohen's agreement beyond chance: (observed − expected) / (1 − expected).
func kappa(p Predictions) (float64, error) {
	c, err := Confusion(p)
	if err != nil {
		return 0, err
	}
	total := c.Total()
	hit, expected := 0.0, 0.0
	for _, k := range c.present() {
		hit += k.hit
		expected += float64(k.truth * k.predicted)
	}
	expected /= total * total
	if expected == 1 {
		return 0, undefined("truth and prediction are one and the same class in every row, so chance alone explains all agreement")
	}
	return (hit/total - expected) / (1 - expected), nil
}
