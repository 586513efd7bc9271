package ras

import (
	"fmt"
	"image"
	"math"
	"slices"
	"sync"
	"sync/atomic"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"
)

// maxRuns bounds the lines of text that a font remembers.
const maxRuns = 8192

// maxFaces bounds the sizes that a font remembers; zooming through the whole
// range at several scales meets a few dozen.
const maxFaces = 96

// Font draws text from caches of laid-out lines and of glyph masks. It may be
// used by several goroutines at once: reading the caches takes a shared lock,
// and a mask once made is read without any.
type Font struct {
	font *opentype.Font

	mu    sync.RWMutex
	faces map[int]*face // by size in half pixels
	runs  map[runKey]*run
}

type runKey struct {
	size, limit int
	text        string
}

// run is one line of text laid out at one size.
type run struct {
	face      *face
	glyphs    []placed
	width     float32
	capHeight float32
}

type placed struct {
	x    float32
	slot *slot
}

// face is the font at one size. Rendering a mask is not safe for several
// goroutines, hence its own lock.
type face struct {
	mu        sync.Mutex
	face      font.Face
	slots     map[rune]*slot
	capHeight float32
}

// slot is one glyph with a mask for each quarter of a pixel.
type slot struct {
	r       rune
	advance fixed.Int26_6
	masks   [4]atomic.Pointer[mask]
}

// mask is the coverage of a glyph, w by h, with its corner at x, y from the
// origin of the glyph.
type mask struct {
	x, y, w, h int
	pix        []uint8
}

// Parse reads a TrueType or OpenType font.
func Parse(data []byte) (*Font, error) {
	f, err := opentype.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("ras: parse font: %w", err)
	}
	return &Font{font: f, faces: map[int]*face{}, runs: map[runKey]*run{}}, nil
}

// run lays out a line, from the cache if it can.
func (f *Font) run(size, limit float32, text string) *run {
	key := runKey{size: int(math.Round(float64(2 * size))), limit: max(0, int(limit)), text: text}
	f.mu.RLock()
	r := f.runs[key]
	f.mu.RUnlock()
	if r != nil {
		return r
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.runs) >= maxRuns {
		clear(f.runs)
	}
	r = f.layout(key)
	f.runs[key] = r
	return r
}

// layout places the glyphs of a line; f.mu is held.
func (f *Font) layout(key runKey) *run {
	fc := f.at(key.size)
	fc.mu.Lock()
	defer fc.mu.Unlock()
	r := &run{face: fc, capHeight: fc.capHeight}
	runes := []rune(key.text)
	dot := fc.place(r, runes)
	limit := fixed.I(key.limit)
	for key.limit > 0 && dot > limit && len(runes) > 0 {
		runes = runes[:len(runes)-1]
		for len(runes) > 0 && runes[len(runes)-1] == ' ' {
			runes = runes[:len(runes)-1]
		}
		dot = fc.place(r, append(slices.Clip(runes), '…'))
	}
	r.width = float32(dot) / 64
	return r
}

// place fills r.glyphs with the runes and returns the end of the line. Pairs are not kerned: the font package gives the kerning of
// OpenType layout tables in units of the font, whatever the size, which would run "0.1" into "01".
func (fc *face) place(r *run, runes []rune) fixed.Int26_6 {
	r.glyphs = r.glyphs[:0]
	var dot fixed.Int26_6
	for _, c := range runes {
		s := fc.slots[c]
		if s == nil {
			s = &slot{r: c}
			s.advance, _ = fc.face.GlyphAdvance(c)
			fc.slots[c] = s
		}
		r.glyphs = append(r.glyphs, placed{x: float32(dot) / 64, slot: s})
		dot += s.advance
	}
	return dot
}

// at returns the face of a size in half pixels; f.mu is held.
func (f *Font) at(half int) *face {
	if fc := f.faces[half]; fc != nil {
		return fc
	}
	if len(f.faces) >= maxFaces {
		clear(f.faces)
		clear(f.runs)
	}
	size := float64(half) / 2
	fc := &face{slots: map[rune]*slot{}, capHeight: float32(0.72 * size)}
	// NewFace never fails: it has an error result only to be alike with others.
	fc.face, _ = opentype.NewFace(f.font, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if h := fc.face.Metrics().CapHeight; h > 0 {
		fc.capHeight = float32(h) / 64
	}
	f.faces[half] = fc
	return fc
}

// mask returns the picture of a glyph shifted right by sub quarters of a pixel.
func (fc *face) mask(s *slot, sub int) *mask {
	if m := s.masks[sub].Load(); m != nil {
		return m
	}
	fc.mu.Lock()
	defer fc.mu.Unlock()
	m := &mask{}
	dr, src, at, _, ok := fc.face.Glyph(fixed.Point26_6{X: fixed.Int26_6(sub) * 16}, s.r)
	if alpha, isAlpha := src.(*image.Alpha); ok && isAlpha {
		m.x, m.y, m.w, m.h = dr.Min.X, dr.Min.Y, dr.Dx(), dr.Dy()
		m.pix = make([]uint8, m.w*m.h)
		for y := range m.h {
			o := alpha.PixOffset(at.X, at.Y+y)
			copy(m.pix[y*m.w:(y+1)*m.w], alpha.Pix[o:o+m.w])
		}
	}
	s.masks[sub].Store(m)
	return m
}
