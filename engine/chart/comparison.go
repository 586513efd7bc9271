package chart

import (
	"fmt"
	"image/color"
	"strings"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/text"

	"headrace.dev/studio/engine/evaluate"
)

// Comparison returns one metric of all models of a report: a bar for the mean, a line for
// one standard deviation and a dot for each fold. Unit is that of the target, for metrics
// that have it. Models without the metric are named in Notes.
func Comparison(r evaluate.Report, metric, unit string) (*Chart, error) {
	m, ok := evaluate.MetricNamed(metric)
	if !ok {
		return nil, nothing("there is no metric %q", metric)
	}
	c := &Chart{
		Title: m.Title + " by model",
		X:     Axis{Title: metricAxis(m, unit)},
		Y:     Axis{Title: "Model"},
		grid:  gridLines{x: true},
	}
	var rows []comparison
	for i, result := range r.Results {
		score, ok := result.Metrics[metric]
		if !ok || len(score.Folds) == 0 {
			reason := result.Skipped[metric]
			if reason == "" {
				reason = "it was not computed"
			}
			c.Notes = append(c.Notes, fmt.Sprintf("%s is not shown: %s.", modelName(result, i), reason))
			continue
		}
		rows = append(rows, comparison{modelName(result, i), series(i), result.Predictions, score})
	}
	if len(rows) == 0 {
		return nil, nothing("no model has a %s; %s", m.Title, strings.Join(c.Notes, " "))
	}
	c.Subtitle = "Higher is better"
	if !m.GreaterIsBetter {
		c.Subtitle = "Lower is better"
	}
	if n := len(rows[0].score.Folds); n > 1 {
		c.Subtitle += fmt.Sprintf(" · mean of %d folds ± 1 standard deviation", n)
	}
	c.addComparison(m, rows)
	return c, nil
}

func metricAxis(m evaluate.Metric, unit string) string {
	switch {
	case m.Unit == "target" && unit != "":
		return m.Title + " (" + unit + ")"
	case m.Unit == "target²" && unit != "":
		return m.Title + " (" + unit + "²)"
	}
	return m.Title
}

// A comparison is the row of one model.
type comparison struct {
	name  string
	paint paint
	p     evaluate.Predictions
	score evaluate.Score
}

func (c *Chart) addComparison(m evaluate.Metric, rows []comparison) {
	n := len(rows)
	upward := make([]string, n)
	low, high := 0.0, 0.0
	var whiskers, dots, notes []mark
	for i, r := range rows {
		y := float64(n - 1 - i)
		upward[n-1-i] = r.name
		mean, std := r.score.Mean, r.score.Std
		c.Hits = append(c.Hits, Hit{min(mean, 0), max(mean, 0), y - 0.3, y + 0.3})
		end := max(mean+std, 0)
		low, high = min(low, mean-std), max(high, end)
		if len(r.score.Folds) > 1 {
			at := make([]float64, len(r.score.Folds))
			for k, v := range r.score.Folds {
				at[k] = y
				low, high, end = min(low, v), max(high, v), max(end, v)
			}
			whisker := line{x: []float64{mean - std, mean + std}, y: []float64{y, y}, paint: background, width: 4}
			whiskers = append(whiskers, whisker) // The ground beneath makes it seen on any bar.
			whisker.paint, whisker.width = textColor, 1.5
			whiskers = append(whiskers, whisker)
			dots = append(dots, points{x: r.score.Folds, y: at, paint: background, size: 3.6, solid: true},
				points{x: r.score.Folds, y: at, paint: textColor, size: 2.4, solid: true})
		}
		notes = append(notes, note{
			x: end, y: y, dx: 10, dy: 1, text: scoreValue(r.score), paint: textColor,
			size: 1, weight: font.WeightBold, align: text.XLeft, insideVertical: 1,
		})
	}
	span := high - low
	if span == 0 {
		span = 1
	}
	c.X.Min, c.X.Max = low-0.02*span, high+0.24*span // Room for the values on the right.
	c.X.ticksUntil = high
	if low == 0 {
		c.X.Min = 0
	}
	c.Y.Names, c.Y.Min, c.Y.Max = upward, -0.6, float64(n)-0.4
	c.marks = append(c.marks, rects{at: c.Hits, paint: func(s Style, i int) color.RGBA { return rows[i].paint(s) }})
	c.marks = append(append(append(c.marks, whiskers...), dots...), notes...)
	c.describe = func(i int) []string {
		r := rows[i]
		lines := []string{r.name, scoreText(m.Title, r.score)}
		if len(r.score.Folds) > 1 {
			for k, v := range r.score.Folds {
				lines = append(lines, "Fold "+r.p.FoldName(k)+"  "+Number(v))
			}
		}
		return lines
	}
	c.columns = []string{"model", "fold", m.Name}
	c.rows = func(yield func([]string) bool) {
		for _, r := range rows {
			for k, v := range r.score.Folds {
				if !yield([]string{r.name, r.p.FoldName(k), exact(v)}) {
					return
				}
			}
		}
	}
}

func background(s Style) color.RGBA { return s.Background }
