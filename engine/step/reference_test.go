package step_test

import (
	"encoding/json"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

type numberReference struct {
	Values                           []*float64
	Mean, Median                     float64
	MostFrequent                     float64 `json:"most_frequent"`
	Standard, MinMax, Robust, MaxAbs []*float64
	Quantiles                        []float64
}

type onehotReference struct {
	Names []string
	Cells [][]int
}

type reference struct {
	Numbers map[string]numberReference
	Levels  struct {
		Cells     []string
		Ordinal   []int64
		None      onehotReference
		First     onehotReference
		MinShare  onehotReference `json:"min_share"`
		MaxLevels onehotReference `json:"max_levels"`
	}
}

func readReference(t *testing.T) reference {
	t.Helper()
	b, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(b, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

func numbers(name string, v []*float64) table.Column {
	f := make([]float64, len(v))
	for i, x := range v {
		f[i] = math.NaN()
		if x != nil {
			f[i] = *x
		}
	}
	return table.Numbers(name, f, nil)
}

func newTable(t *testing.T, cols ...table.Column) *table.Table {
	t.Helper()
	tab, err := table.New(cols...)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// near allows for sums in another order: scikit-learn adds pairwise, we with compensation.
func near(got, want float64) bool {
	if math.IsNaN(got) || math.IsNaN(want) {
		return math.IsNaN(got) && math.IsNaN(want)
	}
	return math.Abs(got-want) <= 1e-9*max(1, math.Abs(want))
}

func TestImputeEqualsScikitLearn(t *testing.T) {
	t.Parallel()
	for name, r := range readReference(t).Numbers {
		for fill, want := range map[step.NumberFill]float64{step.FillMean: r.Mean, step.FillMedian: r.Median, step.FillFrequent: r.MostFrequent} {
			s, err := step.FitImpute(t.Context(), newTable(t, numbers("x", r.Values)), step.ImputeOptions{Numbers: fill})
			if err != nil {
				t.Fatalf("%s %s: %v", name, fill, err)
			}
			if got := s.Columns[0].Number; !near(got, want) {
				t.Errorf("%s: %s is %v, want %v", name, fill, got, want)
			}
		}
	}
}

func TestScaleEqualsScikitLearn(t *testing.T) {
	t.Parallel()
	for name, r := range readReference(t).Numbers {
		for method, want := range map[step.Method][]*float64{step.Standard: r.Standard, step.MinMax: r.MinMax, step.Robust: r.Robust, step.MaxAbs: r.MaxAbs} {
			tab := newTable(t, numbers("x", r.Values))
			s, err := step.FitScale(t.Context(), tab, step.ScaleOptions{Method: method})
			if err != nil {
				t.Fatalf("%s %s: %v", name, method, err)
			}
			out, err := s.Apply(t.Context(), tab)
			if err != nil {
				t.Fatal(err)
			}
			wanted := numbers("x", want)
			for i := range out.Rows() {
				// The offset column has a mean of 1e8, so that half of the digits go in its centring.
				if got, want := out.At(0).Float(i), wanted.Float(i); !near(got, want) && !(name == "offset" && math.Abs(got-want) < 1e-7) {
					t.Errorf("%s: %s of row %d is %v, want %v", name, method, i, got, want)
				}
			}
		}
	}
}

func TestClipBoundsEqualNumpyPercentiles(t *testing.T) {
	t.Parallel()
	for name, r := range readReference(t).Numbers {
		tab := newTable(t, numbers("x", r.Values))
		s, err := step.FitClip(t.Context(), tab, step.ClipOptions{Bounds: step.BoundsQuantile, Share: 0.05})
		if err != nil {
			t.Fatal(err)
		}
		if c := s.Columns[0]; !near(c.Low, r.Quantiles[0]) || !near(c.High, r.Quantiles[4]) {
			t.Errorf("%s: 5 %% and 95 %% quantiles are %v and %v, want %v and %v", name, c.Low, c.High, r.Quantiles[0], r.Quantiles[4])
		}
		s, err = step.FitClip(t.Context(), tab, step.ClipOptions{})
		if err != nil {
			t.Fatal(err)
		}
		reach := 1.5 * (r.Quantiles[3] - r.Quantiles[1])
		if c := s.Columns[0]; !near(c.Low, r.Quantiles[1]-reach) || !near(c.High, r.Quantiles[3]+reach) {
			t.Errorf("%s: fences are %v and %v, want %v and %v", name, c.Low, c.High, r.Quantiles[1]-reach, r.Quantiles[3]+reach)
		}
	}
}

func TestOneHotEqualsScikitLearn(t *testing.T) {
	t.Parallel()
	levels := readReference(t).Levels
	cases := map[string]struct {
		options step.OneHotOptions
		want    onehotReference
	}{
		"all levels": {step.OneHotOptions{}, levels.None},
		"drop first": {step.OneHotOptions{Drop: step.DropFirst}, levels.First},
		"min share":  {step.OneHotOptions{MinShare: 0.15}, levels.MinShare},
		"max levels": {step.OneHotOptions{MaxLevels: 3}, levels.MaxLevels},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tab := newTable(t, table.CategoriesOf("x", levels.Cells, nil))
			s, err := step.FitOneHot(t.Context(), tab, c.options)
			if err != nil {
				t.Fatal(err)
			}
			out, err := s.Apply(t.Context(), tab)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, n := range c.want.Names {
				want = append(want, "x="+strings.Replace(n, "infrequent_sklearn", "other", 1))
			}
			if d := cmp.Diff(want, out.Schema().Names()); d != "" {
				t.Fatalf("columns (-want +got):\n%s", d)
			}
			for i, row := range c.want.Cells {
				for k, cell := range row {
					if got := out.At(k).Float(i); got != float64(cell) {
						t.Errorf("row %d, %s: %v, want %v", i, want[k], got, cell)
					}
				}
			}
		})
	}
}

func TestOrdinalEqualsScikitLearn(t *testing.T) {
	t.Parallel()
	levels := readReference(t).Levels
	tab := newTable(t, table.CategoriesOf("x", levels.Cells, nil))
	s, err := step.FitOrdinal(t.Context(), tab, step.OrdinalOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Apply(t.Context(), tab)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range levels.Ordinal {
		if got := out.At(0).Int(i); got != want {
			t.Errorf("row %d: %d, want %d", i, got, want)
		}
	}
}
