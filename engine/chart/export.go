package chart

import (
	"encoding/csv"
	"fmt"
	"image/png"
	"io"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgpdf"
	"gonum.org/v1/plot/vg/vgsvg"
)

// WritePNG writes the chart as an image of width × height pixels; see [Render].
func (c *Chart) WritePNG(w io.Writer, s Style, width, height int, scale float64) error {
	img, _, err := Render(c, s, width, height, scale)
	if err != nil {
		return err
	}
	if err := png.Encode(w, img); err != nil {
		return fmt.Errorf("write image: %w", err)
	}
	return nil
}

// WriteSVG writes the chart as a vector picture of width × height logical pixels. Its
// text names the font Liberation Sans and falls back to what the viewer has.
func (c *Chart) WriteSVG(w io.Writer, s Style, width, height int) error {
	return c.writeVector(w, s, width, height, vgsvg.New(px(float64(width)), px(float64(height))))
}

// WritePDF writes the chart as one page of width × height logical pixels. Its text is
// drawn as outlines: it looks the same everywhere, but cannot be searched.
func (c *Chart) WritePDF(w io.Writer, s Style, width, height int) error {
	return c.writeVector(w, s, width, height, pdfPage{vgpdf.New(px(float64(width)), px(float64(height)))})
}

func (c *Chart) writeVector(w io.Writer, s Style, width, height int, canvas vg.CanvasWriterTo) error {
	if err := c.checkSize(float64(width), float64(height), width, height); err != nil {
		return err
	}
	s = s.withDefaults()
	page := draw.New(canvas)
	page.FillPolygon(s.Background, corners(page.Rectangle))
	c.drawOn(page, s)
	if _, err := canvas.WriteTo(w); err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// WriteCSV writes the data behind the picture with a header line, numbers in full.
func (c *Chart) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(c.columns); err != nil {
		return fmt.Errorf("write header: %w", err)
	}
	for row := range c.rows {
		if err := out.Write(row); err != nil {
			return fmt.Errorf("write row: %w", err)
		}
	}
	out.Flush()
	if err := out.Error(); err != nil {
		return fmt.Errorf("write rows: %w", err)
	}
	return nil
}
