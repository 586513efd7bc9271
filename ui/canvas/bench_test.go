package canvas_test

import (
	"fmt"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"headrace.dev/studio/ui/canvas"
	"headrace.dev/studio/ui/canvas/geom"
)

// BenchmarkDraw measures our own drawing of one picture at 1280 by 800, with
// everything in view and at 100 %.
func BenchmarkDraw(b *testing.B) {
	for _, n := range []int{200, 2000} {
		for _, view := range []string{"fit", "full"} {
			b.Run(fmt.Sprintf("%d-%s", n, view), func(b *testing.B) {
				test.NewTempApp(b)
				c := canvas.New(canvas.Events{})
				c.Resize(fyne.NewSize(1280, 800))
				scene := large(n)
				c.SetScene(scene)
				c.FitAll()
				if view == "full" {
					c.SetView(geom.View{Zoom: 1, X: 640 - scene.Nodes[n/2].X, Y: 400 - scene.Nodes[n/2].Y})
				}
				at := c.View()
				step := 0
				for b.Loop() {
					step++
					c.SetView(at.Pan(float64(step%40), 0)) // as while panning
					c.Draw(1280, 800)
				}
			})
		}
	}
}

// BenchmarkSetScene measures preparing a scene.
func BenchmarkSetScene(b *testing.B) {
	for _, n := range []int{200, 2000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			test.NewTempApp(b)
			c := canvas.New(canvas.Events{})
			scene := large(n)
			for b.Loop() {
				c.SetScene(scene)
			}
		})
	}
}
