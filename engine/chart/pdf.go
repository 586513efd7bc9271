package chart

import (
	"image/color"

	xfont "golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/vgpdf"
)

// pdfPage works around the limits of vgpdf: it cannot find a bold font that it has just
// registered, writes UTF-8 where code page 1252 is meant, so that a ± comes out as two
// letters, and darkens what is see-through.
type pdfPage struct{ *vgpdf.Canvas }

// SetColor implements [vg.Canvas].
func (p pdfPage) SetColor(c color.Color) {
	if c == nil {
		c = color.Black
	}
	n, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	p.Canvas.SetColor(straight(n))
}

// straight is a colour whose parts are not multiplied by its opacity, against the rule of
// [color.Color]: a PDF wants the two apart.
type straight color.NRGBA

// RGBA implements [color.Color].
func (s straight) RGBA() (r, g, b, a uint32) {
	return uint32(s.R) * 0x101, uint32(s.G) * 0x101, uint32(s.B) * 0x101, uint32(s.A) * 0x101
}

// FillString implements [vg.Canvas] by filling the outlines of the glyphs.
func (p pdfPage) FillString(face font.Face, at vg.Point, text string) {
	var buffer sfnt.Buffer
	em := fixed.Int26_6(face.Face.UnitsPerEm())
	scale := face.Font.Size / vg.Length(em)
	var before sfnt.GlyphIndex
	for i, r := range text {
		glyph, err := face.Face.GlyphIndex(&buffer, r)
		if err != nil {
			continue // A damaged font has nothing to draw.
		}
		if i > 0 {
			// A font without kerning reports an error and moves nothing.
			if kern, err := face.Face.Kern(&buffer, before, glyph, em, xfont.HintingNone); err == nil {
				at.X += vg.Length(kern) * scale
			}
		}
		if outline, err := face.Face.LoadGlyph(&buffer, glyph, em, nil); err == nil && len(outline) > 0 {
			p.Fill(glyphPath(outline, at, scale))
		}
		if advance, err := face.Face.GlyphAdvance(&buffer, glyph, em, xfont.HintingNone); err == nil {
			at.X += vg.Length(advance) * scale
		}
		before = glyph
	}
}

// glyphPath returns an outline in font units, y downwards, as a path from the base line
// at a point.
func glyphPath(outline sfnt.Segments, at vg.Point, scale vg.Length) vg.Path {
	place := func(q fixed.Point26_6) vg.Point {
		return vg.Point{X: at.X + vg.Length(q.X)*scale, Y: at.Y - vg.Length(q.Y)*scale}
	}
	var path vg.Path
	for i, s := range outline {
		switch s.Op {
		case sfnt.SegmentOpMoveTo:
			if i > 0 {
				path.Close()
			}
			path.Move(place(s.Args[0]))
		case sfnt.SegmentOpLineTo:
			path.Line(place(s.Args[0]))
		case sfnt.SegmentOpQuadTo:
			path.QuadTo(place(s.Args[0]), place(s.Args[1]))
		case sfnt.SegmentOpCubeTo:
			path.CubeTo(place(s.Args[0]), place(s.Args[1]), place(s.Args[2]))
		}
	}
	path.Close()
	return path
}
