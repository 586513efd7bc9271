package canvas

import (
	"strings"

	"headrace.dev/studio/ui/canvas/ras"
)

// paintNote draws the note that is item i.
func (f *frame) paintNote(b *ras.Band, i int) {
	r := crisp(f.box(f.model.index.Rect(i)))
	if margin := 4 * f.scale; !b.Visible(r.Y0-margin, r.Y1+margin) {
		return
	}
	n := &f.model.scene.Notes[i-len(f.model.scene.Nodes)]
	rad := 8 * f.z
	b.RoundBox(r, ras.Round(rad), ras.Fade(f.noteFill, 0.75))
	if f.canvas.selection.ids[n.ID] {
		b.RoundFrame(r.Inset(-1*f.scale), ras.Round(rad+f.scale), 2*f.scale, f.accent)
	} else {
		b.RoundFrame(r, ras.Round(rad), max(1, floorf(f.scale)), ras.Fade(f.noteText, 0.22))
	}
	if f.zoom < lodPlain {
		return
	}
	size := 12 * f.z
	pad := 12 * f.z
	y := r.Y0 + pad + size/2
	for _, line := range wrap(f.regular, size, r.W()-2*pad, n.Text) {
		if y+size > r.Y1 {
			break
		}
		b.Text(f.regular, size, r.X0+pad, y, r.W()-2*pad, line, f.noteText)
		y += 1.45 * size
	}
}

// wrap breaks a text into lines no wider than a limit, at spaces and where the
// text itself breaks.
func wrap(font *ras.Font, size, limit float32, text string) []string {
	var lines []string
	for para := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(para) {
			longer := strings.TrimSpace(line + " " + word)
			if line != "" && font.Width(size, longer) > limit {
				lines = append(lines, line)
				longer = word
			}
			line = longer
		}
		lines = append(lines, line)
	}
	return lines
}
