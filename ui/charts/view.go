package charts

import (
	"image"
	"io"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/chart"
)

// Options say how a view works with its window.
type Options struct {
	// Post runs a function on the goroutine of the window, such as fyne.Do. nil makes the view draw at once on the goroutine that
	// asks, which suits tests.
	Post func(func())
	// Style is how charts look; the zero value is chart.Light.
	Style chart.Style
	// Empty is shown while there is no chart; "" is "Nothing to show yet".
	Empty string
	// Save asks for a file with a suggested name and writes to it. nil leaves the items that save out of the menu.
	Save func(name string, write func(w io.Writer) error)
	// Scrolled gets the movements of the wheel that the view has no use for, so that what it lies in can scroll. nil drops them.
	Scrolled func(ev *fyne.ScrollEvent)
}

func (o Options) withDefaults() Options {
	if o.Empty == "" {
		o.Empty = "Nothing to show yet"
	}
	if len(o.Style.Series) == 0 {
		o.Style = chart.Light()
	}
	return o
}

// View is the widget. Make one with [New]; its methods are for the goroutine of the window.
type View struct {
	widget.BaseWidget

	options Options
	chart   *chart.Chart
	failure string // shown in place of a chart
	zoom    zoom

	// The picture, and what it was drawn from.
	picture picture
	busy    bool // one is being drawn
	styles  int  // counts SetStyle
	width   int  // pixels wanted
	height  int

	// The pointer.
	pointer fyne.Position
	inside  bool
	hit     int // of chart.Hits, -1 for none
	pressed time.Time
	focused bool

	raster  *canvas.Raster
	overlay *overlay
}

// picture is a chart drawn for a request.
type picture struct {
	request
	image   image.Image
	mapping chart.Mapping
	index   *chart.HitIndex
	err     error
}

// request is everything that a picture depends on.
type request struct {
	chart         *chart.Chart
	zoom          zoom
	width, height int
	scale         float64
	styles        int
}

var (
	_ fyne.Draggable         = (*View)(nil)
	_ fyne.Scrollable        = (*View)(nil)
	_ fyne.SecondaryTappable = (*View)(nil)
	_ fyne.Focusable         = (*View)(nil)
	_ desktop.Mouseable      = (*View)(nil)
	_ desktop.Hoverable      = (*View)(nil)
)

// New returns a view without a chart.
func New(o Options) *View {
	v := &View{options: o.withDefaults(), hit: -1}
	v.overlay = newOverlay(v)
	v.ExtendBaseWidget(v)
	return v
}

// SetChart shows another chart, nil for none. The zoom is given up.
func (v *View) SetChart(c *chart.Chart) {
	v.chart, v.failure, v.zoom, v.hit = c, "", zoom{}, -1
	v.repaint()
}

// SetError shows a sentence in place of a chart: why there is none.
func (v *View) SetError(sentence string) {
	v.SetChart(nil)
	v.failure = sentence
	v.repaint()
}

// SetStyle changes how charts look.
func (v *View) SetStyle(s chart.Style) {
	v.options.Style = s
	v.options = v.options.withDefaults()
	v.styles++
	v.repaint()
}

// Chart returns the chart shown, nil for none.
func (v *View) Chart() *chart.Chart { return v.chart }

// sentence is what is shown in place of a picture; "" when there is a picture.
func (v *View) sentence() string {
	switch {
	case v.failure != "":
		return v.failure
	case v.chart == nil:
		return v.options.Empty
	case v.picture.err != nil && v.picture.chart == v.chart:
		text := strings.TrimPrefix(v.picture.err.Error(), "chart: ")
		return strings.ToUpper(text[:1]) + text[1:]
	}
	return ""
}

// scale is pixels to a logical pixel.
func (v *View) scale() float64 {
	if width := v.Size().Width; width > 0 && v.width > 0 {
		return float64(v.width) / float64(width)
	}
	return 1
}

// draw is the raster's generator; w and h are pixels. It returns the last picture while the next one is being drawn.
func (v *View) draw(w, h int) image.Image {
	v.width, v.height = w, h
	v.update()
	if v.picture.image == nil || v.sentence() != "" {
		ground := image.NewRGBA(image.Rect(0, 0, max(w, 1), max(h, 1)))
		c := v.options.Style.Background
		for i := 0; i < len(ground.Pix); i += 4 {
			ground.Pix[i], ground.Pix[i+1], ground.Pix[i+2], ground.Pix[i+3] = c.R, c.G, c.B, c.A
		}
		return ground
	}
	return v.picture.image
}

// update draws the picture that is wanted unless it is there or another one is being drawn.
func (v *View) update() {
	want := request{chart: v.chart, zoom: v.zoom, width: v.width, height: v.height, scale: v.scale(), styles: v.styles}
	if v.busy || v.chart == nil || want == v.picture.request || v.width == 0 {
		return
	}
	style := v.options.Style
	if v.options.Post == nil {
		v.picture = render(want, style)
		v.overlay.layout()
		return
	}
	v.busy = true
	go func() {
		p := render(want, style)
		v.options.Post(func() {
			v.busy = false
			if p.chart == v.chart { // else it is of no use any more
				v.picture = p
			}
			v.repaint()
		})
	}()
}

// render draws a chart.
func render(r request, s chart.Style) picture {
	p := picture{request: r}
	p.image, p.mapping, p.err = r.zoom.render(r.chart, s, r.width, r.height, r.scale)
	if p.err == nil {
		p.index = chart.NewHitIndex(r.chart, p.mapping)
	}
	return p
}

// repaint asks for a new picture.
func (v *View) repaint() {
	if v.raster != nil {
		v.raster.Refresh()
		v.overlay.layout()
	}
}

// CreateRenderer implements fyne.Widget.
func (v *View) CreateRenderer() fyne.WidgetRenderer {
	v.raster = canvas.NewRaster(v.draw)
	return &renderer{v}
}

type renderer struct{ v *View }

func (r *renderer) Layout(s fyne.Size) {
	r.v.raster.Resize(s)
	r.v.overlay.layout()
}
func (r *renderer) MinSize() fyne.Size { return fyne.NewSize(180, 140) }
func (r *renderer) Refresh()           { r.v.repaint() }
func (r *renderer) Destroy()           {}
func (r *renderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.v.raster}, r.v.overlay.objects()...)
}
