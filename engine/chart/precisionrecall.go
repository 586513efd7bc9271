package chart

import "headrace.dev/studio/engine/evaluate"

// PrecisionRecall returns the precision-recall chart of a report: one curve for each
// model of a binary task, or for each class of a single model. The curve is that of all
// folds taken together, because recall has no common grid on which precision could be
// averaged; the legend tells the mean average precision of the folds and its deviation.
// The dashed line is what guessing achieves. A model without a curve is named in Notes.
func PrecisionRecall(r evaluate.Report) (*Chart, error) {
	of, err := subjects(r)
	if err != nil {
		return nil, err
	}
	c := &Chart{
		Title:    "Precision and recall",
		Subtitle: aboutFolds(of, "rows of %d folds together, AP by fold"),
		X:        Axis{Title: "Recall", Max: 1},
		Y:        Axis{Title: "Precision", Max: 1},
		grid:     gridLines{true, true},
		legend:   legend{left: true},
	}
	base := 0.0
	curves, err := c.curvesOf(of, func(s subject) (curve, error) {
		v, b, err := precisionRecallCurve(s)
		base = b
		return v, err
	})
	if err != nil {
		return nil, err
	}
	if of[0].p.Task == evaluate.Binary {
		c.marks = append(c.marks, rule(0, base, 1, base))
	}
	c.addCurves(curves, "Recall", "Precision")
	if of[0].p.Task == evaluate.Binary {
		c.legend.entries = append(c.legend.entries, legendEntry{name: "Guessing", value: "AP " + threeDigits(base), paint: muted, dash: dashes(1)})
	}
	return c, nil
}

func precisionRecallCurve(s subject) (v curve, base float64, err error) {
	var areas []float64
	for _, fold := range s.p.ByFold() {
		scores, err := fold.Scores(s.class)
		if err != nil {
			return curve{}, 0, err
		}
		c, err := evaluate.PrecisionRecall(scores)
		if err != nil {
			return curve{}, 0, err
		}
		areas = append(areas, c.AveragePrecision())
	}
	scores, err := s.p.Scores(s.class)
	if err != nil {
		return curve{}, 0, err
	}
	all, err := evaluate.PrecisionRecall(scores)
	if err != nil {
		return curve{}, 0, err
	}
	v = curve{value: mean("AP", areas)}
	// Between two thresholds nothing else can be reached: steps, not slopes.
	for i := range all.Recall {
		if i > 0 && all.Recall[i] != all.Recall[i-1] {
			v.add(all.Recall[i-1], all.Precision[i], all.Threshold[i])
		}
		v.add(all.Recall[i], all.Precision[i], all.Threshold[i])
	}
	return v, all.Base, nil
}

func (v *curve) add(x, y, threshold float64) {
	v.x, v.y, v.threshold = append(v.x, x), append(v.y, y), append(v.threshold, threshold)
}
