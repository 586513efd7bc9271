package canvas

import (
	"hash/fnv"
	"image/color"
)

// Colors is everything the canvas draws with. [LightColors] and [DarkColors]
// are complete sets to start from.
type Colors struct {
	Background, Grid         color.NRGBA
	Card, Border, Shadow     color.NRGBA
	Text, Muted              color.NRGBA
	Accent                   color.NRGBA // selection, progress, rubber band
	Success, Warning, Danger color.NRGBA
	NoteFill, NoteText       color.NRGBA
	// Ports holds the colour of each port type; others are drawn in Muted.
	Ports map[string]color.NRGBA
	// Families holds the accent of each family; a family that is not in it is
	// given one of Palette by its name, always the same.
	Families map[string]color.NRGBA
	Palette  []color.NRGBA
}

// Port types that have a colour and a shape of their own.
const (
	TableType      = "table"
	ModelType      = "model"
	EvaluationType = "evaluation"
)

// LightColors is the set for light themes.
func LightColors() Colors {
	palette := []color.NRGBA{
		rgb(0x1f6fb2), rgb(0x0b8a66), rgb(0xb4578f), rgb(0xb87a08), rgb(0xc8501a), rgb(0x2b94c4), rgb(0x6a5acd), rgb(0x64707f),
	}
	return Colors{
		Background: rgb(0xf4f5f7), Grid: rgb(0xd3d8df),
		Card: rgb(0xffffff), Border: rgb(0xd6dae1), Shadow: color.NRGBA{R: 24, G: 34, B: 56, A: 34},
		Text: rgb(0x1a2230), Muted: rgb(0x66707f),
		Accent: rgb(0x2f6bec), Success: rgb(0x188a55), Warning: rgb(0xd17a00), Danger: rgb(0xcf2a36),
		NoteFill: rgb(0xfff3c4), NoteText: rgb(0x5c4a12),
		Ports:    map[string]color.NRGBA{TableType: rgb(0x2f78c4), ModelType: rgb(0xc8641b), EvaluationType: rgb(0xa34c93)},
		Families: families(palette), Palette: palette,
	}
}

// DarkColors is the set for dark themes.
func DarkColors() Colors {
	palette := []color.NRGBA{
		rgb(0x58a6e8), rgb(0x35b892), rgb(0xd98bbd), rgb(0xe3b040), rgb(0xee8350), rgb(0x6cc4ee), rgb(0xa193f2), rgb(0x9aa5b5),
	}
	return Colors{
		Background: rgb(0x15171c), Grid: rgb(0x343944),
		Card: rgb(0x22252d), Border: rgb(0x383d49), Shadow: color.NRGBA{A: 120},
		Text: rgb(0xeceff4), Muted: rgb(0x98a1b2),
		Accent: rgb(0x5b8ff9), Success: rgb(0x3fb97f), Warning: rgb(0xf0a93b), Danger: rgb(0xf2636b),
		NoteFill: rgb(0x3a351f), NoteText: rgb(0xe6d89c),
		Ports:    map[string]color.NRGBA{TableType: rgb(0x5aa7ee), ModelType: rgb(0xf0914d), EvaluationType: rgb(0xd48bca)},
		Families: families(palette), Palette: palette,
	}
}

// families gives the usual stages of a pipeline their place in the palette. Its
// hues are those of Okabe and Ito (2008), which people with any of the common
// kinds of colour blindness tell apart, with the lightness fitted to the theme.
func families(p []color.NRGBA) map[string]color.NRGBA {
	return map[string]color.NRGBA{
		"source": p[0], "data": p[0], "input": p[0],
		"clean": p[1], "prepare": p[1], "transform": p[1], "table": p[1],
		"feature": p[5], "features": p[5], "encode": p[5], "select": p[5], "reduce": p[5], "text": p[5], "time": p[5],
		"split": p[3], "sample": p[3],
		"classify": p[4], "regress": p[4], "learn": p[4], "model": p[4], "ensemble": p[4], "forecast": p[4],
		"cluster": p[6], "anomaly": p[6],
		"evaluate": p[2], "explain": p[2], "chart": p[2], "view": p[2],
		"export": p[7], "output": p[7], "deploy": p[7], "predict": p[7],
	}
}

// family is the accent of a family of nodes.
func (c *Colors) family(name string) color.NRGBA {
	if col, ok := c.Families[name]; ok {
		return col
	}
	if len(c.Palette) == 0 {
		return c.Muted
	}
	h := fnv.New32a()
	h.Write([]byte(name))
	return c.Palette[int(h.Sum32()%uint32(len(c.Palette)))]
}

// port is the colour of a port type.
func (c *Colors) port(typ string) color.NRGBA {
	if col, ok := c.Ports[typ]; ok {
		return col
	}
	return c.Muted
}

// rgb is an opaque colour from its usual hexadecimal form.
func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 255}
}
