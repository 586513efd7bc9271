package tree

// sample is what the learner knows of a row besides its features.
type sample struct {
	y float64 // class index, or scaled target value
	w float64 // weight, never zero
}

// tally sums up the rows of a node.
type tally struct {
	rows      int
	weight    float64
	impurity  float64 // weight × impurity
	pure      bool    // one class or one target value
	mean      float64 // regression: mean target
	deviation float64 // regression: Σ w·(y − mean), zero but for rounding
	counts    []float64
}

// tallyValues sums up rows of a numeric target.
func tallyValues(rows []uint32, samples []sample) tally {
	t := tally{rows: len(rows), pure: true}
	first := samples[rows[0]].y
	// Deviations from the first value keep their digits where the target has a large offset.
	var sum float64
	for _, r := range rows {
		a := samples[r]
		t.weight += a.w
		sum += float64(a.w * (a.y - first))
		t.pure = t.pure && a.y == first
	}
	t.mean = first + sum/t.weight
	for _, r := range rows {
		a := samples[r]
		d := a.y - t.mean
		t.deviation += float64(a.w * d)
		t.impurity += float64(float64(a.w*d) * d)
	}
	return t
}

// tallyClasses sums up rows of a class target.
func tallyClasses(rows []uint32, samples []sample, classes int, entropy bool) tally {
	t := tally{rows: len(rows), counts: make([]float64, classes)}
	for _, r := range rows {
		t.counts[int(samples[r].y)] += samples[r].w
	}
	present := 0
	for _, c := range t.counts {
		t.weight += c
		if c > 0 {
			present++
		}
	}
	t.pure = present < 2
	switch {
	case t.pure:
	case entropy:
		t.impurity = -entropyScore(t.counts, t.weight)
	default:
		t.impurity = t.weight - giniScore(t.counts, t.weight)
	}
	return t
}
