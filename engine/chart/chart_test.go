package chart_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/chart"
	"headrace.dev/studio/engine/evaluate"
)

// A golden table of a few hundred rows is compared whole, a longer one by its beginning.
const goldenLines = 200

func TestTables(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		if strings.HasSuffix(s.name, "-mini") {
			continue
		}
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			c, err := s.make()
			if err != nil {
				t.Fatal(err)
			}
			var b bytes.Buffer
			if err := c.WriteCSV(&b); err != nil {
				t.Fatal(err)
			}
			lines := strings.SplitAfter(b.String(), "\n")
			got := strings.Join(lines[:min(len(lines), goldenLines)], "")
			golden := filepath.Join("testdata", s.name+".csv.golden")
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("the table changed (-want +got); run with -update if it should have:\n%s", diff)
			}
		})
	}
}

func TestPictures(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			t.Parallel()
			c, err := s.make()
			if err != nil {
				t.Fatal(err)
			}
			if !strings.HasSuffix(s.name, "-mini") && (c.Title == "" || c.X.Title == "" || c.Y.Title == "") {
				t.Errorf("title %q, axes %q and %q; all must say something", c.Title, c.X.Title, c.Y.Title)
			}
			for theme, style := range map[string]chart.Style{"light": chart.Light(), "dark": chart.Dark()} {
				img, m, err := chart.Render(c, style, s.width*5/4, s.height*5/4, 1.25)
				if err != nil {
					t.Fatal(err)
				}
				if got, want := img.Bounds(), image.Rect(0, 0, s.width*5/4, s.height*5/4); got != want {
					t.Errorf("%s: the image is %v, want %v", theme, got, want)
				}
				if img.RGBAAt(0, 0) != style.Background && !strings.HasSuffix(s.name, "-mini") {
					t.Errorf("%s: the corner is %v, want the background", theme, img.RGBAAt(0, 0))
				}
				if share := drawn(img, style); share < 0.005 || share > 0.95 {
					t.Errorf("%s: %.1f %% of the pixels are drawn on", theme, share*100)
				}
				if m.Left < 0 || m.Right > float64(s.width)*1.25+0.01 || m.Top < -0.01 || m.Right-m.Left < float64(s.width)/2 {
					t.Errorf("%s: data lies in %+v", theme, m)
				}
			}
		})
	}
}

// drawn returns the share of pixels that differ from the background.
func drawn(img *image.RGBA, s chart.Style) float64 {
	n := 0
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if img.RGBAAt(x, y) != s.Background {
				n++
			}
		}
	}
	return float64(n) / float64(img.Rect.Dx()*img.Rect.Dy())
}

// A bar must be painted where the mapping says that it is: the middle of each histogram
// bar has the colour of the series, at every scale.
func TestMappingFindsBars(t *testing.T) {
	t.Parallel()
	values := []float64{1.5, 2.5, 2.5, 3.5, 3.5, 3.5}
	c, err := chart.Histogram(chart.Label{Name: "v"}, values, chart.HistogramOptions{Bins: 4})
	if err != nil {
		t.Fatal(err)
	}
	style := chart.Light()
	for _, scale := range []float64{1, 1.1, 1.25, 1.5, 2} {
		img, m, err := chart.Render(c, style, int(500*scale), int(300*scale), scale)
		if err != nil {
			t.Fatal(err)
		}
		index := chart.NewHitIndex(c, m)
		for i, h := range c.Hits {
			if h.MaxY == 0 {
				continue
			}
			px, py := m.ToPixel((h.MinX+h.MaxX)/2, (h.MinY+h.MaxY)/2)
			if got := img.RGBAAt(int(px), int(py)); got != style.SeriesColor(0) {
				t.Errorf("scale %v: pixel %.0f, %.0f of bar %d is %v", scale, px, py, i, got)
			}
			// Just above the bar there is none.
			_, top := m.ToPixel(0, h.MaxY)
			if got := img.RGBAAt(int(px), int(top)-3); got == style.SeriesColor(0) {
				t.Errorf("scale %v: bar %d reaches above its value", scale, i)
			}
			if hit, ok := index.At(px, py, 6); !ok || hit != i {
				t.Errorf("scale %v: bar %d is found as %d, %v", scale, i, hit, ok)
			}
			x, y := m.ToData(px, py)
			if math.Abs(x-(h.MinX+h.MaxX)/2) > 1e-9 || math.Abs(y-h.MaxY/2) > 1e-9 {
				t.Errorf("scale %v: %v, %v does not come back", scale, x, y)
			}
		}
	}
}

