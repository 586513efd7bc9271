package theme_test

import (
	"image"
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/ui/theme"
)

var variants = []theme.Variant{theme.Light, theme.Dark, theme.HighContrast}

// luminance and contrast are the relative luminance and the contrast ratio of WCAG 2.2.
func luminance(c color.NRGBA) float64 {
	linear := func(v uint8) float64 {
		s := float64(v) / 255
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(c.R) + 0.7152*linear(c.G) + 0.0722*linear(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	light, dark := luminance(a), luminance(b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

// over lays a translucent colour on an opaque one.
func over(top, ground color.NRGBA) color.NRGBA {
	t := float64(top.A) / 255
	channel := func(a, b uint8) uint8 { return uint8(math.Round(float64(a)*t + float64(b)*(1-t))) }
	return color.NRGBA{R: channel(top.R, ground.R), G: channel(top.G, ground.G), B: channel(top.B, ground.B), A: 0xff}
}

func TestContrastOfKnownPairs(t *testing.T) {
	t.Parallel()
	black, white, grey := color.NRGBA{A: 255}, color.NRGBA{255, 255, 255, 255}, color.NRGBA{0x77, 0x77, 0x77, 255}
	if got := contrast(black, white); math.Abs(got-21) > 1e-9 {
		t.Errorf("black on white = %v, want 21", got)
	}
	if got := contrast(grey, white); math.Abs(got-4.48) > 0.005 {
		t.Errorf("#777 on white = %v, want 4.48", got)
	}
}

func TestTextCanBeRead(t *testing.T) {
	t.Parallel()
	for _, v := range variants {
		t.Run(v.String(), func(t *testing.T) {
			t.Parallel()
			p := v.Palette()
			least := 4.5 // WCAG level AA
			if v == theme.HighContrast {
				least = 7 // level AAA
			}
			check := func(what string, text, ground color.NRGBA, least float64) {
				t.Helper()
				if got := contrast(text, ground); got < least {
					t.Errorf("%s has a contrast of %.2f, want %.1f", what, got, least)
				}
			}
			grounds := map[string]color.NRGBA{
				"background": p.Background, "header": p.Header, "surface": p.Surface, "input": p.Input, "button": p.Button,
			}
			for name, ground := range grounds {
				check("text on "+name, p.Text, ground, least)
				check("muted on "+name, p.Muted, ground, 4.5)
				for state, layer := range map[string]color.NRGBA{"hover": p.Hover, "pressed": p.Pressed, "selection": p.Selection, "focus": p.Focus} {
					check("text on "+state+" over "+name, p.Text, over(layer, ground), 4.5)
				}
			}
			for name, ground := range map[string]color.NRGBA{"background": p.Background, "surface": p.Surface} {
				check("primary on "+name, p.Primary, ground, least)
				check("success on "+name, p.Success, ground, least)
				check("warning on "+name, p.Warning, ground, least)
				check("error on "+name, p.Error, ground, least)
			}
			check("text on primary", p.OnPrimary, p.Primary, least)
			check("text on success", p.OnSuccess, p.Success, least)
			check("text on warning", p.OnWarning, p.Warning, least)
			check("text on error", p.OnError, p.Error, least)
			for family, accent := range p.Families {
				check("family "+family, accent, p.Surface, 3) // WCAG 1.4.11: parts of pictures
			}
			if v == theme.HighContrast {
				check("border", p.Border, p.Background, 3)
			}
			check("disabled and low importance", p.Disabled, p.Background, 4.5)
		})
	}
}

func TestEveryFamilyOfTheCatalogHasItsColour(t *testing.T) {
	t.Parallel()
	for _, v := range variants {
		p := v.Palette()
		seen := map[color.NRGBA]string{}
		for _, family := range catalog.All().Families() {
			accent, ok := p.Families[family.Name]
			if !ok {
				t.Errorf("%v: family %s has no colour", v, family.Name)
			}
			if other, twice := seen[accent]; twice {
				t.Errorf("%v: families %s and %s have the same colour", v, family.Name, other)
			}
			seen[accent] = family.Name
		}
		if got := p.Family("no such family"); got != p.Muted {
			t.Errorf("%v: unknown family is %v, want the muted colour", v, got)
		}
	}
}

func TestVariantsAreNamed(t *testing.T) {
	t.Parallel()
	for _, v := range variants {
		if got := theme.Named(v.String()); got != v {
			t.Errorf("Named(%q) = %v", v, got)
		}
	}
	if got := theme.Named("sepia"); got != theme.Light {
		t.Errorf("unknown name gives %v, want light", got)
	}
	if theme.Light.Dark() || !theme.Dark.Dark() || !theme.HighContrast.Dark() {
		t.Error("light has a light ground, the two others a dark one")
	}
}

func TestThemeAnswersWhateverTheDesktopPrefers(t *testing.T) {
	test.NewTempApp(t)
	for _, v := range variants {
		look, p := theme.New(v), v.Palette()
		for _, preferred := range []fyne.ThemeVariant{fynetheme.VariantLight, fynetheme.VariantDark} {
			if got := look.Color(fynetheme.ColorNameBackground, preferred); got != p.Background {
				t.Errorf("%v: background %v, want %v", v, got, p.Background)
			}
			if got := look.Color(fynetheme.ColorNameForeground, preferred); got != p.Text {
				t.Errorf("%v: foreground %v, want %v", v, got, p.Text)
			}
		}
		if got := look.Size(fynetheme.SizeNameText); got != 13 {
			t.Errorf("%v: text size %v, want 13", v, got)
		}
		if got, want := look.Size(fynetheme.SizeNameWindowTitleBarHeight), fynetheme.DefaultTheme().Size(fynetheme.SizeNameWindowTitleBarHeight); got != want {
			t.Errorf("%v: a size that is not ours is %v, want the toolkit's %v", v, got, want)
		}
		if look.Icon(fynetheme.IconNameHome) == nil {
			t.Errorf("%v: no icon", v)
		}
	}
}

func TestFontsFollowTheStyle(t *testing.T) {
	test.NewTempApp(t)
	look := theme.New(theme.Light)
	for want, style := range map[string]fyne.TextStyle{
		"Inter-Regular.otf":         {},
		"Inter-Bold.otf":            {Bold: true, Italic: true},
		"Inter-Italic.otf":          {Italic: true},
		"JetBrainsMono-Regular.ttf": {Monospace: true, Bold: true},
	} {
		if got := look.Font(style).Name(); got != want {
			t.Errorf("style %+v has font %s, want %s", style, got, want)
		}
	}
	if got := look.Font(fyne.TextStyle{Symbol: true}); got != fynetheme.DefaultTheme().Font(fyne.TextStyle{Symbol: true}) {
		t.Errorf("symbols have font %s, want the toolkit's", got.Name())
	}
}

// The toolkit must be able to draw with the fonts: labels show ink on the colour of the window.
func TestWidgetsAreDrawn(t *testing.T) {
	app := test.NewTempApp(t)
	for _, v := range variants {
		app.Settings().SetTheme(theme.New(v))
		p := v.Palette()
		w := test.NewTempWindow(t, container.NewVBox(
			widget.NewLabel("Iris, houses and 1,515 customers"),
			widget.NewLabelWithStyle("Bold title", fyne.TextAlignLeading, fyne.TextStyle{Bold: true}),
			widget.NewLabelWithStyle("0.8312 ± 0.02", fyne.TextAlignLeading, fyne.TextStyle{Monospace: true}),
		))
		picture := w.Canvas().Capture()
		bounds := picture.Bounds()
		third := bounds.Dy() / 3
		for i, what := range []string{"regular", "bold", "monospaced"} {
			band := image.Rect(bounds.Min.X, i*third, bounds.Max.X, (i+1)*third)
			ink := count(picture, band, func(c color.NRGBA) bool { return contrast(c, p.Background) > 3 })
			if ink < 150 {
				t.Errorf("%v: %s text has %d pixels of ink, want 150 or more", v, what, ink)
			}
		}
		if ground := count(picture, bounds, func(c color.NRGBA) bool { return c == p.Background }); ground < bounds.Dx()*bounds.Dy()/2 {
			t.Errorf("%v: %d pixels of background, want more than half", v, ground)
		}
	}
}

func count(picture image.Image, area image.Rectangle, is func(color.NRGBA) bool) int {
	n := 0
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if is(color.NRGBAModel.Convert(picture.At(x, y)).(color.NRGBA)) {
				n++
			}
		}
	}
	return n
}
