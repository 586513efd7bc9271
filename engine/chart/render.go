package chart

import (
	"fmt"
	"image"
	"math"

	"golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
)

// The smallest and largest pictures, in logical pixels and in pixels.
const (
	minWidth, minHeight = 180, 140
	maxPixels           = 16384
)

// A Mapping tells where data lies in a rendered image. Pixels count from the upper left.
type Mapping struct {
	Left, Top, Right, Bottom float64 // The data area, in pixels.
	MinX, MaxX, MinY, MaxY   float64 // What is at its edges, in data coordinates.
}

// ToPixel returns the pixel of a place in data coordinates.
func (m Mapping) ToPixel(x, y float64) (px, py float64) {
	return m.Left + (x-m.MinX)/(m.MaxX-m.MinX)*(m.Right-m.Left),
		m.Bottom - (y-m.MinY)/(m.MaxY-m.MinY)*(m.Bottom-m.Top)
}

// ToData returns the data coordinates of a pixel.
func (m Mapping) ToData(px, py float64) (x, y float64) {
	return m.MinX + (px-m.Left)/(m.Right-m.Left)*(m.MaxX-m.MinX),
		m.MinY + (m.Bottom-py)/(m.Bottom-m.Top)*(m.MaxY-m.MinY)
}

// Render draws a chart into a new image of width × height pixels. Scale is the number of
// pixels to a logical pixel, 1 on a plain screen and 2 on a fine one; 0 means 1. It
// returns an error when the size is too small to draw in or absurdly large. A chart with
// 100,000 points takes about 20 ms, so call it off the goroutine that draws the window.
func Render(c *Chart, s Style, width, height int, scale float64) (*image.RGBA, Mapping, error) {
	if scale == 0 {
		scale = 1
	}
	if scale < 0.25 || scale > 16 || math.IsNaN(scale) {
		return nil, Mapping{}, fmt.Errorf("chart: the scale %v is not between 0.25 and 16", scale)
	}
	// vgimg knows whole dots per inch only; drawing and mapping both use the rounded one.
	dpi := int(math.Round(96 * scale))
	dots := vg.Length(dpi) / vg.Inch // Pixels in a point.
	if err := c.checkSize(float64(width)/scale, float64(height)/scale, width, height); err != nil {
		return nil, Mapping{}, err
	}
	s = s.withDefaults()
	canvas := vgimg.NewWith(
		vgimg.UseWH(vg.Length(width)/dots, vg.Length(height)/dots),
		vgimg.UseDPI(dpi), vgimg.UseBackgroundColor(s.Background),
	)
	p, area := c.drawOn(draw.New(canvas), s)
	img, ok := canvas.Image().(*image.RGBA)
	if !ok {
		return nil, Mapping{}, fmt.Errorf("chart: the canvas is of type %T", canvas.Image())
	}
	pixels := func(v vg.Length) float64 { return float64(v * dots) }
	return img, Mapping{
		Left: pixels(area.Min.X), Right: pixels(area.Max.X),
		Top: float64(height) - pixels(area.Max.Y), Bottom: float64(height) - pixels(area.Min.Y),
		MinX: p.X.Min, MaxX: p.X.Max, MinY: p.Y.Min, MaxY: p.Y.Max,
	}, nil
}

func (c *Chart) checkSize(logicalWidth, logicalHeight float64, width, height int) error {
	if width > maxPixels || height > maxPixels {
		return fmt.Errorf("chart: %d × %d pixels are more than %d × %d", width, height, maxPixels, maxPixels)
	}
	if c.mini {
		if width < 1 || height < 1 {
			return fmt.Errorf("chart: %d × %d pixels leave nothing to draw on", width, height)
		}
		return nil
	}
	if logicalWidth < minWidth || logicalHeight < minHeight {
		return fmt.Errorf("chart: %.0f × %.0f is too small to be read; make it at least %d × %d",
			logicalWidth, logicalHeight, minWidth, minHeight)
	}
	return nil
}

// drawOn draws the chart and returns the plot and the area that its data lies in.
func (c *Chart) drawOn(canvas draw.Canvas, s Style) (*plot.Plot, draw.Canvas) {
	width := float64(canvas.Size().X / px(1))
	p := c.Plot(s, width)
	inner := canvas
	if !c.mini {
		inner = draw.Crop(canvas, px(12), -px(16), px(10), -px(14))
		inner = c.drawTitle(inner, s, p.TextHandler)
	}
	p.Draw(inner)
	return p, p.DataCanvas(inner)
}

// drawTitle sets title and subtitle flush left and returns the room below.
func (c *Chart) drawTitle(canvas draw.Canvas, s Style, handler text.Handler) draw.Canvas {
	line := func(txt string, sty text.Style, below float64) {
		if txt == "" {
			return
		}
		sty.YAlign = text.YTop
		canvas.FillText(sty, vg.Point{X: canvas.Min.X, Y: canvas.Max.Y}, fitted(txt, sty, canvas.Size().X))
		canvas.Max.Y -= sty.Height("X") + px(below)
	}
	line(c.Title, s.typeface(handler, s.Text, 15.0/12, font.WeightBold), 3)
	line(c.Subtitle, s.typeface(handler, s.Muted, 1, font.WeightNormal), 2)
	canvas.Max.Y -= px(10)
	return canvas
}

// fitted cuts a text to a width.
func fitted(txt string, sty text.Style, width vg.Length) string {
	if sty.Width(txt) <= width {
		return txt
	}
	letters := len([]rune(txt))
	low, high := 1, letters
	for low < high {
		mid := (low + high + 1) / 2
		if sty.Width(shorten(txt, mid)) <= width {
			low = mid
		} else {
			high = mid - 1
		}
	}
	return shorten(txt, low)
}

// raster returns the image canvas beneath the layers that gonum puts over it, or nil when
// the output is a vector file.
func raster(c draw.Canvas) *vgimg.Canvas {
	under := c.Canvas
	for {
		switch u := under.(type) {
		case draw.Canvas:
			under = u.Canvas
		case *vgimg.Canvas:
			return u
		case vgimg.PngCanvas:
			return u.Canvas
		default:
			return nil
		}
	}
}

// snapper returns a function that moves a length to the nearest edge between pixels, or
// leaves it alone in vector files. Edges of bars drawn there are sharp.
func snapper(c draw.Canvas) func(vg.Length) vg.Length {
	img := raster(c)
	if img == nil {
		return func(v vg.Length) vg.Length { return v }
	}
	dots := img.DPI() / float64(vg.Inch)
	return func(v vg.Length) vg.Length { return vg.Length(math.Round(float64(v)*dots) / dots) }
}
