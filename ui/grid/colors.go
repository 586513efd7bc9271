package grid

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/ui/canvas/ras"
)

// Colors is everything a grid draws with. [LightColors] and [DarkColors] are complete sets to start from.
type Colors struct {
	Background, Stripe color.NRGBA // of rows; Stripe of every other one
	Header, Line       color.NRGBA // behind headers and gutter; between cells
	Text, Muted        color.NRGBA
	Accent             color.NRGBA // cursor, sorted column, target badge
	Selection          color.NRGBA // translucent, over selected cells
	Bar                color.NRGBA // histograms
	Missing            color.NRGBA // the share of missing cells
	Card, Shadow       color.NRGBA // the statistics shown beside the pointer
}

// LightColors is the set for light themes.
func LightColors() Colors {
	return Colors{
		Background: rgb(0xffffff), Stripe: rgb(0xfafbfc), Header: rgb(0xf4f5f7), Line: rgb(0xe6e9ee),
		Text: rgb(0x1a2230), Muted: rgb(0x66707f), Accent: rgb(0x2f6bec),
		Selection: color.NRGBA{R: 47, G: 107, B: 236, A: 36},
		Bar:       rgb(0x8fb0ea), Missing: rgb(0xb86a00), Card: rgb(0xffffff), Shadow: color.NRGBA{R: 24, G: 34, B: 56, A: 40},
	}
}

// DarkColors is the set for dark themes.
func DarkColors() Colors {
	return Colors{
		Background: rgb(0x191b20), Stripe: rgb(0x1c1f25), Header: rgb(0x22252d), Line: rgb(0x2f333d),
		Text: rgb(0xeceff4), Muted: rgb(0x98a1b2), Accent: rgb(0x5b8ff9),
		Selection: color.NRGBA{R: 91, G: 143, B: 249, A: 52},
		Bar:       rgb(0x4a6cae), Missing: rgb(0xf0a93b), Card: rgb(0x2a2e37), Shadow: color.NRGBA{A: 130},
	}
}

// rgb is an opaque colour from its usual hexadecimal form.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}

// palette is Colors in the form that is drawn with.
type palette struct {
	background, stripe, header, line color.RGBA
	text, muted, accent, selection   color.RGBA
	bar, missing, card, shadow       color.RGBA
}

// palette prepares the colours set, or those of the theme's variant.
func (g *Grid) palette() palette {
	c := g.colors
	if c == nil {
		set := LightColors()
		if fyne.CurrentApp().Settings().ThemeVariant() == theme.VariantDark {
			set = DarkColors()
		}
		c = &set
	}
	p := func(col color.NRGBA) color.RGBA { return ras.Premultiply(col) }
	return palette{
		background: p(c.Background), stripe: p(c.Stripe), header: p(c.Header), line: p(c.Line),
		text: p(c.Text), muted: p(c.Muted), accent: p(c.Accent), selection: p(c.Selection),
		bar: p(c.Bar), missing: p(c.Missing), card: p(c.Card), shadow: p(c.Shadow),
	}
}
