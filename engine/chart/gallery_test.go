package chart_test

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"headrace.dev/studio/engine/chart"
	"headrace.dev/studio/engine/evaluate"
)

// go test ./engine/chart -gallery DIR writes every chart in both themes at two scales, to
// be looked at.
var gallery = flag.String("gallery", "", "folder to write pictures of all charts to")

var update = flag.Bool("update", false, "rewrite the golden files")

// classified are predictions of a made-up model with some skill in five folds.
func classified(seed uint64, rows int, skill float64, classes ...string) evaluate.Predictions {
	rng := rand.New(rand.NewPCG(seed, 1))
	p := evaluate.Predictions{Task: evaluate.Multiclass, Classes: classes}
	if len(classes) == 2 {
		p.Task, p.Positive = evaluate.Binary, 1
	}
	for f := range 5 {
		p.Folds = append(p.Folds, fmt.Sprint(f+1))
	}
	for i := range rows {
		truth := min(int(rng.ExpFloat64()*float64(len(classes))/2), len(classes)-1)
		z := make([]float64, len(classes))
		sum, best := 0.0, 0
		for k := range z {
			z[k] = math.Exp(rng.NormFloat64())
			if k == truth {
				z[k] *= math.Exp(skill)
			}
			sum += z[k]
			if z[k] > z[best] {
				best = k
			}
		}
		for _, v := range z {
			p.Proba = append(p.Proba, v/sum)
		}
		p.Truth, p.Predicted = append(p.Truth, float64(truth)), append(p.Predicted, float64(best))
		p.Fold, p.RowID = append(p.Fold, int32(i%5)), append(p.RowID, int64(1000+i))
	}
	return p
}

// measured are predictions of a made-up regression in five folds.
func measured(seed uint64, rows int, noise float64) evaluate.Predictions {
	rng := rand.New(rand.NewPCG(seed, 2))
	p := evaluate.Predictions{Task: evaluate.Regression, Folds: []string{"1", "2", "3", "4", "5"}}
	for i := range rows {
		truth := 3000 * math.Exp(0.8*rng.NormFloat64())
		p.Truth = append(p.Truth, truth)
		p.Predicted = append(p.Predicted, truth*math.Exp(noise*rng.NormFloat64()))
		p.Fold = append(p.Fold, int32(i%5))
	}
	return p
}

type model struct {
	name string
	p    evaluate.Predictions
}

func report(tb testing.TB, models ...model) evaluate.Report {
	tb.Helper()
	var r evaluate.Report
	for _, m := range models {
		result, err := evaluate.Evaluate(tb.Context(), m.p)
		if err != nil {
			tb.Fatal(err)
		}
		result.Model = m.name
		r.Results = append(r.Results, result)
	}
	return r
}

type sample struct {
	name          string
	width, height int
	make          func() (*chart.Chart, error)
}

// samples are every chart of the package in a size it is used in.
func samples(tb testing.TB) []sample {
	tb.Helper()
	binary := report(tb,
		model{"Logistic regression", classified(1, 700, 1.4, "no", "yes")},
		model{"Gradient boosting", classified(2, 700, 2, "no", "yes")},
		model{"Nearest neighbours", classified(3, 700, 0.8, "no", "yes")})
	species := report(tb, model{"Random forest", classified(4, 340, 2.2, "Adelie", "Chinstrap", "Gentoo")})
	prices := report(tb, model{"Linear regression", measured(5, 3000, 0.35)}, model{"Gradient boosting", measured(6, 3000, 0.18)})
	rng := rand.New(rand.NewPCG(9, 9))
	ages, clusters := make([]float64, 0, 900), make([]int, 300)
	for range 880 {
		ages = append(ages, math.Round(10*math.Abs(30+14*rng.NormFloat64()))/10)
	}
	for range 20 {
		ages = append(ages, math.NaN())
	}
	for i := range clusters {
		clusters[i] = min(int(rng.ExpFloat64()*2), 10) - i%23/22
	}
	towns := []chart.Count{{"Southampton", 644}, {"Cherbourg", 168}, {"Queenstown", 77}}
	makers := make([]chart.Count, 30)
	for i := range makers {
		makers[i] = chart.Count{Name: fmt.Sprintf("Manufacturer with a long name %d", i+1), Rows: 900 / (i + 1)}
	}
	age := chart.Label{Name: "age", Unit: "years"}
	price := chart.Label{Name: "price", Unit: "USD"}
	return []sample{
		{"roc", 640, 480, func() (*chart.Chart, error) { return chart.ROC(binary) }},
		{"roc-classes", 640, 480, func() (*chart.Chart, error) { return chart.ROC(species) }},
		{"precision-recall", 640, 480, func() (*chart.Chart, error) { return chart.PrecisionRecall(binary) }},
		{"confusion", 520, 460, func() (*chart.Chart, error) { return chart.Confusion(binary.Results[0]) }},
		{"confusion-classes", 520, 460, func() (*chart.Chart, error) { return chart.Confusion(species.Results[0]) }},
		{"predicted-actual", 600, 480, func() (*chart.Chart, error) { return chart.PredictedVsActual(prices.Results[1], price) }},
		{"residuals", 600, 420, func() (*chart.Chart, error) { return chart.Residuals(prices.Results[1], price) }},
		{"histogram", 560, 360, func() (*chart.Chart, error) { return chart.Histogram(age, ages, chart.HistogramOptions{}) }},
		{"histogram-mini", 120, 40, func() (*chart.Chart, error) { return chart.Histogram(age, ages, chart.HistogramOptions{Mini: true}) }},
		{"categories", 560, 260, func() (*chart.Chart, error) {
			return chart.Categories(chart.Label{Name: "embark_town"}, towns, 2, chart.CategoryOptions{ClassColors: true})
		}},
		{"categories-many", 560, 420, func() (*chart.Chart, error) {
			return chart.Categories(chart.Label{Name: "maker"}, makers, 0, chart.CategoryOptions{})
		}},
		{"categories-mini", 120, 40, func() (*chart.Chart, error) {
			return chart.Categories(chart.Label{Name: "maker"}, makers, 0, chart.CategoryOptions{Bars: 5, Mini: true})
		}},
		{"comparison", 640, 300, func() (*chart.Chart, error) { return chart.Comparison(binary, "roc_auc", "") }},
		{"comparison-rmse", 640, 260, func() (*chart.Chart, error) { return chart.Comparison(prices, "rmse", "USD") }},
		{"clusters", 560, 360, func() (*chart.Chart, error) { return chart.ClusterSizes(clusters) }},
	}
}

func TestGallery(t *testing.T) {
	if *gallery == "" {
		t.Skip("no folder was given with -gallery")
	}
	themes := map[string]chart.Style{"light": chart.Light(), "dark": chart.Dark()}
	for _, s := range samples(t) {
		c, err := s.make()
		if err != nil {
			t.Fatalf("%s: %v", s.name, err)
		}
		for theme, style := range themes {
			for _, scale := range []int{1, 2} {
				var b bytes.Buffer
				if err := c.WritePNG(&b, style, s.width*scale, s.height*scale, float64(scale)); err != nil {
					t.Fatalf("%s: %v", s.name, err)
				}
				name := fmt.Sprintf("%s-%s-%d.png", s.name, theme, scale)
				if err := os.WriteFile(filepath.Join(*gallery, name), b.Bytes(), 0o600); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}