func TestHitIndexFindsNearestPoint(t *testing.T) {
	t.Parallel()
	p := evaluate.Predictions{
		Task: evaluate.Regression, Truth: []float64{0, 10, 10.2}, Predicted: []float64{0, 10, 10},
		RowID: []int64{7, 8, 9},
	}
	c, err := chart.PredictedVsActual(evaluate.Result{Predictions: p}, chart.Label{Name: "y"})
	if err != nil {
		t.Fatal(err)
	}
	_, m, err := chart.Render(c, chart.Light(), 600, 400, 1)
	if err != nil {
		t.Fatal(err)
	}
	index := chart.NewHitIndex(c, m)
	px, py := m.ToPixel(10.15, 10)
	hit, ok := index.At(px, py, 12)
	if !ok || hit != 2 {
		t.Fatalf("hit %d, %v; want the third point", hit, ok)
	}
	want := []string{"Row 9", "Actual 10.2", "Predicted 10", "Residual 0.2"}
	if diff := cmp.Diff(want, c.Describe(hit)); diff != "" {
		t.Errorf("tooltip (-want +got):\n%s", diff)
	}
	px, py = m.ToPixel(5, 2)
	if hit, ok := index.At(px, py, 12); ok {
		t.Errorf("point %d is found where there is none", hit)
	}
}

func TestTooltips(t *testing.T) {
	t.Parallel()
	for _, s := range samples(t) {
		c, err := s.make()
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.Hits {
			lines := c.Describe(i)
			if len(lines) < 2 || strings.Contains(strings.Join(lines, ""), "NaN") {
				t.Fatalf("%s: tooltip %d is %q", s.name, i, lines)
			}
		}
	}
}

func TestDegenerateInput(t *testing.T) {
	t.Parallel()
	oneClass := classified(1, 40, 1, "no", "yes")
	for i := range oneClass.Truth {
		oneClass.Truth[i] = 0
	}
	one := report(t, model{"constant", oneClass})
	several := report(t, model{"a", classified(1, 60, 1, "a", "b", "c")}, model{"b", classified(2, 60, 1, "a", "b", "c")})
	numbers := report(t, model{"line", measured(1, 50, 0.2)})
	nan := numbers.Results[0]
	nan.Predictions.Truth = append([]float64{math.NaN()}, nan.Predictions.Truth[1:]...)
	label := chart.Label{Name: "age"}
	for name, c := range map[string]struct {
		make func() (*chart.Chart, error)
		want string
	}{
		"ROC without models":        {func() (*chart.Chart, error) { return chart.ROC(evaluate.Report{}) }, "no model"},
		"ROC of one class":          {func() (*chart.Chart, error) { return chart.ROC(one) }, "no row is truly of the class"},
		"ROC of several models":     {func() (*chart.Chart, error) { return chart.ROC(several) }, "choose a model"},
		"ROC of a regression":       {func() (*chart.Chart, error) { return chart.ROC(numbers) }, "no classes"},
		"precision of one class":    {func() (*chart.Chart, error) { return chart.PrecisionRecall(one) }, "nothing to find"},
		"confusion of a regression": {func() (*chart.Chart, error) { return chart.Confusion(numbers.Results[0]) }, "needs classes"},
		"confusion without rows":    {func() (*chart.Chart, error) { return chart.Confusion(evaluate.Result{}) }, "needs classes"},
		"residuals of classes":      {func() (*chart.Chart, error) { return chart.Residuals(one.Results[0], label) }, "predicts no numbers"},
		"residuals with NaN":        {func() (*chart.Chart, error) { return chart.Residuals(nan, label) }, "not a finite number"},
		"scatter without rows": {func() (*chart.Chart, error) {
			return chart.PredictedVsActual(evaluate.Result{Predictions: evaluate.Predictions{Task: evaluate.Regression}}, label)
		}, "no predictions"},
		"histogram of nothing": {func() (*chart.Chart, error) { return chart.Histogram(label, nil, chart.HistogramOptions{}) }, "holds no number"},
		"histogram of NaN": {func() (*chart.Chart, error) {
			return chart.Histogram(label, []float64{math.NaN()}, chart.HistogramOptions{})
		}, "holds no number"},
		"categories of nothing": {func() (*chart.Chart, error) { return chart.Categories(label, nil, 3, chart.CategoryOptions{}) }, "holds no category"},
		"clusters of nothing":   {func() (*chart.Chart, error) { return chart.ClusterSizes(nil) }, "no row"},
		"unknown metric":        {func() (*chart.Chart, error) { return chart.Comparison(one, "beauty", "") }, `no metric "beauty"`},
		"metric of no model":    {func() (*chart.Chart, error) { return chart.Comparison(one, "roc_auc", "") }, "in fold 1, no row is truly"},
	} {
		if _, err := c.make(); !errors.Is(err, chart.ErrNothing) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want an error about %q", name, err, c.want)
		}
	}
}

