package chart

import "headrace.dev/studio/engine/evaluate"

// gridPoints is how many false positive rates a mean ROC curve is computed at.
const gridPoints = 201

// ROC returns the chart of the receiver operating characteristics of a report: one curve
// for each model of a binary task, or for each class of a single model. With several
// folds a curve is the mean over folds with a band of one standard deviation, and the
// legend tells the mean area and its deviation. A model without a curve is named in
// Notes; if none has one, the error says why.
func ROC(r evaluate.Report) (*Chart, error) {
	of, err := subjects(r)
	if err != nil {
		return nil, err
	}
	c := &Chart{
		Title:    "ROC curve",
		Subtitle: aboutFolds(of, "mean of %d folds ± 1 standard deviation"),
		X:        Axis{Title: "False positive rate", Max: 1},
		Y:        Axis{Title: "True positive rate", Max: 1},
		grid:     gridLines{true, true},
		marks:    []mark{rule(0, 0, 1, 1)},
	}
	curves, err := c.curvesOf(of, rocCurve)
	if err != nil {
		return nil, err
	}
	c.addCurves(curves, "False positive rate", "True positive rate")
	c.legend.entries = append(c.legend.entries, legendEntry{name: "Guessing", value: "AUC 0.500", paint: muted, dash: dashes(1)})
	return c, nil
}

func rocCurve(s subject) (curve, error) {
	folds := s.p.ByFold()
	curves := make([]evaluate.ROCCurve, len(folds))
	areas := make([]float64, len(folds))
	for k, fold := range folds {
		scores, err := fold.Scores(s.class)
		if err != nil {
			return curve{}, err
		}
		full, err := evaluate.ROC(scores)
		if err != nil {
			return curve{}, err
		}
		curves[k], areas[k] = full.Thin(), full.AUC()
	}
	value := mean("AUC", areas)
	if len(curves) == 1 {
		only := curves[0]
		return curve{value: value, x: only.FPR, y: only.TPR, threshold: only.Threshold}, nil
	}
	band, err := evaluate.MeanROC(curves, gridPoints)
	if err != nil {
		return curve{}, err
	}
	return curve{value: value, x: band.FPR, y: band.Mean, std: band.Std}, nil
}
