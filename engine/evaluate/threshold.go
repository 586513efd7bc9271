package evaluate

// A ThresholdPoint is what a binary decision is worth when rows scored at least
// Threshold are called positive. Counts are sums of weights.
type ThresholdPoint struct {
	Threshold      float64
	TruePositives  float64
	FalsePositives float64
	TrueNegatives  float64
	FalseNegatives float64
}

// Precision returns the share of accepted rows that are positive, 0 when none is accepted.
func (t ThresholdPoint) Precision() float64 {
	return ratio(t.TruePositives, t.TruePositives+t.FalsePositives)
}

// Recall returns the share of positive rows that are accepted.
func (t ThresholdPoint) Recall() float64 {
	return ratio(t.TruePositives, t.TruePositives+t.FalseNegatives)
}

// F1 returns the harmonic mean of precision and recall.
func (t ThresholdPoint) F1() float64 {
	return ratio(2*t.TruePositives, 2*t.TruePositives+t.FalsePositives+t.FalseNegatives)
}

// Accuracy returns the share of rows that are called right.
func (t ThresholdPoint) Accuracy() float64 {
	right := t.TruePositives + t.TrueNegatives
	return ratio(right, right+t.FalsePositives+t.FalseNegatives)
}

// Accepted returns the share of rows that are called positive.
func (t ThresholdPoint) Accepted() float64 {
	accepted := t.TruePositives + t.FalsePositives
	return ratio(accepted, accepted+t.TrueNegatives+t.FalseNegatives)
}

// SweepThresholds returns a point for every distinct score, the strictest first, so that
// a threshold can be chosen by its consequences. It is undefined when all rows are of one
// class.
func SweepThresholds(s Scores) ([]ThresholdPoint, error) {
	cuts, positives, negatives, err := s.cuts()
	if err != nil {
		return nil, err
	}
	if err := needBoth(positives, negatives); err != nil {
		return nil, err
	}
	points := make([]ThresholdPoint, len(cuts))
	for i, c := range cuts {
		points[i] = ThresholdPoint{
			Threshold:      c.threshold,
			TruePositives:  c.truePositives,
			FalsePositives: c.falsePositives,
			TrueNegatives:  negatives - c.falsePositives,
			FalseNegatives: positives - c.truePositives,
		}
	}
	return points, nil
}
