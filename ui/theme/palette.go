package theme

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Palette names the colours of a variant by role. Text and Muted can be read on every ground, and so can Primary, Success, Warning and Error as
// text on Background and Surface, with a contrast of at least 4.5:1 as WCAG 2 measures it.
type Palette struct {
	// Grounds, from the back to the front.
	Background, Header, Surface, Input, Button color.NRGBA

	Border, Separator color.NRGBA

	Text     color.NRGBA // what is to be read
	Muted    color.NRGBA // hints, units, captions
	Disabled color.NRGBA // what cannot be used now, and text of low importance, which the toolkit draws alike

	Primary, OnPrimary                  color.NRGBA // the main action and links, and the text on it
	Success, Warning, Error             color.NRGBA
	OnSuccess, OnWarning, OnError       color.NRGBA
	Hover, Pressed, Selection, Focus    color.NRGBA // laid over a ground, translucent
	Shadow, Scrollbar, ScrollbarSurface color.NRGBA

	// Families holds the accent of each family of stage kinds by its name in the catalog, at least 3:1 on Surface.
	Families map[string]color.NRGBA
}

func lightPalette() Palette {
	return Palette{
		Background: rgb(0xf4f5f7), Header: rgb(0xeceff3), Surface: rgb(0xffffff), Input: rgb(0xffffff), Button: rgb(0xe6e9ee),
		Border: rgb(0xc3cad4), Separator: rgb(0xdde1e7),
		Text: rgb(0x1a2230), Muted: rgb(0x57616f), Disabled: rgb(0x677080),
		Primary: rgb(0x2460d8), OnPrimary: rgb(0xffffff),
		Success: rgb(0x14713f), Warning: rgb(0x8f5600), Error: rgb(0xc0222d),
		OnSuccess: rgb(0xffffff), OnWarning: rgb(0xffffff), OnError: rgb(0xffffff),
		Hover: rgba(0x1a2230, 0x10), Pressed: rgba(0x1a2230, 0x20), Selection: rgba(0x2460d8, 0x38), Focus: rgba(0x2460d8, 0x48),
		Shadow: rgba(0x182238, 0x30), Scrollbar: rgba(0x1a2230, 0x80), ScrollbarSurface: rgb(0xe9ecf0),
		Families: families(0x1f6fb2, 0x0b8a66, 0x2482ae, 0x7a7a1c, 0x6a5acd, 0xa86d00, 0xc8501a, 0xb4578f, 0x64707f),
	}
}

func darkPalette() Palette {
	return Palette{
		Background: rgb(0x15171c), Header: rgb(0x1a1d23), Surface: rgb(0x1f222a), Input: rgb(0x24272f), Button: rgb(0x2c313b),
		Border: rgb(0x434a58), Separator: rgb(0x2b2f38),
		Text: rgb(0xeceff4), Muted: rgb(0xa3adbd), Disabled: rgb(0x8791a1),
		Primary: rgb(0x74a4ff), OnPrimary: rgb(0x0a1020),
		Success: rgb(0x46c486), Warning: rgb(0xf0a93b), Error: rgb(0xff7f86),
		OnSuccess: rgb(0x0a1020), OnWarning: rgb(0x0a1020), OnError: rgb(0x0a1020),
		Hover: rgba(0xffffff, 0x12), Pressed: rgba(0xffffff, 0x22), Selection: rgba(0x74a4ff, 0x48), Focus: rgba(0x74a4ff, 0x50),
		Shadow: rgba(0x000000, 0x78), Scrollbar: rgba(0xffffff, 0x80), ScrollbarSurface: rgb(0x1c1f25),
		Families: families(0x58a6e8, 0x35b892, 0x6cc4ee, 0xc2c25a, 0xa193f2, 0xe3b040, 0xee8350, 0xd98bbd, 0x9aa5b5),
	}
}

