package chart_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image/png"
	"io"
	"testing"

	"headrace.dev/studio/engine/chart"
)

func TestVectorFiles(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		c, err := s.make()
		if err != nil {
			t.Fatal(err)
		}
		var svg, pdf, picture bytes.Buffer
		if err := c.WriteSVG(&svg, chart.Dark(), s.width, s.height); err != nil {
			t.Fatal(err)
		}
		for d := xml.NewDecoder(&svg); ; {
			if _, err := d.Token(); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				t.Fatalf("%s: the SVG is not XML: %v", s.name, err)
			}
		}
		if err := c.WritePDF(&pdf, chart.Light(), s.width, s.height); err != nil {
			t.Fatal(err)
		}
		if !bytes.HasPrefix(pdf.Bytes(), []byte("%PDF-")) || !bytes.Contains(pdf.Bytes(), []byte("%%EOF")) {
			t.Errorf("%s: the PDF has no head or no end", s.name)
		}
		if err := c.WritePNG(&picture, chart.Light(), s.width, s.height, 1); err != nil {
			t.Fatal(err)
		}
		if size, err := png.DecodeConfig(&picture); err != nil || size.Width != s.width || size.Height != s.height {
			t.Errorf("%s: the PNG is %+v, %v", s.name, size, err)
		}
	}
}
