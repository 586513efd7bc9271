package chart

import (
	"errors"
	"fmt"
	"iter"
	"math"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// ErrNothing is the cause when there is nothing to draw.
var ErrNothing = errors.New("chart: there is nothing to draw")

// nothing says why there is nothing to draw.
func nothing(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrNothing, fmt.Sprintf(format, args...))
}

// A Label names a column, with the unit of its values.
type Label struct {
	Name string
	Unit string // Such as "kg"; empty for none.
}

// String returns the name with the unit in brackets.
func (l Label) String() string {
	if l.Unit == "" {
		return l.Name
	}
	return l.Name + " (" + l.Unit + ")"
}

// An Axis says what runs along one side of a chart.
type Axis struct {
	Title    string // With the unit, for people.
	Min, Max float64
	Names    []string // For categories: the names at 0, 1, 2 …; nil for numbers.
	Whole    bool     // Numbers are counts: only whole ticks.

	ticksUntil float64 // The largest value, when the range above is room for text only.
}

// A Chart is a picture before theme and size. Make one with a constructor of this
// package; it must not be changed afterwards and may be drawn from several goroutines.
type Chart struct {
	Title    string
	Subtitle string   // What the picture is made of; may be empty.
	Notes    []string // Whole sentences about what is not shown and why.
	X, Y     Axis
	Hits     []Hit // What answers to the pointer; see Describe.

	marks    []mark
	legend   legend
	describe func(hit int) []string
	columns  []string
	rows     iter.Seq[[]string]
	mini     bool // Bars only: no text and no axes.
	grid     gridLines
}

// gridLines say which values have a line across the chart.
type gridLines struct{ x, y bool }

// A mark is a part of a chart; it becomes something to draw when the style is known.
type mark interface {
	plotter(s Style) plot.Plotter
}

// Describe returns the lines of the tooltip of Hits[hit], the first being its heading.
func (c *Chart) Describe(hit int) []string { return c.describe(hit) }

// Plot returns the chart as a gonum plot for a canvas of about width logical pixels, on
// which the room for tick labels depends. It has no title: Render and the Write methods
// set it above the plot, flush left.
func (c *Chart) Plot(s Style, width float64) *plot.Plot {
	s = s.withDefaults()
	p := plot.New()
	p.BackgroundColor = nil
	// Names beside the chart may take a third of its width, at about 6.5 pixels a letter.
	c.dressAxis(&p.X, c.X, s, int(max(width/40, 8)))
	c.dressAxis(&p.Y, c.Y, s, int(max(width/20, 8)))
	if c.mini {
		p.HideAxes()
		p.X.Label.Text, p.Y.Label.Text = "", ""
		p.X.Padding, p.Y.Padding = 0, 0
	} else {
		p.X.Label.Padding, p.Y.Label.Padding = px(6), px(4)
		p.X.Padding, p.Y.Padding = px(4), px(2)
		c.turnLongNames(&p.X, width)
		p.Add(grid{c.grid, s})
	}
	for _, m := range c.marks {
		p.Add(m.plotter(s))
	}
	if len(c.legend.entries) > 0 {
		p.Add(legendPlotter{c.legend, s})
	}
	// Add widens the ranges of plotters that report one; ours are set by the chart.
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = c.X.Min, c.X.Max, c.Y.Min, c.Y.Max
	return p
}

// dressAxis sets title, ticks and fonts; names are cut to a number of letters.
func (c *Chart) dressAxis(a *plot.Axis, from Axis, s Style, letters int) {
	handler := a.Tick.Label.Handler
	a.Label.Text = from.Title
	x, y := a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign
	a.Label.TextStyle = s.typeface(handler, s.Muted, 13.0/12, font.WeightNormal)
	a.Label.TextStyle.XAlign, a.Label.TextStyle.YAlign = x, y
	x, y = a.Tick.Label.XAlign, a.Tick.Label.YAlign
	a.Tick.Label = s.typeface(handler, s.Muted, 1, font.WeightNormal)
	a.Tick.Label.XAlign, a.Tick.Label.YAlign = x, y
	a.Width, a.Tick.Length = 0, 0
	if from.Names != nil {
		a.Tick.Marker = nameTicks(from.Names, letters)
		return
	}
	a.Tick.Marker = numberTicks{whole: from.Whole, until: from.ticksUntil}
}

// turnLongNames turns the names under a chart when they would run into each other.
func (c *Chart) turnLongNames(a *plot.Axis, width float64) {
	if len(c.X.Names) == 0 {
		return
	}
	room := px(width-90) / vg.Length(len(c.X.Names))
	for _, t := range a.Tick.Marker.Ticks(0, float64(len(c.X.Names))) {
		if a.Tick.Label.Width(t.Label) > room-px(6) {
			a.Tick.Label.Rotation = math.Pi / 5
			a.Tick.Label.XAlign, a.Tick.Label.YAlign = text.XRight, text.YCenter
			return
		}
	}
}