func contrastPalette() Palette {
	return Palette{
		Background: rgb(0x000000), Header: rgb(0x141414), Surface: rgb(0x000000), Input: rgb(0x262626), Button: rgb(0x1c1c1c),
		Border: rgb(0xffffff), Separator: rgb(0x9a9a9a),
		Text: rgb(0xffffff), Muted: rgb(0xe2e2e2), Disabled: rgb(0xa8a8a8),
		Primary: rgb(0xffd60a), OnPrimary: rgb(0x000000),
		Success: rgb(0x5cff9f), Warning: rgb(0xffb454), Error: rgb(0xff9a9a),
		OnSuccess: rgb(0x000000), OnWarning: rgb(0x000000), OnError: rgb(0x000000),
		Hover: rgba(0xffffff, 0x28), Pressed: rgba(0xffffff, 0x38), Selection: rgba(0x3d7dff, 0x70), Focus: rgba(0xffd60a, 0x50),
		Shadow: rgba(0x000000, 0xff), Scrollbar: rgb(0xffffff), ScrollbarSurface: rgb(0x1c1c1c),
		Families: families(0x6cb8ff, 0x4fe0b4, 0x8fdcff, 0xe6e65c, 0xc0b4ff, 0xffc94d, 0xffa070, 0xffa6dc, 0xd0d8e4),
	}
}

// families gives the families of the catalog their accents. The hues are near those of Okabe and Ito, "Color Universal Design" (2008), which people
// with any colour vision tell apart, in a lightness that fits the ground.
func families(data, clean, columns, rows, encode, split, learn, assess, deploy uint32) map[string]color.NRGBA {
	return map[string]color.NRGBA{
		"data": rgb(data), "clean": rgb(clean), "columns": rgb(columns), "rows": rgb(rows), "encode": rgb(encode),
		"split": rgb(split), "learn": rgb(learn), "assess": rgb(assess), "deploy": rgb(deploy),
	}
}

// Family returns the accent of a family of stage kinds, Muted for one that is not known.
func (p Palette) Family(name string) color.NRGBA {
	if c, ok := p.Families[name]; ok {
		return c
	}
	return p.Muted
}

// toolkit returns the colours under the toolkit's names.
func (p Palette) toolkit() map[fyne.ThemeColorName]color.NRGBA {
	return map[fyne.ThemeColorName]color.NRGBA{
		theme.ColorNameBackground:                p.Background,
		theme.ColorNameButton:                    p.Button,
		theme.ColorNameDisabled:                  p.Disabled,
		theme.ColorNameDisabledButton:            p.Header,
		theme.ColorNameError:                     p.Error,
		theme.ColorNameFocus:                     p.Focus,
		theme.ColorNameForeground:                p.Text,
		theme.ColorNameForegroundOnError:         p.OnError,
		theme.ColorNameForegroundOnPrimary:       p.OnPrimary,
		theme.ColorNameForegroundOnSuccess:       p.OnSuccess,
		theme.ColorNameForegroundOnWarning:       p.OnWarning,
		theme.ColorNameHeaderBackground:          p.Header,
		theme.ColorNameHover:                     p.Hover,
		theme.ColorNameHyperlink:                 p.Primary,
		theme.ColorNameInnerWindowBorder:         p.Surface,
		theme.ColorNameInnerWindowBorderInactive: p.Header,
		theme.ColorNameInputBackground:           p.Input,
		theme.ColorNameInputBorder:               p.Border,
		theme.ColorNameMenuBackground:            p.Surface,
		theme.ColorNameOverlayBackground:         p.Surface,
		theme.ColorNamePlaceHolder:               p.Muted,
		theme.ColorNamePressed:                   p.Pressed,
		theme.ColorNamePrimary:                   p.Primary,
		theme.ColorNameScrollBar:                 p.Scrollbar,
		theme.ColorNameScrollBarBackground:       p.ScrollbarSurface,
		theme.ColorNameSelection:                 p.Selection,
		theme.ColorNameSeparator:                 p.Separator,
		theme.ColorNameShadow:                    p.Shadow,
		theme.ColorNameSuccess:                   p.Success,
		theme.ColorNameWarning:                   p.Warning,
	}
}

// rgb is an opaque colour from its usual hexadecimal form.
func rgb(v uint32) color.NRGBA { return rgba(v, 0xff) }

func rgba(v uint32, alpha uint8) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: alpha}
}
