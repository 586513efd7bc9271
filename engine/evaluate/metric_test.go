package evaluate_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/num/numtest"
)

func compute(t *testing.T, name string, p evaluate.Predictions) float64 {
	t.Helper()
	m, ok := evaluate.MetricNamed(name)
	if !ok {
		t.Fatalf("no metric %q", name)
	}
	v, err := m.Compute(p)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

func TestMetricsAgreeWithScikitLearn(t *testing.T) {
	t.Parallel()
	r := readReference(t)
	classes := []string{"a", "b", "c", "d"}
	cases := map[string]struct {
		p    evaluate.Predictions
		want map[string]float64
	}{
		"binary":              {r.Binary.predictions(), r.Binary.Metrics},
		"binary weighted":     {r.BinaryWeighted.predictions(), r.BinaryWeighted.Metrics},
		"multiclass":          {r.Multiclass.predictions(evaluate.Multiclass, classes...), r.Multiclass.Metrics},
		"multiclass weighted": {r.MulticlassWeighted.predictions(evaluate.Multiclass, classes...), r.MulticlassWeighted.Metrics},
		"regression":          {r.Regression.predictions(evaluate.Regression), r.Regression.Metrics},
		"regression weighted": {r.RegressionWeighted.predictions(evaluate.Regression), r.RegressionWeighted.Metrics},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			result, err := evaluate.Evaluate(t.Context(), c.p)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range evaluate.MetricsOf(c.p.Task) {
				want, ok := c.want[m.Name]
				if !ok {
					t.Errorf("no reference for %s", m.Name)
				}
				wantNear(t, m.Name, result.Metrics[m.Name].Mean, want)
			}
		})
	}
}

func TestMetricsAgreeWithExactFigures(t *testing.T) {
	t.Parallel()
	t.Run("binary", func(t *testing.T) {
		t.Parallel()
		var want struct {
			Y, Score                                    []float64
			Accuracy, Precision, Recall, F1, MCC, Brier float64
			BalancedAccuracy                            float64      `json:"balanced_accuracy"`
			Kappa                                       float64      `json:"cohen_kappa"`
			AUC                                         float64      `json:"roc_auc"`
			AP                                          float64      `json:"average_precision"`
			LogLoss                                     float64      `json:"log_loss"`
			ROC                                         [2][]float64 `json:"roc_curve"`
		}
		numtest.Exact(t, "metrics_binary", &want)
		p := binaryPredictions(want.Y, want.Score, nil)
		for name, v := range map[string]float64{
			"accuracy": want.Accuracy, "precision": want.Precision, "recall": want.Recall, "f1": want.F1,
			"mcc": want.MCC, "brier": want.Brier, "balanced_accuracy": want.BalancedAccuracy, "kappa": want.Kappa,
			"roc_auc": want.AUC, "average_precision": want.AP, "log_loss": want.LogLoss,
		} {
			wantNear(t, name, compute(t, name, p), v)
		}
		s, err := p.Scores(1)
		if err != nil {
			t.Fatal(err)
		}
		c, err := evaluate.ROC(s)
		if err != nil {
			t.Fatal(err)
		}
		wantAllNear(t, "fpr", c.FPR, want.ROC[0])
		wantAllNear(t, "tpr", c.TPR, want.ROC[1])
	})
	t.Run("multiclass", func(t *testing.T) {
		t.Parallel()
		var want struct {
			Y, Predicted         []string
			Proba                [][]float64
			Accuracy, MCC, Kappa float64
			BalancedAccuracy     float64 `json:"balanced_accuracy"`
			LogLoss              float64 `json:"log_loss"`
			AUC                  float64 `json:"roc_auc_ovr_macro"`
			F1Macro              float64 `json:"f1_macro"`
			F1Weighted           float64 `json:"f1_weighted"`
		}
		numtest.Exact(t, "metrics_multiclass", &want)
		p := evaluate.Predictions{Task: evaluate.Multiclass, Classes: []string{"a", "b", "c"}}
		for i := range want.Y {
			p.Truth = append(p.Truth, float64(slices.Index(p.Classes, want.Y[i])))
			p.Predicted = append(p.Predicted, float64(slices.Index(p.Classes, want.Predicted[i])))
			p.Proba = append(p.Proba, want.Proba[i]...)
		}
		for name, v := range map[string]float64{
			"accuracy": want.Accuracy, "mcc": want.MCC, "kappa": want.Kappa, "balanced_accuracy": want.BalancedAccuracy,
			"log_loss": want.LogLoss, "roc_auc": want.AUC, "f1_macro": want.F1Macro, "f1_weighted": want.F1Weighted,
		} {
			wantNear(t, name, compute(t, name, p), v)
		}
	})
	t.Run("regression", func(t *testing.T) {
		t.Parallel()
		var want struct {
			Y, Pred                    []float64
			RMSE, MAE, R2, MedAE, MAPE float64
			MaxError                   float64 `json:"max_error"`
			ExplainedVariance          float64 `json:"explained_variance"`
		}
		numtest.Exact(t, "metrics_regression", &want)
		p := evaluate.Predictions{Task: evaluate.Regression, Truth: want.Y, Predicted: want.Pred}
		for name, v := range map[string]float64{
			"rmse": want.RMSE, "mae": want.MAE, "r2": want.R2, "median_absolute_error": want.MedAE,
			"mape": want.MAPE, "max_error": want.MaxError, "explained_variance": want.ExplainedVariance,
		} {
			wantNear(t, name, compute(t, name, p), v)
		}
	})
}

