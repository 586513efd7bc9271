package ras_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"

	"headrace.dev/studio/ui/canvas/ras"
)

var white = color.RGBA{R: 255, G: 255, B: 255, A: 255}

// covered is the sum of alpha over an image in whole pixels.
func covered(img *image.RGBA) float64 {
	sum := 0.0
	for i := 3; i < len(img.Pix); i += 4 {
		sum += float64(img.Pix[i]) / 255
	}
	return sum
}

// TestAreas checks shapes against the areas that geometry gives them.
func TestAreas(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name string
		draw func(b *ras.Band)
		want float64
	}{
		{"box on whole pixels", func(b *ras.Band) { b.Fill(10, 10, 30, 20, white) }, 200},
		{"box on fractions", func(b *ras.Band) { b.RoundBox(ras.Box{X0: 10.3, Y0: 10.6, X1: 30.5, Y1: 22.1}, ras.Round(0), white) }, 20.2 * 11.5},
		{"rounded box", func(b *ras.Band) { b.RoundBox(ras.Box{X0: 10, Y0: 10, X1: 70, Y1: 50}, ras.Round(12), white) }, 60*40 - (4-math.Pi)*144},
		{"one rounded corner", func(b *ras.Band) {
			b.RoundBox(ras.Box{X0: 10, Y0: 10, X1: 70, Y1: 50}, ras.Radii{0, 12, 0, 0}, white)
		}, 60*40 - (4-math.Pi)*144/4},
		{"rounded frame", func(b *ras.Band) {
			b.RoundFrame(ras.Box{X0: 10, Y0: 10, X1: 70, Y1: 50}, ras.Round(12), 2, white)
		}, 2*(36+16)*2 + math.Pi*(144-100)},
		{"disc", func(b *ras.Band) { b.Disc(50.2, 50.7, 20, white) }, math.Pi * 400},
		{"ring", func(b *ras.Band) { b.Ring(50, 50, 20, 4, white) }, math.Pi * (400 - 256)},
		{"a third of a ring", func(b *ras.Band) { b.Arc(50, 50, 20, 4, 1.0/3, white) }, math.Pi * (400 - 256) / 3},
		{"square", func(b *ras.Band) { b.Square(50, 50, 10, 0, white) }, 400},
		{"diamond", func(b *ras.Band) { b.Diamond(50, 50, 20, 0, white) }, 800},
		{"diamond border", func(b *ras.Band) { b.Diamond(50, 50, 20, 2, white) }, 800 - 2*(20-2*math.Sqrt2)*(20-2*math.Sqrt2)},
		{"triangle", func(b *ras.Band) { b.Triangle(50, 50, 20, 0, white) }, 3 * math.Sqrt(3) / 4 * 400},
		{"capsule", func(b *ras.Band) { b.Polyline([]float32{20, 20, 50, 60}, 6, white) }, 50*6 + math.Pi*9},
		{"thin line", func(b *ras.Band) { b.Polyline([]float32{20, 20.5, 70, 20.5}, 0.5, white) }, 50 * 0.5},
		{"hairline", func(b *ras.Band) { b.Hairline([8]float32{20, 30, 40, 40, 60, 10, 80, 30}, white) }, 60},
		{"steep hairline", func(b *ras.Band) { b.Hairline([8]float32{30, 80, 40, 60, 10, 40, 30, 20}, white) }, 60},
		{"straight curve", func(b *ras.Band) { b.Bezier([8]float32{20, 30, 40, 30, 60, 30, 80, 30}, 4, white) }, 60*4 + math.Pi*4},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			img := image.NewRGBA(image.Rect(0, 0, 100, 100))
			c.draw(ras.New(img))
			if got := covered(img); math.Abs(got-c.want) > 0.015*c.want+1 {
				t.Errorf("covers %.1f pixels, want %.1f", got, c.want)
			}
		})
	}
}

// scene draws one of everything, partly outside the image.
func scene(b *ras.Band, f *ras.Font) {
	b.Clear(color.RGBA{R: 20, G: 30, B: 40, A: 255})
	half := color.RGBA{R: 100, G: 60, B: 20, A: 128}
	b.Shadow(ras.Box{X0: 20, Y0: 20, X1: 90, Y1: 70}, 8, 12, ras.Box{X0: 20, Y0: 17, X1: 90, Y1: 67}, half)
	b.RoundBox(ras.Box{X0: -5, Y0: 17.5, X1: 90, Y1: 67}, ras.Round(8), half)
	b.Stripes(ras.Box{X0: -5, Y0: 17.5, X1: 90, Y1: 67}, 8, 9, half)
	b.RoundFrame(ras.Box{X0: 20, Y0: 17.5, X1: 90, Y1: 67}, ras.Round(8), 1.5, white)
	b.Arc(80, 80, 15, 3, 0.6, white)
	b.Triangle(118, 30, 14, 0, half)
	b.Bezier([8]float32{-10, -10, 80, 0, 20, 90, 130, 110}, 3, half)
	b.Hairline([8]float32{130, -10, 10, 30, 90, 60, -10, 90}, half)
	b.Text(f, 13.3, 30.4, 40, 70, "Gradient boosting", white)
}

// TestBandsJoin draws in bands of every height and wants the same pixels as in
// one go.
func TestBandsJoin(t *testing.T) {
	t.Parallel()
	f := parse(t)
	want := image.NewRGBA(image.Rect(0, 0, 120, 100))
	scene(ras.New(want), f)
	for _, h := range []int{1, 7, 33, 64} {
		got := image.NewRGBA(want.Rect)
		var b ras.Band
		for y := 0; y < 100; y += h {
			b.Reset(got, y, min(y+h, 100))
			scene(&b, f)
		}
		if string(got.Pix) != string(want.Pix) {
			t.Errorf("bands of %d rows differ from the whole picture", h)
		}
	}
}

