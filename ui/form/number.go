package form

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
	"fyne.io/fyne/v2/theme"

	"headrace.dev/studio/engine/stage"
)

// numberEditor edits an int or a float: typed, or stepped by the arrow keys, ten steps with Page Up and Page Down.
type numberEditor struct {
	*input
	field *field
}

func newNumberEditor(f *field) *numberEditor {
	e := &numberEditor{input: newInput(false), field: f}
	e.reached = f.reached
	e.left = e.flush
	e.OnChanged = func(string) {
		if !e.setting {
			e.typed()
		}
	}
	e.OnSubmitted = func(string) { e.flush() }
	e.key = e.step
	if f.info.Unit != "" {
		unit := caption(f.info.Unit)
		unit.line = true
		e.ActionItem = container.New(row{widen: -1, gap: theme.Padding()}, unit, layout.NewSpacer())
	}
	e.SetPlaceHolder(figure(f.info.Default))
	return e
}

func (e *numberEditor) typed() {
	if strings.TrimSpace(e.Text) == "" {
		e.field.take(nil)
		return
	}
	e.field.take(e.Text)
}

// flush puts the default where nothing is left.
func (e *numberEditor) flush() {
	if strings.TrimSpace(e.Text) == "" {
		e.show(e.field.known)
	}
}

func (e *numberEditor) show(v any) { e.put(figure(v)) }

func (e *numberEditor) schemaChanged() {}

func (e *numberEditor) object() fyne.CanvasObject { return e.input }

func (e *numberEditor) step(ev *fyne.KeyEvent) bool {
	times := map[fyne.KeyName]int{fyne.KeyUp: 1, fyne.KeyDown: -1, fyne.KeyPageUp: 10, fyne.KeyPageDown: -10}[ev.Name]
	if times == 0 {
		return e.field.typedKey(ev)
	}
	v, ok := e.field.known.(float64)
	if n, whole := e.field.known.(int); whole {
		v, ok = float64(n), true
	}
	if !ok {
		return true
	}
	for range max(times, -times) {
		v = stepped(e.field.info, v, times > 0)
	}
	if p := e.field.info; p.Min != 0 || p.Max != 0 {
		v = min(max(v, p.Min), p.Max)
	}
	e.put(figure(v))
	e.CursorColumn = len([]rune(e.Text))
	e.field.take(v)
	return true
}

// stepped returns the number before or after v: the next whole one, the next of 1, 2 and 5 times a power of ten where the range
// is walked by factors, else one step in the second digit.
func stepped(p stage.ParamInfo, v float64, up bool) float64 {
	switch {
	case p.Log && v > 0:
		next := factorStep(v, up)
		if p.Kind == stage.KindInt {
			next = math.Round(next)
		}
		return next
	case p.Kind == stage.KindInt:
		if up {
			return v + 1
		}
		return v - 1
	}
	size := 0.1
	if v != 0 {
		size = math.Pow(10, math.Floor(math.Log10(math.Abs(v))+1e-9)-1)
	} else if p.Max > p.Min {
		size = math.Pow(10, math.Floor(math.Log10(p.Max-p.Min)+1e-9)-2)
	}
	size = min(max(size, 1e-12), 1e12)
	k := math.Round(v / size)
	if up {
		k++
	} else {
		k--
	}
	// Through its decimal form, so that 0.1 plus 0.2 is 0.3.
	out, err := strconv.ParseFloat(strconv.FormatFloat(k*size, 'g', 12, 64), 64)
	if err != nil {
		return k * size
	}
	return out
}

// factorStep returns the next of …, 0.5, 1, 2, 5, 10, … above or below v.
func factorStep(v float64, up bool) float64 {
	power := math.Floor(math.Log10(v) + 1e-9)
	series := []float64{0.5, 1, 2, 5, 10, 20}
	if up {
		for _, m := range series {
			if next := decimal(m, power); next > v*(1+1e-9) {
				return next
			}
		}
	}
	for _, m := range slices.Backward(series) {
		if next := decimal(m, power); next < v*(1-1e-9) {
			return next
		}
	}
	return v
}

// decimal returns m times ten to the power p, exactly as it is written.
func decimal(m, p float64) float64 {
	v, err := strconv.ParseFloat(strconv.FormatFloat(m, 'g', -1, 64)+"e"+strconv.Itoa(int(p)), 64)
	if err != nil {
		return m * math.Pow(10, p)
	}
	return v
}

// figure writes a number the way it can be typed.
func figure(v any) string {
	switch x := v.(type) {
	case string: // out of an older or broken file
		return x
	case int:
		return strconv.Itoa(x)
	case float64:
		if a := math.Abs(x); a >= 1e15 || (a < 1e-6 && a > 0) {
			return strconv.FormatFloat(x, 'g', -1, 64)
		}
		return strconv.FormatFloat(x, 'f', -1, 64)
	}
	return ""
}

// rangeHint says what numbers a parameter takes: "1 to 1000", "from 0" where the other end is out of reach, "" where both are.
func rangeHint(p stage.ParamInfo) string {
	if (p.Kind != stage.KindInt && p.Kind != stage.KindFloat) || (p.Min == 0 && p.Max == 0) {
		return ""
	}
	const far = 1e8
	switch {
	case p.Max >= far && p.Min <= -far:
		return ""
	case p.Max >= far:
		return "from " + short(p.Min)
	case p.Min <= -far:
		return "up to " + short(p.Max)
	}
	return short(p.Min) + " to " + short(p.Max)
}

// short writes the end of a range, thousands apart.
func short(v float64) string {
	if v != math.Trunc(v) || math.Abs(v) < 10000 {
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	digits := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(digits) - 3; i > 0 && digits[i-1] != '-'; i -= 3 {
		digits = digits[:i] + "\u202f" + digits[i:]
	}
	return digits
}
