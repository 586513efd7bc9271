package table_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/num/numtest"
	"headrace.dev/studio/engine/table"
)

func summarise(tb testing.TB, c table.Column) table.Summary {
	tb.Helper()
	s, err := table.Summarise(tb.Context(), c)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// The figures of the Titanic passengers are those of pandas, see exact.json.
func TestSummariseAgreesWithPandas(t *testing.T) {
	t.Parallel()
	var want map[string]struct {
		Count, Missing, Unique int
		Mean                   float64
		Std                    float64 `json:"std_ddof1"`
		Min, Q25, Median       float64
		Q75, Max               float64
		Counts                 map[string]int
	}
	numtest.Exact(t, "titanic_describe", &want)
	tab, _, err := table.ReadCSVFile(t.Context(), numtest.Path(t, "titanic.csv"), table.CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for name, w := range want {
		c, ok := tab.Column(name)
		if !ok {
			t.Fatalf("no column %s", name)
		}
		got := summarise(t, c)
		if got.Missing != w.Missing || got.Rows != 891 {
			t.Errorf("%s: %d missing of %d, want %d of 891", name, got.Missing, got.Rows, w.Missing)
		}
		if w.Unique != 0 && got.Distinct != w.Unique {
			t.Errorf("%s: %d distinct, want %d", name, got.Distinct, w.Unique)
		}
		if w.Counts != nil {
			counts := map[string]int{}
			for _, l := range got.Top {
				counts[l.Level] = l.Count
			}
			if diff := cmp.Diff(w.Counts, counts); diff != "" || got.Top[0].Level != "S" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
		}
		if w.Count == 0 {
			continue
		}
		for figure, pair := range map[string][2]float64{
			"mean": {got.Mean, w.Mean}, "std": {got.Std, w.Std}, "min": {got.Min, w.Min}, "max": {got.Max, w.Max},
			"q25": {got.Quantiles[1], w.Q25}, "median": {got.Median(), w.Median}, "q75": {got.Quantiles[3], w.Q75},
		} {
			if math.Abs(pair[0]-pair[1]) > 1e-12*math.Abs(pair[1]) {
				t.Errorf("%s %s is %v, want %v", name, figure, pair[0], pair[1])
			}
		}
	}
}

func TestSummariseEveryType(t *testing.T) {
	t.Parallel()
	for _, c := range oneOfEach() {
		s := summarise(t, c)
		if s.Rows != 3 || s.Missing != 1 || s.Distinct != 2 {
			t.Errorf("%s: %+v, want 3 rows, 1 missing, 2 distinct", c.Name, s)
		}
		figures := c.Type == table.Number || c.Type == table.Integer || c.Type == table.Time
		if figures != (s.Quantiles != nil) || figures != (s.Bins != nil) || figures == (s.Top != nil) || figures == math.IsNaN(s.Mean) {
			t.Errorf("%s: figures and levels of %+v do not suit the type", c.Name, s)
		}
	}
	flags := summarise(t, table.Booleans("x", []bool{true, false, true}, nil))
	if diff := cmp.Diff([]table.LevelCount{{"true", 2}, {"false", 1}}, flags.Top); diff != "" {
		t.Error(diff)
	}
	ties := summarise(t, table.Categories("x", []int32{1, 0, 1, 0}, []string{"z", "a", "unused"}))
	if diff := cmp.Diff([]table.LevelCount{{"z", 2}, {"a", 2}}, ties.Top); diff != "" {
		t.Error("ties come in the order of levels (-want +got):\n" + diff)
	}
}

func TestSummariseEdges(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		c             table.Column
		distinct      int
		mean, std     float64
		bins, counted int
	}{
		"no rows":      {table.Numbers("x", nil, nil), 0, math.NaN(), math.NaN(), 0, 0},
		"all missing":  {table.Numbers("x", []float64{math.NaN()}, nil), 0, math.NaN(), math.NaN(), 0, 0},
		"one value":    {table.Numbers("x", []float64{3}, nil), 1, 3, math.NaN(), 1, 1},
		"constant":     {table.Numbers("x", []float64{3, 3, 3}, nil), 1, 3, 0, 1, 3},
		"infinite":     {table.Numbers("x", []float64{1, math.Inf(1)}, nil), 2, math.Inf(1), math.NaN(), 1, 1},
		"far apart":    {table.Numbers("x", []float64{-math.MaxFloat64, math.MaxFloat64}, nil), 2, 0, math.Inf(1), 1, 2},
		"whole":        {table.Integers("x", []int64{1, 1, 4}, nil), 2, 2, math.Sqrt(3), 4, 3},
		"large":        {table.Integers("x", []int64{1<<53 + 1, 1 << 53}, nil), 2, 1 << 53, 0, 1, 2},
		"mostly equal": {table.Numbers("x", []float64{0, 0, 0, 0, 0, 0, 0, 1}, nil), 2, 0.125, math.Sqrt(0.125), 4, 8},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same := func(a, b float64) bool { return a == b || math.IsNaN(a) && math.IsNaN(b) || math.Abs(a-b) < 1e-12 }
			s := summarise(t, test.c)
			counted := 0
			for _, b := range s.Bins {
				counted += b.Count
			}
			if s.Distinct != test.distinct || !same(s.Mean, test.mean) || !same(s.Std, test.std) || len(s.Bins) != test.bins || counted != test.counted {
				t.Errorf("got %+v, want %+v", s, test)
			}
		})
	}
}

// Every finite value is in the one bin around it.
func TestHistogramCountsEveryValue(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-1e6, 1e6), 1, 200).Draw(rt, "v")
		bins := summarise(t, table.Numbers("x", v, nil)).Bins
		want := make([]int, len(bins))
		for _, x := range v {
			for b := range bins {
				if x >= bins[b].Lo && (x < bins[b].Hi || b == len(bins)-1) && (b == len(bins)-1 || x < bins[b+1].Lo) {
					want[b]++
					break
				}
			}
		}
		for b := range bins {
			if bins[b].Count != want[b] || bins[b].Hi < bins[b].Lo || len(bins) > 40 {
				rt.Fatalf("bin %d of %+v holds %d, want %d", b, bins, bins[b].Count, want[b])
			}
		}
	})
}

func TestSummariseStopsWhenCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range oneOfEach() {
		if _, err := table.Summarise(ctx, c); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", c.Name, err)
		}
	}
}
