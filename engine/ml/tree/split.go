package tree

import "math"

// split is a way to divide a node. Rows whose value is at most threshold go
// left; rows without a value go left if missingLeft says so.
type split struct {
	feature     int // -1: no split
	threshold   float64
	missingLeft bool
	cut         int     // rows with a value that go left
	gain        float64 // decrease of weight × impurity
}

// tieShare is the part of a node's weight × impurity within which two gains
// count as equal, so that rounding never decides between equally good splits.
const tieShare = 1e-12

// scan looks for the best split of one node on one column. The sweep over the
// sorted rows moves one row after the other from the right to the left side.
type scan struct {
	feature int
	rows    []uint32  // rows of the node, by value, missing last
	known   int       // rows with a value
	value   []float64 // the column
	samples []sample  // target and weight of every row of the data
	node    *tally
	minLeaf int
	tie     float64

	left, right []float64 // weight of each class on either side; scratch
	best        split
}

// run sweeps with the missing rows on the right side and then, if there are
// any, on the left.
func (s *scan) run(classes, entropy bool) split {
	s.best = split{feature: -1, gain: math.Inf(-1)}
	sweep := s.sweepValues
	if classes {
		sweep = func(missingLeft bool) { s.sweepClasses(missingLeft, entropy) }
	}
	if s.known > 0 {
		sweep(false)
		if s.known < len(s.rows) {
			sweep(true)
		}
	}
	return s.best
}

// sweepValues tries all thresholds for a numeric target. With d = y − node
// mean, the decrease of the sum of squares is (Σ_L w·d)²/w_L + (Σ_R w·d)²/w_R
// − (Σ w·d)²/w; the last sum is zero but for rounding.
func (s *scan) sweepValues(missingLeft bool) {
	mean := s.node.mean
	var weight, sum float64
	if missingLeft {
		for _, r := range s.rows[s.known:] {
			weight += s.samples[r].w
			sum += float64(s.samples[r].w * (s.samples[r].y - mean))
		}
	}
	total, rest := s.node.weight, s.node.deviation
	before := float64(rest*rest) / total
	offer := func(cut int, low, high float64) {
		wr, sr := total-weight, rest-sum
		if wr > 0 {
			s.offer(cut, low, high, missingLeft, float64(sum*sum)/weight+float64(sr*sr)/wr-before)
		}
	}
	low := s.value[s.rows[0]]
	for i, r := range s.rows[:s.known] {
		if v := s.value[r]; v > low {
			offer(i, low, v)
			low = v
		}
		weight += s.samples[r].w
		sum += float64(s.samples[r].w * (s.samples[r].y - mean))
	}
	if !missingLeft && s.known < len(s.rows) {
		offer(s.known, low, math.Inf(1))
	}
}

// sweepClasses tries all thresholds for a class target. It needs the class
// weights only where the value changes, so it costs one addition a row and one
// pass over the classes a threshold.
func (s *scan) sweepClasses(missingLeft, entropy bool) {
	score := giniScore
	if entropy {
		score = entropyScore
	}
	clear(s.left)
	copy(s.right, s.node.counts)
	var weight float64
	move := func(r uint32) {
		a := s.samples[r]
		k := int(a.y)
		weight += a.w
		s.left[k] += a.w
		s.right[k] -= a.w
	}
	if missingLeft {
		for _, r := range s.rows[s.known:] {
			move(r)
		}
	}
	before := score(s.node.counts, s.node.weight)
	offer := func(cut int, low, high float64) {
		if wr := s.node.weight - weight; wr > 0 {
			s.offer(cut, low, high, missingLeft, score(s.left, weight)+score(s.right, wr)-before)
		}
	}
	low := s.value[s.rows[0]]
	for i, r := range s.rows[:s.known] {
		if v := s.value[r]; v > low {
			offer(i, low, v)
			low = v
		}
		move(r)
	}
	if !missingLeft && s.known < len(s.rows) {
		offer(s.known, low, math.Inf(1))
	}
}

// offer takes the split between the values low and high if both sides are
// large enough and it is better than what was found before.
func (s *scan) offer(cut int, low, high float64, missingLeft bool, gain float64) {
	missing := len(s.rows) - s.known
	left := cut
	if missingLeft {
		left += missing
	}
	if left < s.minLeaf || len(s.rows)-left < s.minLeaf || !(gain > s.best.gain+s.tie) {
		return
	}
	s.best = split{
		feature:     s.feature,
		threshold:   midpoint(low, high),
		missingLeft: missingLeft || missing == 0 && left > len(s.rows)-left,
		cut:         cut,
		gain:        gain,
	}
}

// midpoint returns a threshold t with low ≤ t < high, halfway if there is room.
func midpoint(low, high float64) float64 {
	if t := float64(low/2) + float64(high/2); t >= low && t < high || math.IsInf(high, 1) {
		return t
	}
	return low
}

// giniScore returns −weight × Gini impurity, but for a term that is the same
// for every split of a node.
func giniScore(counts []float64, weight float64) float64 {
	var sum float64
	for _, c := range counts {
		sum += float64(c * c)
	}
	return sum / weight
}

// entropyScore returns −weight × entropy in bits.
func entropyScore(counts []float64, weight float64) float64 {
	var sum float64
	for _, c := range counts {
		if c > 0 {
			sum += float64(c * math.Log2(c/weight))
		}
	}
	return sum
}
