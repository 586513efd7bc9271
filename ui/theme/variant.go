package theme

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// Variant is one of the looks. The zero value is Light.
type Variant int

// The looks there are.
const (
	Light Variant = iota
	Dark
	HighContrast // black ground, text of at least 7:1, borders that can be seen
)

// names are what the variants are called in settings.
var names = [...]string{Light: "light", Dark: "dark", HighContrast: "contrast"}

// Named returns the variant called "light", "dark" or "contrast"; any other name, as a setting of a newer version may hold, is Light.
func Named(name string) Variant {
	for v, known := range names {
		if known == name {
			return Variant(v)
		}
	}
	return Light
}

// String returns the name by which [Named] finds v.
func (v Variant) String() string {
	if v < 0 || int(v) >= len(names) {
		return names[Light]
	}
	return names[v]
}

// Dark reports whether v has light text on a dark ground.
func (v Variant) Dark() bool { return v == Dark || v == HighContrast }

// Palette returns the colours of v.
func (v Variant) Palette() Palette {
	switch v {
	case Dark:
		return darkPalette()
	case HighContrast:
		return contrastPalette()
	}
	return lightPalette()
}

func (v Variant) toolkit() fyne.ThemeVariant {
	if v.Dark() {
		return theme.VariantDark
	}
	return theme.VariantLight
}
