package main

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"headrace.dev/studio/engine/evaluate"
)

// reference is what scikit-learn reaches on a data set in five folds, by model and metric.
type reference struct {
	Task   evaluate.Task                         `json:"task"`
	Models map[string]map[string]json.RawMessage `json:"models"`
}

// judged is a model as the reference calls it, and the metrics that are compared.
var (
	referenceNames = map[string]string{
		"logistic": "LogisticRegression", "linear": "Ridge", "boosting": "HistGradientBoosting", "tree": "DecisionTree", "knn": "kNN5",
	}
	judged = map[evaluate.Task][]string{
		evaluate.Binary:     {"roc_auc", "accuracy", "log_loss"},
		evaluate.Multiclass: {"accuracy", "f1_macro", "log_loss"},
		evaluate.Regression: {"rmse", "mae", "r2"},
	}
)

// TestSlowReference makes starter pipelines for public data sets and compares every learner with scikit-learn, whose folds are
// dealt otherwise: a mean may be off by two of the reference's deviations, or by two points where those are tiny. It also asks
// that one and two workers agree to the last bit. It takes some minutes and runs with HEADRACE_SLOW=1.
func TestSlowReference(t *testing.T) {
	if os.Getenv("HEADRACE_SLOW") == "" {
		t.Skip("takes minutes; HEADRACE_SLOW=1 runs it")
	}
	data, err := filepath.Abs(filepath.Join("..", "..", "..", "shared", "data"))
	if err != nil {
		t.Fatal(err)
	}
	content, err := os.ReadFile(filepath.Join(data, "reference.json"))
	if err != nil {
		t.Skipf("the public data sets are not beside the sources: %v", err)
	}
	var file struct {
		Sets map[string]reference `json:"sets"`
	}
	if err := json.Unmarshal(content, &file); err != nil {
		t.Fatal(err)
	}
	sets := []struct {
		name, file string
		flags      []string
	}{
		{"titanic", "titanic.csv", []string{
			"--target", "Survived", "--drop", "PassengerId,Name,Ticket,Cabin", "--categorical", "Pclass,Sex,Embarked",
		}},
		{"adult", "adult_train.csv", []string{"--target", "column 15", "--drop", "column 3,column 4"}},
		{"diamonds", "diamonds.csv", []string{"--target", "price"}},
		{"penguins", "penguins.csv", []string{"--target", "species"}},
		{"california_housing", "california_housing.csv", []string{"--target", "median_house_value"}},
	}
	for _, set := range sets {
		t.Run(set.name, func(t *testing.T) {
			ref := file.Sets[set.name]
			s := newShop(t)
			learners := "logistic,boosting,tree,knn"
			if ref.Task == evaluate.Regression {
				learners = "linear,boosting,tree,knn"
			}
			s.must(append([]string{
				"new", filepath.Join(data, set.file), "--learner", learners, "--split", "kfold=5", "-o", "p.pipeline.json",
			}, set.flags...)...)
			one := s.result("run", "p.pipeline.json", "--workers", "1")
			if two := s.result("run", "p.pipeline.json", "--workers", "2", "--force"); !reflect.DeepEqual(one.Evaluations, two.Evaluations) {
				t.Errorf("two workers give other metrics than one:\n%+v\n%+v", one.Evaluations, two.Evaluations)
			}
			if len(one.Evaluations) != 4 {
				t.Errorf("got %d evaluations, want 4", len(one.Evaluations))
			}
			for _, e := range one.Evaluations {
				for _, metric := range judged[ref.Task] {
					compare(t, e, metric, ref.Models[referenceNames[e.Model]][metric])
				}
			}
			if set.name == "adult" {
				predictsAdults(t, s, filepath.Join(data, "adult_test.csv"), one)
			}
		})
	}
}

// predictsAdults predicts the rows that nobody learned from. Their file has no names either, and its labels end in a dot.
func predictsAdults(t *testing.T, s shop, file string, learned runJSON) {
	t.Helper()
	s.must("predict", "adult-train", "-i", file, "-o", "predicted.csv")
	f, err := os.Open(filepath.Join(s.dir, "predicted.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	truth, prediction := slices.Index(rows[0], "column 15"), slices.Index(rows[0], "prediction")
	right, best := 0, 0.0
	for _, row := range rows[1:] {
		if strings.TrimSuffix(row[truth], ".") == row[prediction] {
			right++
		}
	}
	for _, e := range learned.Evaluations {
		best = max(best, e.Metrics["accuracy"].Mean)
	}
	if got := float64(right) / float64(len(rows)-1); len(rows) != 16281+1 || math.Abs(got-best) > points {
		t.Errorf("got accuracy %.4f of %d new rows, want about %.4f of 16281", got, len(rows)-1, best)
	}
}

// points is how far a mean may be off where the reference's folds hardly differ: of a share, or of the reference itself.
const points = 0.02

func compare(t *testing.T, e evaluationJSON, metric string, raw json.RawMessage) {
	t.Helper()
	var want evaluate.Score
	if err := json.Unmarshal(raw, &want); err != nil {
		t.Errorf("%s has no %s in the reference: %v", e.Model, metric, err)
		return
	}
	got, ok := e.Metrics[metric]
	slack := points * max(1, math.Abs(want.Mean))
	if off := math.Abs(got.Mean - want.Mean); !ok || !(off <= max(2*want.Std, slack)) {
		t.Errorf("%s %s: got %.5g ± %.2g, want %.5g ± %.2g", e.Model, metric, got.Mean, got.Std, want.Mean, want.Std)
	}
	t.Logf("%s %s: %.5g ± %.2g, reference %.5g ± %.2g", e.Model, metric, got.Mean, got.Std, want.Mean, want.Std)
}
