package canvas

import (
	"image/color"

	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/ui/canvas/ras"
)

// style is Colors in the form that is drawn with.
type style struct {
	colors                   *Colors
	background, grid         color.RGBA
	card, border, shadow     color.RGBA
	text, muted              color.RGBA
	accent                   color.RGBA
	success, warning, danger color.RGBA
	noteFill, noteText       color.RGBA
	families                 map[string]color.RGBA // those in the scene
}

// style prepares the colours for the scene shown.
func (c *Canvas) style() *style {
	colors := c.colors
	if colors == nil {
		// The colour of the theme counts, not its variant: a theme of the
		// application's own may be dark whatever the system prefers.
		set := LightColors()
		if dark(ras.Premultiply(theme.Color(theme.ColorNameBackground))) {
			set = DarkColors()
		}
		colors = &set
	}
	p := func(col color.NRGBA) color.RGBA { return ras.Premultiply(col) }
	s := &style{
		colors:     colors,
		background: p(colors.Background), grid: p(colors.Grid),
		card: p(colors.Card), border: p(colors.Border), shadow: p(colors.Shadow),
		text: p(colors.Text), muted: p(colors.Muted),
		accent: p(colors.Accent), success: p(colors.Success), warning: p(colors.Warning), danger: p(colors.Danger),
		noteFill: p(colors.NoteFill), noteText: p(colors.NoteText),
		families: map[string]color.RGBA{},
	}
	for _, n := range c.model.scene.Nodes {
		if _, ok := s.families[n.Family]; !ok {
			s.families[n.Family] = p(colors.family(n.Family))
		}
	}
	return s
}

func (s *style) port(typ string) color.RGBA { return ras.Premultiply(s.colors.port(typ)) }

// dark reports whether a colour is nearer to black, by its luma.
func dark(c color.RGBA) bool {
	return 299*int(c.R)+587*int(c.G)+114*int(c.B) < 128*1000
}