func TestStrokesDoNotAddUp(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 60, 60))
	half := color.RGBA{A: 128}
	// The stroke crosses itself and turns back on itself.
	ras.New(img).Polyline([]float32{10, 10, 50, 50, 10, 50, 50, 10, 10, 10}, 6, half)
	for i := 3; i < len(img.Pix); i += 4 {
		if img.Pix[i] > 128 {
			t.Fatalf("alpha %d at pixel %d, want at most 128", img.Pix[i], i/4)
		}
	}
}

func TestShadowFallsOff(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 100, 100))
	ras.New(img).Shadow(ras.Box{X0: 30, Y0: 30, X1: 70, Y1: 70}, 6, 16, ras.Box{}, color.RGBA{A: 200})
	last := uint8(255)
	for x := 50; x < 100; x++ {
		a := img.RGBAAt(x, 50).A
		if a > last {
			t.Fatalf("shadow grows from %d to %d at x=%d", last, a, x)
		}
		last = a
	}
	if in, out := img.RGBAAt(50, 50).A, img.RGBAAt(87, 50).A; in != 200 || out != 0 {
		t.Errorf("alpha %d inside and %d beyond the blur, want 200 and 0", in, out)
	}
	if corner := img.RGBAAt(14, 14).A; corner != 0 {
		t.Errorf("alpha %d in the corner, beyond the blur", corner)
	}
	for x := range 100 {
		if l, r := img.RGBAAt(x, 50).A, img.RGBAAt(99-x, 50).A; l != r {
			t.Fatalf("x=%d: left %d, right %d", x, l, r)
		}
	}
}

func parse(t *testing.T) *ras.Font {
	t.Helper()
	f, err := ras.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// TestTextWidth compares with the measure of the font library.
func TestTextWidth(t *testing.T) {
	t.Parallel()
	f := parse(t)
	lib, err := opentype.Parse(goregular.TTF)
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []float64{9, 12.5, 31} {
		face, err := opentype.NewFace(lib, &opentype.FaceOptions{Size: size, DPI: 72})
		if err != nil {
			t.Fatal(err)
		}
		want := float64(font.MeasureString(face, "AV Wave 891 rows")) / 64
		if got := float64(f.Width(float32(size), "AV Wave 891 rows")); math.Abs(got-want) > 0.5 {
			t.Errorf("size %g: width %.2f, want %.2f", size, got, want)
		}
	}
}

func TestTextIsCutToLimit(t *testing.T) {
	t.Parallel()
	f := parse(t)
	img := image.NewRGBA(image.Rect(0, 0, 200, 30))
	got := ras.New(img).Text(f, 14, 10, 15, 60, "Gradient boosting classifier", white)
	if got > 60 || got < 40 {
		t.Errorf("width %.1f, want just below 60", got)
	}
	for y := range 30 {
		for x := 72; x < 200; x++ {
			if img.RGBAAt(x, y).A != 0 {
				t.Fatalf("ink at %d,%d beyond the limit", x, y)
			}
		}
	}
	if covered(img) < 40 {
		t.Error("hardly any ink inside the limit")
	}
}

func TestTextIsCentredOnCapitals(t *testing.T) {
	t.Parallel()
	img := image.NewRGBA(image.Rect(0, 0, 60, 60))
	ras.New(img).Text(parse(t), 30, 10, 30, 0, "H", white)
	top, bottom := 60, 0
	for y := range 60 {
		for x := range 60 {
			if img.RGBAAt(x, y).A > 127 {
				top, bottom = min(top, y), max(bottom, y+1)
			}
		}
	}
	if mid := float64(top+bottom) / 2; math.Abs(mid-30) > 1 {
		t.Errorf("capital spans rows %d to %d, want them centred on 30", top, bottom)
	}
}

func TestParseRefusesGarbage(t *testing.T) {
	t.Parallel()
	if _, err := ras.Parse([]byte("not a font")); err == nil {
		t.Error("no error for bytes that are no font")
	}
}

func TestFlattenStaysClose(t *testing.T) {
	t.Parallel()
	c := [8]float32{0, 0, 300, 0, -100, 200, 200, 200}
	pts := ras.Flatten(nil, c)
	for i := range 1001 {
		x, y := ras.At(c, float32(i)/1000)
		best := math.Inf(1)
		for k := 0; k+3 < len(pts); k += 2 {
			best = min(best, distance(x, y, pts[k], pts[k+1], pts[k+2], pts[k+3]))
		}
		if best > 0.12 {
			t.Fatalf("the polyline strays %.2f pixels at t=%d/1000", best, i)
		}
	}
}

func distance(px, py, ax, ay, bx, by float32) float64 {
	dx, dy := bx-ax, by-ay
	t := max(0, min(1, ((px-ax)*dx+(py-ay)*dy)/(dx*dx+dy*dy)))
	return math.Hypot(float64(px-ax-t*dx), float64(py-ay-t*dy))
}

func TestMixAndFade(t *testing.T) {
	t.Parallel()
	if got, want := ras.Fade(color.RGBA{R: 200, G: 100, B: 50, A: 255}, 0.5), (color.RGBA{R: 100, G: 50, B: 25, A: 128}); got != want {
		t.Errorf("Fade = %v, want %v", got, want)
	}
	if got, want := ras.Mix(color.RGBA{A: 255}, white, 1), white; got != want {
		t.Errorf("Mix = %v, want %v", got, want)
	}
}
