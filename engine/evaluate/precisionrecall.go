package evaluate

import "math"

// A PrecisionRecallCurve shows how much of what is accepted is right (precision) against
// how much of what is there is found (recall). It suits rare classes, where a ROC curve
// looks good for models that accept far too much.
type PrecisionRecallCurve struct {
	Recall    []float64 // Ascending from 0.
	Precision []float64 // 1 at recall 0, by convention.
	Threshold []float64 // Rows scored at least this are accepted; the first is +Inf.
	Base      float64   // Share of positive rows: the precision of a model that knows nothing.
}

// PrecisionRecall returns the curve with one point for every distinct score, strictest
// first (scikit-learn lists the same points the other way round). It is undefined when
// no row is of the class.
func PrecisionRecall(s Scores) (PrecisionRecallCurve, error) {
	cuts, positives, negatives, err := s.cuts()
	if err != nil {
		return PrecisionRecallCurve{}, err
	}
	if positives == 0 {
		return PrecisionRecallCurve{}, undefined("no row is truly of the class, so there is nothing to find")
	}
	c := PrecisionRecallCurve{
		Recall: []float64{0}, Precision: []float64{1}, Threshold: []float64{math.Inf(1)},
		Base: positives / (positives + negatives),
	}
	for _, k := range cuts {
		c.Recall = append(c.Recall, k.truePositives/positives)
		c.Precision = append(c.Precision, ratio(k.truePositives, k.truePositives+k.falsePositives))
		c.Threshold = append(c.Threshold, k.threshold)
	}
	return c, nil
}

// AveragePrecision returns the area under the curve by steps: each precision counts for
// the recall gained there. Trapezoids would be too optimistic, see Davis and Goadrich,
// "The relationship between Precision-Recall and ROC curves" (2006).
func (c PrecisionRecallCurve) AveragePrecision() float64 {
	area := 0.0
	for i := 1; i < len(c.Recall); i++ {
		area += float64((c.Recall[i] - c.Recall[i-1]) * c.Precision[i])
	}
	return area
}
