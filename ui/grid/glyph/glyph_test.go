package glyph_test

import (
	"bytes"
	"encoding/xml"
	"testing"

	"headrace.dev/studio/engine/table"
	"headrace.dev/studio/ui/grid/glyph"
)

func TestEveryTypeHasASignOfItsOwn(t *testing.T) {
	t.Parallel()
	seen := map[string]table.Type{string(glyph.SVG(0)): 0}
	for _, typ := range table.Types() {
		svg := glyph.SVG(typ)
		if other, ok := seen[string(svg)]; ok {
			t.Errorf("%v looks like %v", typ, other)
		}
		seen[string(svg)] = typ
		if err := xml.NewDecoder(bytes.NewReader(svg)).Decode(new(struct{})); err != nil {
			t.Errorf("%v: %v", typ, err)
		}
	}
}

func TestStrokesLieInTheSquare(t *testing.T) {
	t.Parallel()
	for _, typ := range table.Types() {
		for _, line := range glyph.Strokes(typ) {
			if len(line) < 4 || len(line)%2 != 0 {
				t.Fatalf("%v: a stroke of %d coordinates", typ, len(line))
			}
			for _, v := range line {
				if v < glyph.Stroke/2 || v > glyph.Side-glyph.Stroke/2 {
					t.Errorf("%v: %v sticks out of the square", typ, v)
				}
			}
		}
	}
}
