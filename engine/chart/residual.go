package chart

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"headrace.dev/studio/engine/evaluate"
)

// PredictedVsActual returns the scatter of predicted against true values. A perfect model
// has all points on the dashed diagonal.
func PredictedVsActual(r evaluate.Result, target Label) (*Chart, error) {
	p, err := regression(r)
	if err != nil {
		return nil, err
	}
	low, high := widen(
		min(slices.Min(p.Truth), slices.Min(p.Predicted)),
		max(slices.Max(p.Truth), slices.Max(p.Predicted)),
	)
	c := &Chart{
		Title: "Predicted and actual",
		X:     Axis{Title: "Actual " + target.String(), Min: low, Max: high},
		Y:     Axis{Title: "Predicted " + target.String(), Min: low, Max: high},
		marks: []mark{
			points{x: p.Truth, y: p.Predicted, paint: series(0)},
			rule(low, low, high, high),
		},
	}
	c.addPredictions(r, p.Truth, p.Predicted, "rmse")
	return c, nil
}

// Residuals returns the scatter of errors, actual − predicted, against predicted values.
// A good model has a band around the dashed zero without any shape.
func Residuals(r evaluate.Result, target Label) (*Chart, error) {
	p, err := regression(r)
	if err != nil {
		return nil, err
	}
	errs := make([]float64, p.Rows())
	worst := 0.0
	for i := range errs {
		errs[i] = p.Truth[i] - p.Predicted[i]
		worst = max(worst, math.Abs(errs[i]))
	}
	low, high := widen(slices.Min(p.Predicted), slices.Max(p.Predicted))
	bottom, top := widen(-worst, worst)
	c := &Chart{
		Title: "Residuals",
		X:     Axis{Title: "Predicted " + target.String(), Min: low, Max: high},
		Y:     Axis{Title: "Actual − predicted " + target.String(), Min: bottom, Max: top},
		marks: []mark{
			points{x: p.Predicted, y: errs, paint: series(0)},
			rule(low, 0, high, 0),
		},
	}
	c.addPredictions(r, p.Predicted, errs, "mae")
	return c, nil
}

// regression returns the predictions when there are points to draw.
func regression(r evaluate.Result) (evaluate.Predictions, error) {
	p := r.Predictions
	if p.Task != evaluate.Regression {
		return p, nothing("a %s predicts no numbers to compare with the actual ones", p.Task)
	}
	if err := p.Validate(); err != nil {
		return p, nothing("%v", err)
	}
	return p, nil
}

// addPredictions adds what both scatters share: tooltips, subtitle and the table.
func (c *Chart) addPredictions(r evaluate.Result, x, y []float64, metric string) {
	p := r.Predictions
	c.grid = gridLines{true, true}
	c.Subtitle = fmt.Sprintf("%s · %s rows", modelName(r, 0), Number(float64(p.Rows())))
	if n := p.FoldCount(); n > 1 {
		c.Subtitle += fmt.Sprintf(" of %d folds", n)
	}
	if m, ok := evaluate.MetricNamed(metric); ok && len(r.Metrics[metric].Folds) > 0 {
		c.Subtitle += " · " + scoreText(m.Title, r.Metrics[metric])
	}
	c.Hits = make([]Hit, len(x))
	for i := range x {
		c.Hits[i] = pointHit(x[i], y[i])
	}
	c.describe = func(i int) []string {
		lines := []string{
			rowName(p, i),
			"Actual " + Number(p.Truth[i]),
			"Predicted " + Number(p.Predicted[i]),
			"Residual " + Number(p.Truth[i]-p.Predicted[i]),
		}
		if p.Fold != nil {
			lines = append(lines, "Fold "+p.FoldName(int(p.Fold[i])))
		}
		return lines
	}
	c.columns = []string{"row", "fold", "actual", "predicted", "residual"}
	c.rows = func(yield func([]string) bool) {
		for i, t := range p.Truth {
			id, fold := strconv.Itoa(i), ""
			if p.RowID != nil {
				id = strconv.FormatInt(p.RowID[i], 10)
			}
			if p.Fold != nil {
				fold = p.FoldName(int(p.Fold[i]))
			}
			if !yield([]string{id, fold, exact(t), exact(p.Predicted[i]), exact(t - p.Predicted[i])}) {
				return
			}
		}
	}
}

func rowName(p evaluate.Predictions, i int) string {
	if p.RowID != nil {
		return "Row " + strconv.FormatInt(p.RowID[i], 10)
	}
	return "Prediction " + strconv.Itoa(i+1)
}

// scoreText returns a metric with its spread over the folds, if there are several.
func scoreText(title string, s evaluate.Score) string {
	return title + " " + scoreValue(s)
}

func scoreValue(s evaluate.Score) string {
	if len(s.Folds) == 1 {
		return threeDigits(s.Mean)
	}
	return plusMinus(s.Mean, s.Std)
}