// What is constant, single or huge must still be drawn.
func TestNarrowInput(t *testing.T) {
	t.Parallel()
	label := chart.Label{Name: "v"}
	single := evaluate.Predictions{Task: evaluate.Regression, Truth: []float64{2}, Predicted: []float64{2}}
	for name, make := range map[string]func() (*chart.Chart, error){
		"one row":       func() (*chart.Chart, error) { return chart.Residuals(evaluate.Result{Predictions: single}, label) },
		"constant":      func() (*chart.Chart, error) { return chart.Histogram(label, []float64{3, 3}, chart.HistogramOptions{}) },
		"constant zero": func() (*chart.Chart, error) { return chart.Histogram(label, []float64{0}, chart.HistogramOptions{}) },
		"huge": func() (*chart.Chart, error) {
			return chart.Histogram(label, []float64{-1e300, 1, 1e300}, chart.HistogramOptions{})
		},
		"tiny": func() (*chart.Chart, error) {
			return chart.Histogram(label, []float64{1e-12, 3e-12, 9e-12}, chart.HistogramOptions{})
		},
		"outlier": func() (*chart.Chart, error) {
			return chart.Histogram(label, []float64{1, 1, 1, 1, 1, 1, 1e9}, chart.HistogramOptions{})
		},
		"far from zero": func() (*chart.Chart, error) {
			return chart.Histogram(label, []float64{1e15, 1e15 + 1, 1e15 + 2}, chart.HistogramOptions{})
		},
		"one category": func() (*chart.Chart, error) {
			return chart.Categories(label, []chart.Count{{"a", 1}}, 0, chart.CategoryOptions{})
		},
		"one cluster": func() (*chart.Chart, error) { return chart.ClusterSizes([]int{0, -1}) },
		"many classes": func() (*chart.Chart, error) {
			var classes []string
			for i := range 60 {
				classes = append(classes, fmt.Sprintf("class number %d", i))
			}
			return chart.Confusion(report(t, model{"m", classified(1, 600, 3, classes...)}).Results[0])
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := make()
			if err != nil {
				t.Fatal(err)
			}
			if c.X.Min >= c.X.Max || c.Y.Min >= c.Y.Max {
				t.Errorf("axes %v to %v and %v to %v", c.X.Min, c.X.Max, c.Y.Min, c.Y.Max)
			}
			if _, _, err := chart.Render(c, chart.Light(), 400, 300, 1); err != nil {
				t.Error(err)
			}
		})
	}
}

// Every value of a histogram is in exactly one bin.
func TestHistogramCountsAll(t *testing.T) {
	t.Parallel()
	for name, values := range map[string][]float64{
		"round":   {0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100},
		"whole":   {1, 2, 2, 3, 3, 3, 9},
		"decimal": {0.1, 0.2, 0.3, 0.3, 0.7, 1.1, 1.4, 2.2},
		"same":    {5, 5, 5},
	} {
		c, err := chart.Histogram(chart.Label{Name: "v"}, values, chart.HistogramOptions{})
		if err != nil {
			t.Fatal(err)
		}
		total := 0.0
		for _, h := range c.Hits {
			total += h.MaxY
			for _, v := range values {
				if v < c.X.Min || v > c.X.Max {
					t.Errorf("%s: %v lies outside of the axis", name, v)
				}
			}
		}
		if total != float64(len(values)) {
			t.Errorf("%s: %v of %d values are counted", name, total, len(values))
		}
	}
}

func TestModelsWithoutCurveAreNamed(t *testing.T) {
	t.Parallel()
	silent := classified(2, 100, 1, "no", "yes")
	silent.Proba = nil
	c, err := chart.ROC(report(t, model{"good", classified(1, 100, 1, "no", "yes")}, model{"silent", silent}))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"silent is not shown: the model gives no class probabilities."}
	if diff := cmp.Diff(want, c.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestClassesKeepTheirColour(t *testing.T) {
	t.Parallel()
	s := chart.Light()
	classes, reversed := []string{"a", "b", "c"}, []string{"c", "b", "a"}
	for i, class := range classes {
		if got, want := s.ClassColor(class, reversed), s.SeriesColor(i); got != want {
			t.Errorf("%s is %v, want %v whatever the order", class, got, want)
		}
	}
}

func TestSizesThatCannotBeDrawn(t *testing.T) {
	t.Parallel()
	c, err := chart.ClusterSizes([]int{0, 1})
	if err != nil {
		t.Fatal(err)
	}
	for _, size := range []struct {
		width, height int
		scale         float64
	}{{50, 300, 1}, {300, 0, 1}, {-5, 300, 1}, {300, 200, 2}, {1 << 20, 300, 1}, {400, 300, 99}, {400, 300, math.NaN()}} {
		if _, _, err := chart.Render(c, chart.Light(), size.width, size.height, size.scale); err == nil {
			t.Errorf("%+v was drawn", size)
		}
	}
}