// The examples of the scikit-learn documentation.
func TestMetricsOfDocumentedExamples(t *testing.T) {
	t.Parallel()
	scores := binaryPredictions([]float64{0, 0, 1, 1}, []float64{.1, .4, .35, .8}, nil)
	signs := evaluate.Predictions{
		Task: evaluate.Binary, Classes: []string{"-1", "+1"}, Positive: 1,
		Truth: []float64{1, 1, 1, 0}, Predicted: []float64{1, 0, 1, 1},
	}
	spam := binaryPredictions([]float64{1, 0, 0, 1}, []float64{.9, .1, .2, .65}, nil)
	brier := binaryPredictions([]float64{0, 1, 1, 0}, []float64{.1, .9, .8, .3}, nil)
	cats := evaluate.Predictions{
		Task: evaluate.Multiclass, Classes: []string{"ant", "bird", "cat"},
		Truth: []float64{2, 0, 2, 2, 0, 1}, Predicted: []float64{0, 0, 2, 2, 0, 2},
	}
	macro := evaluate.Predictions{
		Task: evaluate.Multiclass, Classes: []string{"0", "1", "2"},
		Truth: []float64{0, 1, 2, 0, 1, 2}, Predicted: []float64{0, 2, 1, 0, 0, 1},
	}
	numbers := evaluate.Predictions{
		Task: evaluate.Regression, Truth: []float64{3, -.5, 2, 7}, Predicted: []float64{2.5, 0, 2, 8},
	}
	for _, c := range []struct {
		metric string
		p      evaluate.Predictions
		want   float64
	}{
		{"roc_auc", scores, .75},
		{"average_precision", scores, .8333333},
		{"mcc", signs, -.3333333},
		{"log_loss", spam, .2161619},
		{"brier", brier, .0375},
		{"kappa", cats, .4285714},
		{"f1_macro", macro, .2666667},
		{"r2", numbers, .9486081},
		{"mae", numbers, .5},
		{"mse", numbers, .375},
		{"mape", numbers, .3273810},
	} {
		if got := compute(t, c.metric, c.p); math.Abs(got-c.want) > 1e-7 {
			t.Errorf("%s = %v, want %v", c.metric, got, c.want)
		}
	}
}

