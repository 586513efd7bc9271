package canvas

import (
	"fmt"
	"image"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fynecanvas "fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/ui/canvas/geom"
	"headrace.dev/studio/ui/canvas/ras"
)

// Canvas is the node-graph widget. Make one with [New].
type Canvas struct {
	widget.BaseWidget

	events    Events
	model     *model
	view      geom.View
	fitLater  bool // FitAll was asked for before the widget had a size
	selection selection
	minimap   bool

	// The mouse and keys.
	press   *press
	gesture gesture
	mods    fyne.KeyModifier
	space   bool
	pointer fyne.Position
	inside  bool // the pointer is over the widget
	hover   Spot
	rest    *time.Timer // runs while the pointer rests on something
	rests   int         // which rest this is
	shown   bool        // Events.Hover was told of hover
	last    click       // to tell double clicks

	// The picture.
	colors        *Colors // nil follows the theme
	regular, bold *ras.Font
	raster        *fynecanvas.Raster
	image         *image.RGBA
	bands         []*ras.Band
	dirty         bool
	frames        int
	phase         int // advances with each scene; moves the dots on active links
}

var (
	_ fyne.Draggable     = (*Canvas)(nil)
	_ fyne.Scrollable    = (*Canvas)(nil)
	_ fyne.Focusable     = (*Canvas)(nil)
	_ fyne.Tabbable      = (*Canvas)(nil)
	_ fyne.Shortcutable  = (*Canvas)(nil)
	_ desktop.Keyable    = (*Canvas)(nil)
	_ desktop.Mouseable  = (*Canvas)(nil)
	_ desktop.Hoverable  = (*Canvas)(nil)
	_ desktop.Cursorable = (*Canvas)(nil)
)

// New returns an empty canvas with the fonts and colours of the theme.
func New(events Events) *Canvas {
	c := &Canvas{events: events, model: newModel(Scene{}), view: geom.View{Zoom: 1}, minimap: true, dirty: true}
	c.ExtendBaseWidget(c)
	// The theme's own fonts are compiled into the program and always parse.
	_ = c.SetFonts(Fonts{})
	return c
}

// Fonts are the typefaces of the canvas as TrueType or OpenType files; an empty
// one stands for that of Fyne's default theme.
type Fonts struct{ Regular, Bold []byte }

// SetFonts changes the typefaces. If one cannot be read nothing changes and the
// error says which.
func (c *Canvas) SetFonts(f Fonts) error {
	if len(f.Regular) == 0 {
		f.Regular = theme.DefaultTextFont().Content()
	}
	if len(f.Bold) == 0 {
		f.Bold = theme.DefaultTextBoldFont().Content()
	}
	regular, err := ras.Parse(f.Regular)
	if err != nil {
		return fmt.Errorf("canvas: read the regular font: %w", err)
	}
	bold, err := ras.Parse(f.Bold)
	if err != nil {
		return fmt.Errorf("canvas: read the bold font: %w", err)
	}
	c.regular, c.bold = regular, bold
	c.repaint()
	return nil
}

// SetColors changes the colours. Without it the canvas has LightColors or
// DarkColors as the theme demands.
func (c *Canvas) SetColors(colors Colors) {
	c.colors = &colors
	c.repaint()
}

// SetEvents changes who is told what people do.
func (c *Canvas) SetEvents(events Events) { c.events = events }

// SetScene shows another scene. View and selection stay, less what is gone; so
// does a gesture in progress if what it holds is still there.
func (c *Canvas) SetScene(s Scene) {
	c.model = newModel(s)
	for _, l := range s.Links {
		if l.Active {
			c.phase++
			break
		}
	}
	if c.gesture != nil && !c.gesture.rescene(c) {
		c.gesture = nil
	}
	if c.selection.keep(c.model) {
		c.tellSelection()
	}
	if !c.inModel(c.hover) {
		c.setHover(Spot{})
	}
	c.repaint()
}

// inModel reports whether what a spot names is still in the scene.
func (c *Canvas) inModel(s Spot) bool {
	if s.Linked {
		return slices.ContainsFunc(c.model.scene.Links, s.Link.Same)
	}
	_, ok := c.model.item[s.Node]
	return ok || s.Node == ""
}

// View is what part of the world the canvas shows.
func (c *Canvas) View() geom.View { return c.view }

// SetView shows another part of the world.
func (c *Canvas) SetView(v geom.View) {
	v.Zoom = max(geom.MinZoom, min(geom.MaxZoom, v.Zoom))
	c.fitLater = false
	if v != c.view {
		c.view = v
		c.repaint()
	}
}

// fitMargin is left around what is fitted into the view.
const fitMargin = 28

// FitAll shows the whole graph, at 100 % at most. If the canvas has no size yet
// it does so as soon as it has one.
func (c *Canvas) FitAll() {
	c.fit(nil, 1)
	c.fitLater = c.Size().IsZero()
}

// FrameSelection shows the selected nodes as large as fits, at 150 % at most;
// with nothing selected, the whole graph.
func (c *Canvas) FrameSelection() {
	if items := c.selection.items(c.model); len(items) > 0 {
		c.fit(items, 1.5)
		return
	}
	c.FitAll()
}

func (c *Canvas) fit(items []int, limit float64) {
	size := c.Size()
	c.SetView(geom.Fit(c.model.bounds(items), float64(size.Width), float64(size.Height), fitMargin, limit))
}

// SetMinimap shows or hides the overview in the corner.
func (c *Canvas) SetMinimap(show bool) {
	if c.minimap != show {
		c.minimap = show
		c.repaint()
	}
}

// Minimap reports whether the overview is shown.
func (c *Canvas) Minimap() bool { return c.minimap }

// Resize implements fyne.CanvasObject.
func (c *Canvas) Resize(size fyne.Size) {
	c.BaseWidget.Resize(size)
	if c.fitLater && !size.IsZero() {
		c.fit(nil, 1)
	}
}

// CreateRenderer implements fyne.Widget.
func (c *Canvas) CreateRenderer() fyne.WidgetRenderer {
	c.raster = fynecanvas.NewRaster(c.draw)
	return &renderer{c}
}

// repaint asks for a new picture.
func (c *Canvas) repaint() {
	c.dirty = true
	if c.raster != nil {
		c.raster.Refresh()
	}
}

type renderer struct{ c *Canvas }

func (r *renderer) Layout(s fyne.Size)           { r.c.raster.Resize(s) }
func (r *renderer) MinSize() fyne.Size           { return fyne.NewSize(160, 120) }
func (r *renderer) Refresh()                     { r.c.repaint() }
func (r *renderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.c.raster} }
func (r *renderer) Destroy()                     { r.c.stopRest() }
