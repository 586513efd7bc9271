package chart

import (
	"image/color"
	"math"
	"slices"

	"golang.org/x/image/font"
	plotfont "gonum.org/v1/plot/font"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
)

// A Style is how charts look: colours and the size of text. [Light] and [Dark] give one
// for each theme. Lengths are in logical pixels of 1/96 inch, multiplied by the scale of
// the screen.
type Style struct {
	Background color.RGBA   // Behind everything; opaque.
	Text       color.RGBA   // Title, legend and values.
	Muted      color.RGBA   // Axis titles, tick labels and reference lines.
	Grid       color.RGBA   // Grid lines.
	Series     []color.RGBA // Told apart by people with any colour vision; at least one.
	Sequential []color.RGBA // From nothing to all, at least two, dark text or light text readable on each.
	TextSize   float64      // Of tick labels and legend, in logical pixels; 0 means 12.
}

// Light returns the style for a light theme.
func Light() Style {
	return Style{
		Background: rgb(0xffffff), Text: rgb(0x1f2328), Muted: rgb(0x57606a), Grid: rgb(0xe4e7eb),
		Series: []color.RGBA{
			rgb(okabeBlue), rgb(okabeOrange), rgb(okabeGreen), rgb(okabeVermillion),
			rgb(okabePurple), rgb(okabeSky), rgb(0x000000), rgb(0xb5a000),
		},
		Sequential: []color.RGBA{
			rgb(0xf1f5f9), rgb(0xc3daee), rgb(0x7fb0d9), rgb(0x3a7ebd), rgb(0x0b4684),
		},
		TextSize: 12,
	}
}

// Dark returns the style for a dark theme.
func Dark() Style {
	return Style{
		Background: rgb(0x1b1c1f), Text: rgb(0xe9eaec), Muted: rgb(0xa8adb5), Grid: rgb(0x34373c),
		Series: []color.RGBA{
			rgb(okabeSky), rgb(okabeOrange), rgb(okabeGreen), rgb(okabeVermillion),
			rgb(okabePurple), rgb(okabeBlue), rgb(0xf5f5f5), rgb(0xf0e442),
		},
		Sequential: []color.RGBA{
			rgb(0x26292e), rgb(0x1d4468), rgb(0x1f6aa8), rgb(0x4c9fdc), rgb(0xa5d8ff),
		},
		TextSize: 12,
	}
}

// The palette of Okabe and Ito, "Color Universal Design" (2008), which people with any
// colour vision can tell apart. The styles order it by contrast with their ground; its
// black and yellow cannot be seen on every ground and are set by the style.
const (
	okabeBlue       = 0x0072b2
	okabeOrange     = 0xe69f00
	okabeGreen      = 0x009e73
	okabeVermillion = 0xd55e00
	okabePurple     = 0xcc79a7
	okabeSky        = 0x56b4e9
)

func rgb(v uint32) color.RGBA {
	return color.RGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xff}
}

func (s Style) withDefaults() Style {
	if s.Background.A == 0 || len(s.Series) == 0 || len(s.Sequential) < 2 {
		size := s.TextSize
		s = Light()
		s.TextSize = size
	}
	if s.TextSize <= 0 {
		s.TextSize = 12
	}
	return s
}

// SeriesColor returns the colour of series i, starting over after the last.
func (s Style) SeriesColor(i int) color.RGBA { return s.Series[i%len(s.Series)] }

// ClassColor returns the colour of a class among all classes of its column. It depends
// on the rank of the name alone, so that a class has the same colour in every chart, in
// whatever order a model lists its classes.
func (s Style) ClassColor(class string, classes []string) color.RGBA {
	return s.SeriesColor(classRank(class, classes))
}

// classRank returns how many names come before class in alphabetical order.
func classRank(class string, classes []string) int {
	names := slices.Compact(slices.Sorted(slices.Values(classes)))
	rank, _ := slices.BinarySearch(names, class)
	return rank
}

// Shade returns the colour of a share between 0 and 1.
func (s Style) Shade(share float64) color.RGBA {
	last := len(s.Sequential) - 1
	at := min(max(share, 0), 1) * float64(last)
	i := min(int(at), last-1)
	return mix(s.Sequential[i], s.Sequential[i+1], at-float64(i))
}

func mix(a, b color.RGBA, t float64) color.RGBA {
	between := func(x, y uint8) uint8 {
		return uint8(math.Round(float64(x) + t*(float64(y)-float64(x))))
	}
	return color.RGBA{R: between(a.R, b.R), G: between(a.G, b.G), B: between(a.B, b.B), A: 0xff}
}

// textOn returns black or white, whichever has more contrast on a ground, by the relative
// luminance of WCAG 2.
func textOn(ground color.RGBA) color.RGBA {
	linear := func(v uint8) float64 { return math.Pow(float64(v)/255, 2.2) }
	luminance := 0.2126*linear(ground.R) + 0.7152*linear(ground.G) + 0.0722*linear(ground.B)
	if luminance > 0.179 {
		return rgb(0x101214)
	}
	return rgb(0xffffff)
}

// fade returns a colour with opacity a between 0 and 1.
func fade(c color.RGBA, a float64) color.NRGBA {
	return color.NRGBA{R: c.R, G: c.G, B: c.B, A: uint8(math.Round(a * 255))}
}

// px returns a length of logical pixels: CSS has 96 of them in an inch, vg 72 points.
func px(v float64) vg.Length { return vg.Length(v * 0.75) }

// typeface returns a text style in a size relative to that of tick labels.
func (s Style) typeface(handler text.Handler, c color.Color, size float64, weight font.Weight) text.Style {
	f := plotfont.Font{Typeface: "Liberation", Variant: "Sans", Weight: weight}
	return text.Style{
		Color: c, Font: plotfont.From(f, px(s.TextSize*size)),
		XAlign: text.XLeft, YAlign: text.YCenter, Handler: handler,
	}
}
