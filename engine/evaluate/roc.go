package evaluate

import (
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// A ROCCurve is the receiver operating characteristic: the share of positive rows that
// is found against the share of negative rows that is falsely accepted, for every
// threshold. It runs from (0, 0) to (1, 1).
type ROCCurve struct {
	FPR       []float64 // False positive rate, ascending.
	TPR       []float64 // True positive rate, ascending.
	Threshold []float64 // Rows scored at least this are accepted; the first is +Inf.
}

// ROC returns the curve with one point for every distinct score. It is undefined when
// all rows are of one class.
func ROC(s Scores) (ROCCurve, error) {
	cuts, positives, negatives, err := s.cuts()
	if err != nil {
		return ROCCurve{}, err
	}
	if err := needBoth(positives, negatives); err != nil {
		return ROCCurve{}, err
	}
	c := ROCCurve{FPR: []float64{0}, TPR: []float64{0}, Threshold: []float64{math.Inf(1)}}
	for _, k := range cuts {
		c.FPR = append(c.FPR, k.falsePositives/negatives)
		c.TPR = append(c.TPR, k.truePositives/positives)
		c.Threshold = append(c.Threshold, k.threshold)
	}
	return c, nil
}

// AUC returns the area under the curve by trapezoids: the chance that a positive row is
// scored above a negative one, ties counting half.
func (c ROCCurve) AUC() float64 {
	area := 0.0
	for i := 1; i < len(c.FPR); i++ {
		area += float64((c.FPR[i] - c.FPR[i-1]) * (c.TPR[i] + c.TPR[i-1]) / 2)
	}
	return area
}

// Thin returns the curve without the points that lie on the straight line between their
// neighbours. Picture and area stay the same; a curve of a good model shrinks a lot.
// (The drop_intermediate of scikit-learn drops only the points in equal steps.)
func (c ROCCurve) Thin() ROCCurve {
	var t ROCCurve
	last := -1
	for i := range c.FPR {
		if last >= 0 && i+1 < len(c.FPR) {
			left := (c.FPR[i] - c.FPR[last]) * (c.TPR[i+1] - c.TPR[i])
			right := (c.TPR[i] - c.TPR[last]) * (c.FPR[i+1] - c.FPR[i])
			if math.Abs(left-right) <= 1e-15 {
				continue
			}
		}
		t.FPR = append(t.FPR, c.FPR[i])
		t.TPR = append(t.TPR, c.TPR[i])
		t.Threshold = append(t.Threshold, c.Threshold[i])
		last = i
	}
	return t
}

// At returns the true positive rate at a false positive rate, on the straight line
// between points and at the upper end of a vertical step.
func (c ROCCurve) At(fpr float64) float64 {
	// The last point that is not right of fpr.
	lo, hi := 0, len(c.FPR)
	for lo < hi {
		if mid := (lo + hi) / 2; c.FPR[mid] <= fpr {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	i := lo - 1
	if i < 0 {
		return c.TPR[0]
	}
	if i == len(c.FPR)-1 {
		return c.TPR[i]
	}
	slope := (c.TPR[i+1] - c.TPR[i]) / (c.FPR[i+1] - c.FPR[i])
	return c.TPR[i] + float64(slope*(fpr-c.FPR[i]))
}

// A ROCBand is the mean of several curves, with their spread.
type ROCBand struct {
	FPR  []float64 // An even grid from 0 to 1.
	Mean []float64 // Mean true positive rate of the curves, from 0 to 1.
	Std  []float64 // Population standard deviation of the true positive rates.
}

// MeanROC averages curves vertically: at each of points even false positive rates
// (at least 2), as in Fawcett, "An introduction to ROC analysis" (2006), section 9.1.
// The mean starts at 0 and ends at 1, as scikit-learn's cross-validation example does.
func MeanROC(curves []ROCCurve, points int) (ROCBand, error) {
	if len(curves) == 0 || points < 2 {
		return ROCBand{}, undefined("a mean needs at least one curve and two points")
	}
	b := ROCBand{
		FPR:  floats.Span(make([]float64, points), 0, 1),
		Mean: make([]float64, points),
		Std:  make([]float64, points),
	}
	tpr := make([]float64, len(curves))
	for i := 1; i < points; i++ {
		for k, c := range curves {
			tpr[k] = c.At(b.FPR[i])
		}
		b.Mean[i], b.Std[i] = stat.PopMeanStdDev(tpr, nil)
	}
	b.Mean[points-1], b.Std[points-1] = 1, 0
	return b, nil
}
