package chart

import (
	"cmp"
	"fmt"
	"image/color"
	"slices"

	"golang.org/x/image/font"
	"gonum.org/v1/plot/text"
)

// CategoryOptions say how much of a category column is drawn.
type CategoryOptions struct {
	// Bars is how many categories are shown at most; the rest is gathered in one more
	// bar. 0 means 12.
	Bars int
	// ClassColors gives each category the colour of its class, for a target column.
	ClassColors bool
	Mini        bool // Bars only, for a table head: no text, no axes, no margins.
}

func (o CategoryOptions) withDefaults() CategoryOptions {
	if o.Bars <= 0 {
		o.Bars = 12
	}
	return o
}

// A Count is how often a category occurs.
type Count struct {
	Name string
	Rows int
}

// Categories returns how often the categories of a column occur, the most frequent on
// top. missing is the number of rows without a category, told in the subtitle.
func Categories(column Label, counts []Count, missing int, o CategoryOptions) (*Chart, error) {
	o = o.withDefaults()
	names := make([]string, len(counts))
	total := 0
	for i, c := range counts {
		names[i] = c.Name
		total += c.Rows
	}
	if total == 0 {
		return nil, nothing("%s holds no category", column.Name)
	}
	shown := slices.Clone(counts)
	slices.SortStableFunc(shown, func(a, b Count) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Name, b.Name))
	})
	if rest := len(shown) - o.Bars; rest > 1 {
		others := Count{Name: fmt.Sprintf("%d others", rest)}
		for _, c := range shown[o.Bars:] {
			others.Rows += c.Rows
		}
		shown = append(shown[:o.Bars:o.Bars], others)
	}
	c := &Chart{
		Title:    column.Name,
		Subtitle: fmt.Sprintf("%s · %d categories", valuesText(total, missing), len(counts)),
		X:        Axis{Title: "Rows", Whole: true},
		Y:        Axis{Title: column.String()},
		grid:     gridLines{x: true},
		mini:     o.Mini,
	}
	paints := make([]paint, len(shown))
	for i, b := range shown {
		switch {
		case !o.ClassColors:
			paints[i] = series(0)
		case slices.Contains(names, b.Name):
			paints[i] = series(classRank(b.Name, names))
		default:
			paints[i] = muted
		}
	}
	c.addRanking(shown, total, paints)
	return c, nil
}

// ClusterSizes returns how many rows each cluster holds, in the order of their numbers.
// Rows with a negative number belong to no cluster and are drawn last.
func ClusterSizes(labels []int) (*Chart, error) {
	if len(labels) == 0 {
		return nil, nothing("no row was assigned to a cluster")
	}
	rows := map[int]int{}
	for _, l := range labels {
		rows[max(l, -1)]++
	}
	var shown []Count
	var paints []paint
	for l := range slices.Max(labels) + 1 {
		if rows[l] > 0 {
			shown = append(shown, Count{fmt.Sprintf("Cluster %d", l+1), rows[l]})
			paints = append(paints, series(l))
		}
	}
	clusters := len(shown)
	if rows[-1] > 0 {
		shown, paints = append(shown, Count{"No cluster", rows[-1]}), append(paints, muted)
	}
	c := &Chart{
		Title:    "Cluster sizes",
		Subtitle: fmt.Sprintf("%s rows in %d clusters", Number(float64(len(labels))), clusters),
		X:        Axis{Title: "Rows", Whole: true},
		Y:        Axis{Title: "Cluster"},
		grid:     gridLines{x: true},
	}
	c.addRanking(shown, len(labels), paints)
	return c, nil
}

// addRanking adds lying bars from top to bottom, each with its share and its colour.
func (c *Chart) addRanking(shown []Count, total int, paints []paint) {
	n := len(shown)
	highest, upward := 0, make([]string, n)
	for i, b := range shown {
		highest = max(highest, b.Rows)
		upward[n-1-i] = b.Name
		y := float64(n - 1 - i)
		c.Hits = append(c.Hits, Hit{0, float64(b.Rows), y - 0.36, y + 0.36})
	}
	c.Y.Names, c.Y.Min, c.Y.Max = upward, -0.6, float64(n)-0.4
	c.X.Max = float64(highest)
	c.marks = []mark{rects{at: c.Hits, paint: func(s Style, i int) color.RGBA { return paints[i](s) }}}
	share := func(i int) string { return percent(float64(shown[i].Rows) / float64(total)) }
	if !c.mini {
		c.X.ticksUntil = c.X.Max
		c.X.Max *= 1.16 // Room for the share behind the longest bar.
		for i, b := range shown {
			c.marks = append(c.marks, note{
				x: float64(b.Rows), y: float64(n - 1 - i), dx: 6, dy: 1, text: share(i), paint: textColor,
				size: 1, weight: font.WeightNormal, align: text.XLeft, insideVertical: 1,
			})
		}
	}
	c.describe = func(i int) []string {
		return []string{shown[i].Name, Number(float64(shown[i].Rows)) + " rows", share(i) + " of all"}
	}
	c.columns = []string{"category", "rows"}
	c.rows = func(yield func([]string) bool) {
		for _, b := range shown {
			if !yield([]string{b.Name, exact(float64(b.Rows))}) {
				return
			}
		}
	}
}
