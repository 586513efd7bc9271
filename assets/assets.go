// Package assets holds what the programs carry inside them: the application icon, the typefaces and the example data.
//
// The icon and the example tables are drawn by the seeded program in gen; "go generate ./assets" writes them again, byte for byte, and a test
// fails when they differ. The fonts are copies; their origin and licence stand beside them.
package assets

import "embed"

//go:generate go run ./gen .

// Icon is the application icon: 512 × 512 pixels with transparent corners, as PNG.
//
//go:embed icon.png
var Icon []byte

// IconSVG is the application icon as a drawing for any size.
//
//go:embed icon.svg
var IconSVG []byte

// The typefaces as OpenType (Regular, Bold, Italic) and TrueType (Mono) files.
var (
	//go:embed fonts/Inter-Regular.otf
	FontRegular []byte
	//go:embed fonts/Inter-Bold.otf
	FontBold []byte
	//go:embed fonts/Inter-Italic.otf
	FontItalic []byte
	//go:embed fonts/JetBrainsMono-Regular.ttf
	FontMono []byte
)

// Examples holds the folder "examples": small tables (*.csv), pipelines that use them (*.pipeline.json) and a README.md that tells what each is.
//
//go:embed examples
var Examples embed.FS
