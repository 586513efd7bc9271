package chart

import (
	"math"

	"gonum.org/v1/plot"
)

// numberTicks are about five round values of an axis, without ticks in between.
type numberTicks struct {
	whole bool    // No fractions, for counts.
	until float64 // No ticks above, except the first one; 0 for no limit.
}

// Ticks implements [plot.Ticker].
func (t numberTicks) Ticks(low, high float64) []plot.Tick {
	step := tickStep(high - low)
	if t.whole {
		step = max(step, 1)
	}
	var ticks []plot.Tick
	label := stepFormat(step, max(math.Abs(low), math.Abs(high)))
	// A hair wider than the range, so that rounding does not lose the last tick.
	slack := step * 1e-9
	for k := math.Ceil((low - slack) / step); k*step <= high+slack; k++ {
		v := k * step
		if t.until > 0 && v-step >= t.until-slack {
			break
		}
		ticks = append(ticks, plot.Tick{Value: min(max(v, low), high), Label: label(v)})
	}
	return ticks
}

// tickStep returns the round step that comes closest to cutting a span into five.
func tickStep(span float64) float64 {
	above := roundStep(span / 5)
	below := roundStep(above / 2.5)
	if math.Abs(span/below-5) < math.Abs(span/above-5) {
		return below
	}
	return above
}

// nearStep returns the step of 1, 2 or 5 times a power of ten nearest to v by ratio.
func nearStep(v float64) float64 {
	above := roundStep(v)
	if below := roundStep(above / 2.5); v*v < above*below {
		return below
	}
	return above
}

// roundStep returns the step of 1, 2 or 5 times a power of ten next to v, upwards.
func roundStep(v float64) float64 {
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, m := range []float64{1, 2, 5} {
		if m*power >= v*(1-1e-9) {
			return m * power
		}
	}
	return 10 * power
}

// widen returns a range that holds low and high and ends on round values.
func widen(low, high float64) (float64, float64) {
	if low == high {
		d := max(math.Abs(low)*0.1, 1)
		if low == 0 {
			d = 1
		}
		low, high = low-d, high+d
	}
	step := roundStep((high - low) / 10)
	return math.Floor(low/step) * step, math.Ceil(high/step) * step
}

// nameTicks are the names of categories at 0, 1, 2 …, shortened to a number of letters.
func nameTicks(names []string, letters int) plot.ConstantTicks {
	ticks := make(plot.ConstantTicks, len(names))
	// More than forty names cannot be read; every other or tenth one can.
	every := (len(names) + 39) / 40
	for i, name := range names {
		ticks[i].Value = float64(i)
		if i%every == 0 {
			ticks[i].Label = shortenMiddle(name, letters)
		}
	}
	return ticks
}
