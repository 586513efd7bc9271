package evaluate_test

import (
	"errors"
	"math"
	"testing"

	"pgregory.net/rapid"

	"headrace.dev/studio/engine/evaluate"
)

func scoresOf(t *testing.T, p evaluate.Predictions) evaluate.Scores {
	t.Helper()
	s, err := p.Scores(p.Positive)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestCurvesAgreeWithScikitLearn(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	for name, want := range map[string]binaryReference{"plain": r.Binary, "weighted": r.BinaryWeighted} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scoresOf(t, want.predictions())
			roc, err := evaluate.ROC(s)
			if err != nil {
				t.Fatal(err)
			}
			wantAllNear(t, "fpr", roc.FPR, want.ROC[0])
			wantAllNear(t, "tpr", roc.TPR, want.ROC[1])
			wantNear(t, "area", roc.AUC(), want.Metrics["roc_auc"])

			pr, err := evaluate.PrecisionRecall(s)
			if err != nil {
				t.Fatal(err)
			}
			wantAllNear(t, "precision", pr.Precision, want.PrecisionRecall[0])
			wantAllNear(t, "recall", pr.Recall, want.PrecisionRecall[1])
			wantNear(t, "average precision", pr.AveragePrecision(), want.Metrics["average_precision"])

			c, err := evaluate.Confusion(want.predictions())
			if err != nil {
				t.Fatal(err)
			}
			for i, row := range want.Confusion {
				wantAllNear(t, "confusion", c.Count.RawRowView(i), row[:])
				wantNear(t, "row share", c.RowShare().At(i, i), row[i]/(row[0]+row[1]))
				wantNear(t, "column share", c.ColumnShare().At(i, i), row[i]/(want.Confusion[0][i]+want.Confusion[1][i]))
			}
		})
	}
}

func TestCalibrationAgreesWithScikitLearn(t *testing.T) {
	t.Parallel()
	r := readReference(t).Binary
	documented := evaluate.Scores{
		Positive: []bool{false, false, false, false, true, true, true, true, true},
		Score:    []float64{.1, .2, .3, .4, .65, .7, .8, .9, 1},
	}
	for name, c := range map[string]struct {
		s                   evaluate.Scores
		o                   evaluate.CalibrationOptions
		observed, predicted []float64
	}{
		"documented": {documented, evaluate.CalibrationOptions{Bins: 3}, []float64{0, .5, 1}, []float64{.2, .525, .85}},
		"uniform":    {scoresOf(t, r.predictions()), evaluate.CalibrationOptions{Bins: 5}, r.CalibrationUniform[0], r.CalibrationUniform[1]},
		"quantile":   {scoresOf(t, r.predictions()), evaluate.CalibrationOptions{Bins: 4, Quantile: true}, r.CalibrationQuantile[0], r.CalibrationQuantile[1]},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			bins, err := evaluate.Calibrate(c.s, c.o)
			if err != nil {
				t.Fatal(err)
			}
			var observed, predicted []float64
			weight := 0.0
			for _, b := range bins {
				observed, predicted = append(observed, b.Observed), append(predicted, b.Predicted)
				weight += b.Weight
			}
			wantAllNear(t, "observed", observed, c.observed)
			wantAllNear(t, "predicted", predicted, c.predicted)
			wantNear(t, "rows", weight, float64(len(c.s.Score)))
		})
	}
	bins, err := evaluate.Calibrate(documented, evaluate.CalibrationOptions{Bins: 3})
	if err != nil {
		t.Fatal(err)
	}
	wantNear(t, "calibration error", evaluate.CalibrationError(bins), (3*.2+2*.025+4*.15)/9)
	if _, err := evaluate.Calibrate(evaluate.Scores{Positive: []bool{true}, Score: []float64{2}}, evaluate.CalibrationOptions{}); err == nil {
		t.Error("a score of 2 passed as a probability")
	}
}

func TestMeanROCAgreesWithNumpy(t *testing.T) {
	t.Parallel()
	want := readReference(t).MeanROC
	var curves []evaluate.ROCCurve
	for _, f := range want.Folds {
		c, err := evaluate.ROC(scoresOf(t, binaryPredictions(f.Truth, f.Score, nil)))
		if err != nil {
			t.Fatal(err)
		}
		curves = append(curves, c)
	}
	band, err := evaluate.MeanROC(curves, len(want.Grid))
	if err != nil {
		t.Fatal(err)
	}
	wantAllNear(t, "grid", band.FPR, want.Grid)
	wantAllNear(t, "mean", band.Mean, want.Mean)
	wantAllNear(t, "std", band.Std, want.Std)
	if _, err := evaluate.MeanROC(nil, 10); err == nil {
		t.Error("the mean of no curves has a value")
	}
}

