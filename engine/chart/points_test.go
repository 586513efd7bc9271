package chart_test

import (
	"testing"

	"headrace.dev/studio/engine/chart"
)

// Each point paints its own place: the pixel under a lone point has changed, and that of
// a place without points has not.
func TestPointsAreStamped(t *testing.T) {
	t.Parallel()
	p := measured(1, 2000, 0.3)
	r := report(t, model{"m", p})
	c, err := chart.PredictedVsActual(r.Results[0], chart.Label{Name: "price"})
	if err != nil {
		t.Fatal(err)
	}
	style := chart.Light()
	img, m, err := chart.Render(c, style, 900, 600, 1.5)
	if err != nil {
		t.Fatal(err)
	}
	for i, h := range c.Hits {
		px, py := m.ToPixel(h.MinX, h.MinY)
		if img.RGBAAt(int(px), int(py)) == style.Background {
			t.Fatalf("point %d left no trace at %.1f, %.1f", i, px, py)
		}
	}
	px, py := m.ToPixel(c.X.Min+0.93*(c.X.Max-c.X.Min), c.Y.Min+0.05*(c.Y.Max-c.Y.Min))
	if got := img.RGBAAt(int(px), int(py)); got != style.Background {
		t.Errorf("an empty corner is %v", got)
	}
}

func BenchmarkScatter(b *testing.B) {
	for name, rows := range map[string]int{"10": 10, "100k": 100_000} {
		b.Run(name, func(b *testing.B) {
			c, err := chart.PredictedVsActual(report(b, model{"m", measured(1, rows, 0.3)}).Results[0], chart.Label{Name: "price"})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, _, err := chart.Render(c, chart.Light(), 800, 600, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
