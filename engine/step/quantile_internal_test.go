package step

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// TestRankAgreesWithSorting holds selection to sorting, on values with many ties, in every order and long enough to be parted.
func TestRankAgreesWithSorting(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 2000).Draw(t, "n")
		distinct := rapid.SampledFrom([]int{1, 2, 10, 1_000_000}).Draw(t, "distinct")
		v := rapid.SliceOfN(rapid.Map(rapid.IntRange(0, distinct), func(i int) float64 { return float64(i) - 5 }), n, n).Draw(t, "v")
		sorted := slices.Sorted(slices.Values(v))
		switch rapid.IntRange(0, 2).Draw(t, "order") {
		case 1:
			v = slices.Clone(sorted)
		case 2:
			v = slices.Clone(sorted)
			slices.Reverse(v)
		}
		k := rapid.IntRange(0, n-1).Draw(t, "k")
		rank(v, k)
		if v[k] != sorted[k] {
			t.Fatalf("rank %d is %v, want %v", k, v[k], sorted[k])
		}
		if k > 0 && slices.Max(v[:k]) > v[k] || slices.Min(v[k:]) < v[k] {
			t.Fatal("values on the wrong side")
		}
		if slices.Sort(v); !slices.Equal(v, sorted) {
			t.Fatal("values were lost")
		}
	})
}

// TestRankOfOrgan meets the order that makes quickselect with pivots from fixed places slow: rising, then falling.
func TestRankOfOrgan(t *testing.T) {
	t.Parallel()
	const n = 200_000
	v := make([]float64, n)
	for i := range v {
		v[i] = float64(min(i, n-1-i))
	}
	if rank(v, n/2); v[n/2] != n/4 {
		t.Errorf("got %v, want %v", v[n/2], n/4)
	}
}
