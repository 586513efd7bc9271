package chart

import (
	"errors"
	"fmt"
	"strconv"

	"headrace.dev/studio/engine/evaluate"
)

// pointTips is how many points of a curve answer to the pointer, at most.
const pointTips = 400

// A curve is one line of a ROC or precision-recall chart.
type curve struct {
	name  string
	value string    // For the legend.
	x, y  []float64 // As drawn.
	// std is the spread of y over the folds; nil when the curve is not a mean.
	std []float64
	// threshold accepts rows scored at least this; nil when the curve is a mean.
	threshold []float64
	paint     paint
	round     int // How often the colours were used up before.
}

// mean returns "0.842 ± 0.012", without the spread when there is one value only.
func mean(label string, folds []float64) string {
	s := evaluate.NewScore(folds)
	if len(folds) == 1 {
		return label + " " + threeDigits(s.Mean)
	}
	return fmt.Sprintf("%s %.3f ± %.3f", label, s.Mean, s.Std)
}

// addCurves adds lines, bands, legend, tooltips and the table of the data.
func (c *Chart) addCurves(curves []curve, xName, yName string) {
	var owner, place []int
	for _, v := range curves {
		if v.std != nil {
			low, high := make([]float64, len(v.x)), make([]float64, len(v.x))
			for i := range v.x {
				low[i], high[i] = max(v.y[i]-v.std[i], 0), min(v.y[i]+v.std[i], 1)
			}
			c.marks = append(c.marks, band{x: v.x, low: low, high: high, paint: v.paint})
		}
	}
	for k, v := range curves {
		c.marks = append(c.marks, line{x: v.x, y: v.y, paint: v.paint, width: 2.25, dash: dashes(v.round)})
		c.legend.entries = append(c.legend.entries, legendEntry{name: v.name, value: v.value, paint: v.paint, dash: dashes(v.round)})
		every := (len(v.x) + pointTips - 1) / pointTips
		for i := 0; i < len(v.x); i += every {
			c.Hits = append(c.Hits, pointHit(v.x[i], v.y[i]))
			owner, place = append(owner, k), append(place, i)
		}
	}
	c.describe = func(hit int) []string {
		v, i := curves[owner[hit]], place[hit]
		y := yName + " " + threeDigits(v.y[i])
		if v.std != nil {
			y += " ± " + threeDigits(v.std[i])
		}
		lines := []string{v.name, xName + " " + threeDigits(v.x[i]), y}
		if v.threshold != nil {
			lines = append(lines, "Threshold "+Number(v.threshold[i]))
		}
		return lines
	}
	c.columns = []string{"curve", xName, yName, "std", "threshold"}
	c.rows = func(yield func([]string) bool) {
		for _, v := range curves {
			for i := range v.x {
				row := []string{v.name, exact(v.x[i]), exact(v.y[i]), "", ""}
				if v.std != nil {
					row[3] = exact(v.std[i])
				}
				if v.threshold != nil {
					row[4] = exact(v.threshold[i])
				}
				if !yield(row) {
					return
				}
			}
		}
	}
}

// A subject is what one curve is about: a class against the rest, of one model.
type subject struct {
	name  string
	p     evaluate.Predictions
	class int
	paint paint
	round int
}

// subjects returns the positive class of every model of a binary report, or every class
// of the only model of a report with several classes.
func subjects(r evaluate.Report) ([]subject, error) {
	if len(r.Results) == 0 {
		return nil, nothing("the report holds no model")
	}
	if r.Results[0].Task == evaluate.Multiclass {
		if len(r.Results) > 1 {
			return nil, nothing("with several classes the curves of one model are shown; choose a model")
		}
		return classSubjects(r.Results[0]), nil
	}
	of := make([]subject, 0, len(r.Results))
	for i, result := range r.Results {
		if result.Task != evaluate.Binary {
			return nil, nothing("a %s has no classes to tell apart", result.Task)
		}
		of = append(of, subject{
			name: modelName(result, i), p: result.Predictions, class: result.Predictions.Positive,
			paint: series(i), round: roundOf(i),
		})
	}
	return of, nil
}

func classSubjects(r evaluate.Result) []subject {
	classes := r.Predictions.Classes
	of := make([]subject, len(classes))
	for k, class := range classes {
		rank := classRank(class, classes)
		of[k] = subject{name: class, p: r.Predictions, class: k, paint: series(rank), round: roundOf(rank)}
	}
	return of
}

// roundOf returns how often the eight colours of a style are used up before series i.
func roundOf(i int) int { return i / 8 }

// modelName returns the name of a model, or its number when it has none.
func modelName(r evaluate.Result, i int) string {
	switch {
	case r.Model != "":
		return r.Model
	case r.Node != "":
		return r.Node
	}
	return "model " + strconv.Itoa(i+1)
}

// curvesOf makes the curve of each subject and collects a note for each that has none.
func (c *Chart) curvesOf(of []subject, make func(subject) (curve, error)) ([]curve, error) {
	var curves []curve
	var missing []error
	for _, s := range of {
		v, err := make(s)
		if undefined, ok := errors.AsType[*evaluate.UndefinedError](err); ok {
			c.Notes = append(c.Notes, fmt.Sprintf("%s is not shown: %s.", s.name, undefined.Reason))
			missing = append(missing, fmt.Errorf("%s: %s", s.name, undefined.Reason))
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("draw %s: %w", s.name, err)
		}
		v.name, v.paint, v.round = s.name, s.paint, s.round
		curves = append(curves, v)
	}
	if len(curves) == 0 {
		return nil, nothing("%v", errors.Join(missing...))
	}
	return curves, nil
}

// aboutFolds tells under the title what the curves were made from.
func aboutFolds(of []subject, many string) string {
	about := ""
	if p := of[0].p; p.Task == evaluate.Binary {
		about = "Positive class " + p.Classes[p.Positive]
	} else {
		about = "Each class against the rest"
	}
	if n := of[0].p.FoldCount(); n > 1 {
		about += fmt.Sprintf(" · "+many, n)
	}
	return about
}
