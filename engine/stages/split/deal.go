package split

import (
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
)

// dealer chooses test rows.
type dealer struct {
	rows    int
	strata  []string // class of each row; nil deals all rows alike
	rng     *rand.Rand
	shuffle bool
}

// holdout marks a share of the rows: of every class the share rounded so that the whole comes out right, at least one row, and
// never all. Without shuffling the last rows are marked.
func (d dealer) holdout(share float64) ([]bool, error) {
	want := int(math.Round(share * float64(d.rows)))
	want = min(max(want, 1), d.rows-1)
	if d.rows < 2 {
		return nil, fmt.Errorf("%d rows cannot be split; at least 2 are needed", d.rows)
	}
	chosen := make([]bool, d.rows)
	if !d.shuffle {
		for i := d.rows - want; i < d.rows; i++ {
			chosen[i] = true
		}
		return chosen, nil
	}
	groups := d.groups()
	take := shares(groups, want, d.rows)
	for g, rows := range groups {
		for _, i := range rows[:take[g]] {
			chosen[i] = true
		}
	}
	return chosen, nil
}

// fold marks the rows of one fold. Rows of each class are dealt out like cards, the next class going on where the last one
// stopped, so that folds differ by at most one row, and by at most one row of any class.
func (d dealer) fold(folds, repeat, fold int) ([]bool, error) {
	if d.rows < folds {
		return nil, fmt.Errorf("%d rows cannot make %d folds; use fewer folds", d.rows, folds)
	}
	var groups [][]int
	for range repeat + 1 { // repeats follow each other in one random stream, so that each is a fresh shuffle
		groups = d.groups()
	}
	chosen := make([]bool, d.rows)
	if !d.shuffle && d.strata == nil {
		for i := fold * d.rows / folds; i < (fold+1)*d.rows/folds; i++ {
			chosen[i] = true
		}
		return chosen, nil
	}
	at := 0
	for _, rows := range groups {
		for _, i := range rows {
			chosen[i] = at%folds == fold
			at++
		}
	}
	return chosen, nil
}

// groups returns the rows of each class, classes in the order of their names, rows shuffled if asked for.
func (d dealer) groups() [][]int {
	byClass := map[string][]int{}
	for i := range d.rows {
		class := ""
		if d.strata != nil {
			class = d.strata[i]
		}
		byClass[class] = append(byClass[class], i)
	}
	var out [][]int
	for _, class := range slices.Sorted(maps.Keys(byClass)) {
		rows := byClass[class]
		if d.shuffle {
			d.rng.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		}
		out = append(out, rows)
	}
	return out
}

// shares divides want among groups by size: the whole parts first, the rest to the largest fractions (Hamilton's method), the
// earlier group first on ties.
func shares(groups [][]int, want, rows int) []int {
	out := make([]int, len(groups))
	type rest struct {
		group    int
		fraction float64
	}
	var rests []rest
	left := want
	for g, r := range groups {
		exact := float64(want) * float64(len(r)) / float64(rows)
		out[g] = int(exact)
		left -= out[g]
		rests = append(rests, rest{g, exact - float64(out[g])})
	}
	slices.SortStableFunc(rests, func(a, b rest) int {
		switch {
		case a.fraction > b.fraction:
			return -1
		case a.fraction < b.fraction:
			return 1
		}
		return 0
	})
	for _, r := range rests[:left] {
		out[r.group]++
	}
	return out
}