func TestUndefinedMetricsAreLeftOut(t *testing.T) {
	t.Parallel()
	oneClass := binaryPredictions([]float64{0, 0, 0, 0}, []float64{.1, .2, .3, .4}, nil)
	noProbabilities := binaryPredictions([]float64{0, 1}, []float64{.4, .6}, nil)
	noProbabilities.Proba = nil
	oneFold := binaryPredictions([]float64{0, 1, 0, 0}, []float64{.1, .2, .3, .4}, nil)
	oneFold.Fold, oneFold.Folds = []int32{0, 0, 1, 1}, []string{"first", "second"}
	unseen := evaluate.Predictions{
		Task: evaluate.Multiclass, Classes: []string{"a", "b", "c"},
		Truth: []float64{0, 1, evaluate.Unseen, 2}, Predicted: []float64{0, 1, 1, 2},
		Proba: []float64{1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 1},
	}
	constant := evaluate.Predictions{Task: evaluate.Regression, Truth: []float64{2, 2}, Predicted: []float64{1, 3}}
	zero := evaluate.Predictions{Task: evaluate.Regression, Truth: []float64{0, 2}, Predicted: []float64{1, 3}}
	huge := evaluate.Predictions{Task: evaluate.Regression, Truth: []float64{0, 1e200}, Predicted: []float64{1, -1e200}}
	for name, c := range map[string]struct {
		p      evaluate.Predictions
		metric string
		reason string
	}{
		"area without positives":       {oneClass, "roc_auc", `no row is truly "yes"`},
		"recall without positives":     {oneClass, "recall", `no row is truly "yes"`},
		"precision-recall":             {oneClass, "average_precision", "nothing to find"},
		"chance explains all":          {oneClass, "kappa", "chance alone"},
		"no probabilities":             {noProbabilities, "log_loss", "no class probabilities"},
		"one class in the second fold": {oneFold, "roc_auc", "in fold second, no row"},
		"class unseen in training":     {unseen, "log_loss", "1 of 4 rows"},
		"constant truth":               {constant, "r2", "same in every row"},
		"truth of zero":                {zero, "mape", "a true value is 0"},
		"overflow":                     {huge, "mse", "too large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r, err := evaluate.Evaluate(t.Context(), c.p)
			if err != nil {
				t.Fatal(err)
			}
			if _, ok := r.Metrics[c.metric]; ok {
				t.Errorf("%s has a value: %v", c.metric, r.Metrics[c.metric])
			}
			if got := r.Skipped[c.metric]; !strings.Contains(got, c.reason) {
				t.Errorf("reason %q, want one about %q", got, c.reason)
			}
			if got, want := len(r.Metrics)+len(r.Skipped), len(evaluate.MetricsOf(c.p.Task)); got != want {
				t.Errorf("%d metrics answered, want %d", got, want)
			}
		})
	}
}

// A class the model never met is a miss like any other for the metrics of labels:
// scikit-learn has it as a third label with the same figures.
func TestUnseenClassCountsAsMiss(t *testing.T) {
	t.Parallel()
	unseen := evaluate.Predictions{
		Task: evaluate.Multiclass, Classes: []string{"a", "b"},
		Truth: []float64{0, 1, evaluate.Unseen, 1}, Predicted: []float64{0, 1, 1, 0},
	}
	known := unseen
	known.Classes, known.Truth = []string{"a", "b", "new"}, []float64{0, 1, 2, 1}
	for _, name := range []string{"accuracy", "balanced_accuracy", "f1_macro", "f1_weighted", "precision_macro", "recall_macro", "mcc", "kappa"} {
		wantNear(t, name, compute(t, name, unseen), compute(t, name, known))
	}
}

func TestMetricDescriptions(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, task := range []evaluate.Task{evaluate.Binary, evaluate.Multiclass, evaluate.Regression, evaluate.Clustering} {
		metrics := evaluate.MetricsOf(task)
		if len(metrics) == 0 || metrics[0].Name != evaluate.PrimaryMetric(task) && task != evaluate.Multiclass {
			t.Errorf("%s: the primary metric %q is not listed first", task, evaluate.PrimaryMetric(task))
		}
		for _, m := range metrics {
			seen[m.Name] = true
			if m.Title == "" || m.Doc == "" || strings.HasSuffix(m.Doc, ".") || m.Compute == nil {
				t.Errorf("%s is not described: %+v", m.Name, m)
			}
		}
	}
	if got, want := len(seen), len(evaluate.Metrics())+4; got != want {
		t.Errorf("%d names for %d metrics", got, want)
	}
}