func TestCurvesRefuseWhatTheyCannotShow(t *testing.T) {
	t.Parallel()
	for name, s := range map[string]evaluate.Scores{
		"no negatives": {Positive: []bool{true, true}, Score: []float64{1, 2}},
		"no positives": {Positive: []bool{false, false}, Score: []float64{1, 2}},
		"no rows":      {},
		"not a number": {Positive: []bool{true, false}, Score: []float64{math.NaN(), 2}},
		"misfit":       {Positive: []bool{true}, Score: []float64{1, 2}},
	} {
		if _, err := evaluate.ROC(s); err == nil {
			t.Errorf("%s: a ROC curve was drawn", name)
		}
		if _, err := evaluate.SweepThresholds(s); err == nil {
			t.Errorf("%s: thresholds were swept", name)
		}
	}
	_, err := evaluate.ROC(evaluate.Scores{Positive: []bool{true}, Score: []float64{1}})
	if _, ok := errors.AsType[*evaluate.UndefinedError](err); !ok {
		t.Errorf("one class gives %v, want an UndefinedError", err)
	}
}

// drawScores draws weighted rows with many ties and both classes.
func drawScores(t *rapid.T) evaluate.Scores {
	n := rapid.IntRange(2, 40).Draw(t, "rows")
	s := evaluate.Scores{Positive: make([]bool, n), Score: make([]float64, n), Weight: make([]float64, n)}
	for i := range n {
		s.Positive[i] = rapid.Bool().Draw(t, "positive")
		s.Score[i] = float64(rapid.IntRange(0, 9).Draw(t, "score"))
		s.Weight[i] = float64(rapid.IntRange(1, 3).Draw(t, "weight"))
	}
	s.Positive[0], s.Positive[1] = true, false
	return s
}

// The area is the chance that a positive row is scored above a negative one, and
// thinning the curve keeps it.
func TestAreaIsChanceOfRightOrder(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScores(t)
		c, err := evaluate.ROC(s)
		if err != nil {
			t.Fatal(err)
		}
		won, pairs := 0.0, 0.0
		for i := range s.Score {
			for j := range s.Score {
				if !s.Positive[i] || s.Positive[j] {
					continue
				}
				w := s.Weight[i] * s.Weight[j]
				pairs += w
				switch {
				case s.Score[i] > s.Score[j]:
					won += w
				case s.Score[i] == s.Score[j]:
					won += w / 2
				}
			}
		}
		if !near(c.AUC(), won/pairs) {
			t.Errorf("area %v, pairs won %v", c.AUC(), won/pairs)
		}
		thin := c.Thin()
		if !near(thin.AUC(), c.AUC()) || len(thin.FPR) > len(c.FPR) || thin.FPR[0] != 0 || thin.TPR[len(thin.TPR)-1] != 1 {
			t.Errorf("thinned %v to %v", c, thin)
		}
	})
}

// Each point of a sweep is a recount of the rows at its threshold.
func TestSweepIsRecount(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawScores(t)
		points, err := evaluate.SweepThresholds(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range points {
			tp, fp, tn, fn := recount(s, p.Threshold)
			if want := (evaluate.ThresholdPoint{p.Threshold, tp, fp, tn, fn}); p != want {
				t.Errorf("sweep has %+v, counting gives %+v", p, want)
			}
			if !near(p.Recall(), tp/(tp+fn)) || !near(p.Precision(), tp/(tp+fp)) || !near(p.F1(), 2*tp/(2*tp+fp+fn)) {
				t.Errorf("recall, precision or F1 of %+v is wrong", p)
			}
			if !near(p.Accuracy(), (tp+tn)/(tp+fp+tn+fn)) || !near(p.Accepted(), (tp+fp)/(tp+fp+tn+fn)) {
				t.Errorf("accuracy or accepted share of %+v is wrong", p)
			}
		}
	})
}

func recount(s evaluate.Scores, threshold float64) (tp, fp, tn, fn float64) {
	for i, w := range s.Weight {
		switch accepted := s.Score[i] >= threshold; {
		case accepted && s.Positive[i]:
			tp += w
		case accepted:
			fp += w
		case s.Positive[i]:
			fn += w
		default:
			tn += w
		}
	}
	return tp, fp, tn, fn
}
