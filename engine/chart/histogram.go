package chart

import (
	"fmt"
	"image/color"
	"math"
	"slices"
)

// HistogramOptions say how values are counted and how much is drawn.
type HistogramOptions struct {
	Bins int  // Number of bins; 0 chooses by the rule of Freedman and Diaconis, at most 60.
	Mini bool // Bars only, for a table head: no text, no axes, no margins.
}

// Histogram returns how the values of a column are spread. NaN and infinite values are
// not counted; the subtitle says how many there are.
func Histogram(column Label, values []float64, o HistogramOptions) (*Chart, error) {
	finite := make([]float64, 0, len(values))
	for _, v := range values {
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			finite = append(finite, v)
		}
	}
	if len(finite) == 0 {
		return nil, nothing("%s holds no number", column.Name)
	}
	slices.Sort(finite)
	edges := binEdges(finite, o.Bins)
	counts := make([]int, len(edges)-1)
	for _, v := range finite {
		// A bin holds its lower edge, the last bin its upper edge too.
		k, found := slices.BinarySearch(edges, v)
		if !found {
			k--
		}
		counts[min(max(k, 0), len(counts)-1)]++
	}
	c := &Chart{
		Title:    column.Name,
		Subtitle: valuesText(len(finite), len(values)-len(finite)),
		X:        Axis{Title: column.String(), Min: edges[0], Max: edges[len(edges)-1]},
		Y:        Axis{Title: "Rows", Max: headroom(float64(slices.Max(counts))), Whole: true},
		grid:     gridLines{y: true},
		mini:     o.Mini,
	}
	for k, n := range counts {
		c.Hits = append(c.Hits, Hit{edges[k], edges[k+1], 0, float64(n)})
	}
	c.marks = []mark{rects{at: c.Hits, gapX: 1, paint: func(s Style, _ int) color.RGBA { return s.SeriesColor(0) }}}
	if o.Mini {
		c.Y.Max = float64(slices.Max(counts))
	}
	c.describe = func(k int) []string {
		return []string{
			fmt.Sprintf("%s to %s", Number(edges[k]), Number(edges[k+1])),
			Number(float64(counts[k])) + " rows",
			percent(float64(counts[k])/float64(len(finite))) + " of the values",
		}
	}
	c.columns = []string{"from", "to", "rows"}
	c.rows = func(yield func([]string) bool) {
		for k, n := range counts {
			if !yield([]string{exact(edges[k]), exact(edges[k+1]), exact(float64(n))}) {
				return
			}
		}
	}
	return c, nil
}

// headroom is the end of an axis of counts: a little above the highest bar.
func headroom(highest float64) float64 { return highest * 1.05 }

func valuesText(values, missing int) string {
	if missing == 0 {
		return Number(float64(values)) + " values, none missing"
	}
	return Number(float64(values)) + " values, " + Number(float64(missing)) + " missing"
}

// binEdges returns the edges of equal bins on round numbers. The width is that of
// Freedman and Diaconis, "On the histogram as a density estimator" (1981), 2·IQR/∛n, or
// that of Sturges when the quartiles coincide. Few whole numbers get a bin each.
func binEdges(sorted []float64, bins int) []float64 {
	low, high := sorted[0], sorted[len(sorted)-1]
	if low == high {
		half := max(math.Abs(low)*0.05, 0.5)
		return []float64{low - half, low + half}
	}
	if bins > 0 {
		return evenEdges(low, (high-low)/float64(bins), bins)
	}
	whole := !slices.ContainsFunc(sorted, func(v float64) bool { return v != math.Trunc(v) })
	if whole && high-low <= 30 {
		return evenEdges(low-0.5, 1, int(high-low)+1)
	}
	n := float64(len(sorted))
	quarter := func(q float64) float64 { return sorted[int(q*(n-1))] }
	width := 2 * (quarter(0.75) - quarter(0.25)) / math.Cbrt(n)
	if width <= 0 {
		width = (high - low) / (1 + math.Log2(n))
	}
	step := nearStep(min(width, (high-low)/5))
	if (high-low)/step > 60 {
		step = roundStep((high - low) / 60)
	}
	if whole {
		step = max(step, 1)
	}
	from := math.Floor(low/step) * step
	// The last edge must lie above the highest value, which the last bin would not hold
	// in any other way.
	return evenEdges(from, step, max(int(math.Ceil((high-from)/step-1e-9)), 1))
}

func evenEdges(from, width float64, bins int) []float64 {
	edges := make([]float64, bins+1)
	for i := range edges {
		edges[i] = from + float64(float64(i)*width)
	}
	return edges
}
