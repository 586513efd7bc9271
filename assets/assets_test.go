package assets_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"io/fs"
	"testing"

	"golang.org/x/image/font/opentype"
	"golang.org/x/image/font/sfnt"

	"headrace.dev/studio/assets"
)

func TestIcon(t *testing.T) {
	t.Parallel()
	img, err := png.Decode(bytes.NewReader(assets.Icon))
	if err != nil {
		t.Fatal(err)
	}
	if size := img.Bounds().Size(); size.X != 512 || size.Y != 512 {
		t.Errorf("size = %v, want 512 × 512", size)
	}
	if _, _, _, alpha := img.At(0, 0).RGBA(); alpha != 0 {
		t.Errorf("corner has opacity %d, want 0", alpha)
	}
	if _, _, _, alpha := img.At(256, 256).RGBA(); alpha != 0xffff {
		t.Errorf("centre has opacity %d, want full", alpha)
	}
	drawing := xml.NewDecoder(bytes.NewReader(assets.IconSVG))
	for {
		if _, err := drawing.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatalf("SVG is not well-formed: %v", err)
		}
	}
}

func TestFontsHaveTheGlyphsThatScreensShow(t *testing.T) {
	t.Parallel()
	for name, file := range map[string][]byte{
		"regular": assets.FontRegular, "bold": assets.FontBold, "italic": assets.FontItalic, "mono": assets.FontMono,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if len(file) > 1<<20 {
				t.Errorf("file has %d bytes, want at most 1 MiB", len(file))
			}
			font, err := opentype.Parse(file)
			if err != nil {
				t.Fatal(err)
			}
			var buffer sfnt.Buffer
			for _, r := range "Headrace 0123456789 éßñø …–—×±≤≥²µ°→√αβσλ" {
				if glyph, err := font.GlyphIndex(&buffer, r); err != nil || glyph == 0 {
					t.Errorf("no glyph for %q (%v)", r, err)
				}
			}
		})
	}
}

func TestExamplesAreEmbedded(t *testing.T) {
	t.Parallel()
	tables, err := fs.Glob(assets.Examples, "examples/*.csv")
	if err != nil {
		t.Fatal(err)
	}
	if len(tables) != 4 {
		t.Errorf("tables %v, want the four that gen writes", tables)
	}
	if _, err := fs.Stat(assets.Examples, "examples/README.md"); err != nil {
		t.Error(err)
	}
}
