// Package theme is the look of the window: colours for light, dark and high-contrast screens, the typefaces, and sizes for a dense tool.
//
// [New] makes a theme for the toolkit. [Variant.Palette] gives the same colours by role to what draws itself; the colours of data (classes,
// series, shades) belong to charts and are in engine/chart. Sizes are in the toolkit's units, so they grow with the scale of the screen.
package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/assets"
)

// New returns the theme of a variant. It keeps to the variant whatever the desktop prefers.
func New(v Variant) fyne.Theme {
	return &look{
		colors:   v.Palette().toolkit(),
		fallback: theme.DefaultTheme(),
		variant:  v.toolkit(),
		regular:  fyne.NewStaticResource("Inter-Regular.otf", assets.FontRegular),
		bold:     fyne.NewStaticResource("Inter-Bold.otf", assets.FontBold),
		italic:   fyne.NewStaticResource("Inter-Italic.otf", assets.FontItalic),
		mono:     fyne.NewStaticResource("JetBrainsMono-Regular.ttf", assets.FontMono),
	}
}

// look is the theme as the toolkit asks for it. What it does not name comes from the toolkit's own theme.
type look struct {
	colors                      map[fyne.ThemeColorName]color.NRGBA
	fallback                    fyne.Theme
	variant                     fyne.ThemeVariant
	regular, bold, italic, mono fyne.Resource
}

var _ fyne.Theme = (*look)(nil)

// Color returns the colour of a role of the toolkit. The desktop's preference for light or dark is not asked.
func (l *look) Color(name fyne.ThemeColorName, _ fyne.ThemeVariant) color.Color {
	if c, ok := l.colors[name]; ok {
		return c
	}
	return l.fallback.Color(name, l.variant)
}

// Font returns the typeface of a style. Bold italics are bold; the monospaced face has one weight.
func (l *look) Font(style fyne.TextStyle) fyne.Resource {
	switch {
	case style.Symbol:
		return l.fallback.Font(style)
	case style.Monospace:
		return l.mono
	case style.Bold:
		return l.bold
	case style.Italic:
		return l.italic
	}
	return l.regular
}

// Icon returns an icon of the toolkit.
func (l *look) Icon(name fyne.ThemeIconName) fyne.Resource { return l.fallback.Icon(name) }

// Size returns a length in the toolkit's units.
func (l *look) Size(name fyne.ThemeSizeName) float32 {
	if size, ok := sizes[name]; ok {
		return size
	}
	return l.fallback.Size(name)
}

// sizes are smaller than the toolkit's: a pipeline, its settings and a table share one screen.
var sizes = map[fyne.ThemeSizeName]float32{
	theme.SizeNameText:            13,
	theme.SizeNameCaptionText:     11,
	theme.SizeNameSubHeadingText:  15,
	theme.SizeNameHeadingText:     20,
	theme.SizeNameInlineIcon:      16,
	theme.SizeNamePadding:         4,
	theme.SizeNameInnerPadding:    6,
	theme.SizeNameLineSpacing:     3,
	theme.SizeNameScrollBar:       10,
	theme.SizeNameScrollBarSmall:  4,
	theme.SizeNameInputRadius:     4,
	theme.SizeNameButtonRadius:    4,
	theme.SizeNameSelectionRadius: 3,
	theme.SizeNameDialogRadius:    6,
}
