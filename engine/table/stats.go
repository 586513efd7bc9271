package table

import (
	"cmp"
	"context"
	"math"
	"slices"

	"github.com/apache/arrow-go/v18/arrow/array"

	"headrace.dev/studio/engine/num"
)

// Summary describes the cells of a column.
type Summary struct {
	Rows     int
	Missing  int
	Distinct int // different values that are there

	// The figures of number, integer and time columns, times in microseconds since 1970 UTC. NaN for other types, where every
	// cell is missing, and Std where only one is there.
	Min, Max, Mean float64
	Std            float64   // with n−1 in the denominator
	Quantiles      []float64 // at SummaryQuantiles, by linear interpolation (type 7 of Hyndman and Fan); nil without figures

	// Top lists the most frequent values of boolean, category and text columns, at most TopLevels; of equally frequent ones the
	// one that comes first in the order of levels, or of text.
	Top []LevelCount
	// Bins is the histogram of number, integer and time columns, infinite values left out; nil where nothing is left.
	Bins []Bin
}

// LevelCount is a value and how often it is there.
type LevelCount struct {
	Level string
	Count int
}

// Bin counts the values from Lo, included, to Hi, excluded except in the last bin.
type Bin struct {
	Lo, Hi float64
	Count  int
}

// TopLevels is the greatest number of values that a summary names.
const TopLevels = 20

// maxBins is the greatest number of bins in a histogram.
const maxBins = 40

// SummaryQuantiles returns the probabilities of Summary.Quantiles.
func SummaryQuantiles() []float64 { return []float64{0.05, 0.25, 0.5, 0.75, 0.95} }

// Median returns the value in the middle, NaN without figures.
func (s Summary) Median() float64 {
	if s.Quantiles == nil {
		return math.NaN()
	}
	return s.Quantiles[2]
}

// Summarise describes a column. The context is looked at between its passes over the cells; its error is the only one.
func Summarise(ctx context.Context, c Column) (Summary, error) {
	nan := math.NaN()
	s := Summary{Rows: c.Len(), Missing: c.Missing(), Min: nan, Max: nan, Mean: nan, Std: nan}
	if err := ctx.Err(); err != nil {
		return s, err
	}
	if c.Type == Number || c.Type == Integer || c.Type == Time {
		return s, s.figures(ctx, c)
	}
	counts := c.counts()
	s.Distinct = len(counts)
	slices.SortStableFunc(counts, func(a, b LevelCount) int { return cmp.Compare(b.Count, a.Count) })
	s.Top = counts[:min(len(counts), TopLevels)]
	return s, ctx.Err()
}

// counts returns every value that is there with its count: levels in their order, texts by bytes.
func (c Column) counts() []LevelCount {
	var out []LevelCount
	if levels := c.Levels(); levels != nil {
		times := make([]int, len(levels))
		for i := range c.Len() {
			if k := c.Code(i); k >= 0 {
				times[k]++
			}
		}
		for k, n := range times {
			if n > 0 {
				out = append(out, LevelCount{levels[k], n})
			}
		}
		return out
	}
	times := map[string]int{}
	for i := range c.Len() {
		if !c.IsMissing(i) {
			times[c.String(i)]++
		}
	}
	for s, n := range times {
		out = append(out, LevelCount{s, n})
	}
	slices.SortFunc(out, func(a, b LevelCount) int { return cmp.Compare(a.Level, b.Level) })
	return out
}

// figures fills in what is known of columns with an order and a distance.
func (s *Summary) figures(ctx context.Context, c Column) error {
	v := slices.DeleteFunc(c.Floats(), math.IsNaN)
	if len(v) == 0 {
		return nil
	}
	n := float64(len(v))
	s.Mean = num.Sum(v) / n
	if len(v) > 1 {
		s.Std = math.Sqrt(squares(v, s.Mean) / (n - 1))
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	slices.Sort(v)
	if err := ctx.Err(); err != nil {
		return err
	}
	s.Min, s.Max, s.Distinct = v[0], v[len(v)-1], 1
	for i := 1; i < len(v); i++ {
		if v[i] != v[i-1] {
			s.Distinct++
		}
	}
	if a, ok := c.data.(*array.Int64); ok && (s.Max >= 1<<53 || s.Min <= -(1<<53)) {
		s.Distinct = distinctIntegers(a) // floats no longer tell them apart
	}
	for _, q := range SummaryQuantiles() {
		s.Quantiles = append(s.Quantiles, quantile(v, q))
	}
	s.Bins = histogram(v, s.Quantiles[3]-s.Quantiles[1], c.Type == Integer)
	return ctx.Err()
}

func squares(v []float64, mean float64) float64 {
	d := make([]float64, len(v))
	for i, x := range v {
		d[i] = (x - mean) * (x - mean)
	}
	return num.Sum(d)
}

func distinctIntegers(a *array.Int64) int {
	seen := map[int64]struct{}{}
	for i, x := range a.Int64Values() {
		if a.IsValid(i) {
			seen[x] = struct{}{}
		}
	}
	return len(seen)
}

// quantile interpolates linearly between the sorted values around rank (n−1)q.
func quantile(sorted []float64, q float64) float64 {
	rank := q * float64(len(sorted)-1)
	i := int(rank)
	if i+1 >= len(sorted) || sorted[i] == sorted[i+1] {
		return sorted[i]
	}
	return sorted[i] + (rank-float64(i))*(sorted[i+1]-sorted[i])
}

// histogram counts sorted values in bins as wide as Freedman and Diaconis advise (1981), 2·IQR/∛n; by Sturges' rule where half of
// the values are equal. Whole numbers in a narrow range get a bin each.
func histogram(sorted []float64, iqr float64, whole bool) []Bin {
	for len(sorted) > 0 && math.IsInf(sorted[0], -1) {
		sorted = sorted[1:]
	}
	for len(sorted) > 0 && math.IsInf(sorted[len(sorted)-1], 1) {
		sorted = sorted[:len(sorted)-1]
	}
	if len(sorted) == 0 {
		return nil
	}
	lo, hi := sorted[0], sorted[len(sorted)-1]
	width, n := hi-lo, 1
	switch {
	case whole && width < maxBins:
		lo, n = lo-0.5, int(width)+1
		width = float64(n)
	case lo == hi:
		lo, width = lo-0.5, 1
	case iqr > 0 && !math.IsInf(iqr, 0):
		n = int(min(math.Ceil(width/(2*iqr/math.Cbrt(float64(len(sorted))))), maxBins))
	default:
		n = min(int(math.Ceil(math.Log2(float64(len(sorted)))))+1, maxBins)
	}
	if math.IsInf(width, 0) || lo+width == lo { // too far apart, or too near, for floats to divide
		return []Bin{{lo, hi, len(sorted)}}
	}
	bins := make([]Bin, max(n, 1))
	for b := range bins {
		bins[b].Lo = lo + width*float64(b)/float64(len(bins))
		bins[b].Hi = lo + width*float64(b+1)/float64(len(bins))
	}
	b := 0
	for _, x := range sorted {
		for b < len(bins)-1 && x >= bins[b].Hi {
			b++
		}
		bins[b].Count++
	}
	return bins
}
