package chart

import (
	"fmt"
	"image/color"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/text"

	"headrace.dev/studio/engine/evaluate"
)

// Confusion returns the confusion matrix of a classification: true classes in rows,
// predicted classes in columns, the first class at the upper left. A cell shows its count
// and which share of its row it is; the colour follows the share, so that rare classes
// can be read like common ones.
func Confusion(r evaluate.Result) (*Chart, error) {
	m, err := evaluate.Confusion(r.Predictions)
	if err != nil {
		return nil, nothing("%v", err)
	}
	k := len(m.Labels)
	upward := make([]string, k)
	for i, label := range m.Labels {
		upward[k-1-i] = label
	}
	edge := float64(k) - 0.5
	c := &Chart{
		Title:    "Confusion matrix",
		Subtitle: fmt.Sprintf("%s · %s rows, share of each true class", modelName(r, 0), Number(m.Total())),
		X:        Axis{Title: "Predicted class", Min: -0.5, Max: edge, Names: m.Labels},
		Y:        Axis{Title: "True class", Min: -0.5, Max: edge, Names: upward},
	}
	share := m.RowShare()
	cells := rects{gapX: 2, gapY: 2}
	var notes []mark
	for i := range k {
		for j := range k {
			x, y := float64(j), float64(k-1-i)
			c.Hits = append(c.Hits, Hit{x - 0.5, x + 0.5, y - 0.5, y + 0.5})
			of := share.At(i, j)
			ink := func(s Style) color.RGBA { return textOn(s.Shade(of)) }
			number := note{
				x: x, y: y, dx: -1, dy: 8, text: Number(m.Count.At(i, j)), paint: ink, size: 16.0 / 12,
				weight: font.WeightBold, align: text.XCenter, inside: 1, insideVertical: 0.4,
			}
			below := number
			below.dy, below.size, below.weight, below.text = -11, 1, font.WeightNormal, percent(of)
			notes = append(notes, number, below)
		}
	}
	cells.at = c.Hits
	cells.paint = func(s Style, i int) color.RGBA { return s.Shade(share.At(i/k, i%k)) }
	c.marks = append([]mark{cells}, notes...)
	c.describe = func(hit int) []string {
		i, j := hit/k, hit%k
		return []string{
			fmt.Sprintf("%s predicted as %s", m.Labels[i], m.Labels[j]),
			Number(m.Count.At(i, j)) + " rows",
			percent(share.At(i, j)) + " of the rows that are " + m.Labels[i],
			percent(m.ColumnShare().At(i, j)) + " of the rows predicted as " + m.Labels[j],
		}
	}
	c.columns = []string{"true class", "predicted class", "count", "share of true class"}
	c.rows = func(yield func([]string) bool) {
		for i := range k {
			for j := range k {
				if !yield([]string{m.Labels[i], m.Labels[j], exact(m.Count.At(i, j)), exact(share.At(i, j))}) {
					return
				}
			}
		}
	}
	return c, nil
}
