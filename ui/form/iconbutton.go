package form

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"
)

// iconButton is a quiet button of the size of a line of text. It takes no focus: whatever it does has a key in the editor
// beside it, and a stop at every one of them would double the way through a form.
type iconButton struct {
	widget.BaseWidget

	icon    fyne.ThemeIconName
	tap     func()
	hovered bool
}

var (
	_ fyne.Tappable      = (*iconButton)(nil)
	_ desktop.Hoverable  = (*iconButton)(nil)
	_ desktop.Cursorable = (*iconButton)(nil)
)

func newIconButton(icon fyne.ThemeIconName, tap func()) *iconButton {
	b := &iconButton{icon: icon, tap: tap}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped implements fyne.Tappable.
func (b *iconButton) Tapped(*fyne.PointEvent) { b.tap() }

// MouseIn implements desktop.Hoverable.
func (b *iconButton) MouseIn(*desktop.MouseEvent) { b.hovered = true; b.Refresh() }

// MouseMoved implements desktop.Hoverable.
func (b *iconButton) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (b *iconButton) MouseOut() { b.hovered = false; b.Refresh() }

// Cursor implements desktop.Cursorable.
func (b *iconButton) Cursor() desktop.Cursor { return desktop.PointerCursor }

// MinSize implements fyne.CanvasObject.
func (b *iconButton) MinSize() fyne.Size { return fyne.NewSquareSize(22) }

// CreateRenderer implements fyne.Widget.
func (b *iconButton) CreateRenderer() fyne.WidgetRenderer {
	r := &iconButtonRenderer{b: b, ground: canvas.NewRectangle(color.Transparent), image: canvas.NewImageFromResource(nil)}
	r.ground.CornerRadius = 4
	r.image.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type iconButtonRenderer struct {
	b      *iconButton
	ground *canvas.Rectangle
	image  *canvas.Image
}

func (r *iconButtonRenderer) Layout(s fyne.Size) {
	r.ground.Resize(s)
	r.image.Move(fyne.NewPos(s.Width/2-8, s.Height/2-8))
	r.image.Resize(fyne.NewSquareSize(16))
}

func (r *iconButtonRenderer) MinSize() fyne.Size { return r.b.MinSize() }

func (r *iconButtonRenderer) Refresh() {
	r.ground.FillColor = color.Transparent
	tint := theme.ColorNamePlaceHolder
	if r.b.hovered {
		r.ground.FillColor, tint = theme.Color(theme.ColorNameHover), theme.ColorNameForeground
	}
	r.image.Resource = theme.NewColoredResource(fyne.CurrentApp().Settings().Theme().Icon(r.b.icon), tint)
	r.ground.Refresh()
	r.image.Refresh()
}

func (r *iconButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.image}
}
func (r *iconButtonRenderer) Destroy() {}
