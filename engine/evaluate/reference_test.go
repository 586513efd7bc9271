package evaluate_test

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"headrace.dev/studio/engine/evaluate"
)

// tolerance is for sums of some sixty terms in another order.
const tolerance = 1e-9

type reference struct {
	Binary             binaryReference  `json:"binary"`
	BinaryWeighted     binaryReference  `json:"binary_weighted"`
	Multiclass         metricsReference `json:"multiclass"`
	MulticlassWeighted metricsReference `json:"multiclass_weighted"`
	Regression         metricsReference `json:"regression"`
	RegressionWeighted metricsReference `json:"regression_weighted"`
	Clustering         struct {
		X       [][]float64
		Labels  []int
		Metrics map[string]float64
	} `json:"clustering"`
	MeanROC struct {
		Folds []struct {
			Truth []float64
			Score []float64
		}
		Grid, Mean, Std []float64
	} `json:"mean_roc"`
}

type metricsReference struct {
	Truth, Predicted, Proba, Weight []float64
	Metrics                         map[string]float64
}

type binaryReference struct {
	Truth, Score, Weight []float64
	Metrics              map[string]float64
	ROC                  [2][]float64 `json:"roc"`
	PrecisionRecall      [2][]float64 `json:"precision_recall"`
	Confusion            [2][2]float64
	CalibrationUniform   [2][]float64 `json:"calibration_uniform"`
	CalibrationQuantile  [2][]float64 `json:"calibration_quantile"`
}

func readReference(t *testing.T) reference {
	t.Helper()
	raw, err := os.ReadFile("testdata/reference.json")
	if err != nil {
		t.Fatal(err)
	}
	var r reference
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
	return r
}

// binaryPredictions are those of a model that says class 1 from a score of one half.
func binaryPredictions(truth, score, weight []float64) evaluate.Predictions {
	p := evaluate.Predictions{
		Task: evaluate.Binary, Classes: []string{"no", "yes"}, Positive: 1,
		Truth: truth, Weight: weight,
	}
	for _, s := range score {
		p.Proba = append(p.Proba, 1-s, s)
		if s >= 0.5 {
			p.Predicted = append(p.Predicted, 1)
		} else {
			p.Predicted = append(p.Predicted, 0)
		}
	}
	return p
}

func (r binaryReference) predictions() evaluate.Predictions {
	return binaryPredictions(r.Truth, r.Score, r.Weight)
}

func (r metricsReference) predictions(task evaluate.Task, classes ...string) evaluate.Predictions {
	return evaluate.Predictions{
		Task: task, Classes: classes,
		Truth: r.Truth, Predicted: r.Predicted, Proba: r.Proba, Weight: r.Weight,
	}
}

func near(got, want float64) bool {
	return math.Abs(got-want) <= tolerance*max(1, math.Abs(want))
}

func wantNear(t *testing.T, name string, got, want float64) {
	t.Helper()
	if !near(got, want) {
		t.Errorf("%s = %v, want %v", name, got, want)
	}
}

func wantAllNear(t *testing.T, name string, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%s has %d values, want %d:\n got %v\nwant %v", name, len(got), len(want), got, want)
	}
	for i := range got {
		if !near(got[i], want[i]) {
			t.Errorf("%s[%d] = %v, want %v", name, i, got[i], want[i])
		}
	}
}
