package evaluate_test

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/evaluate"
)

// foldedPredictions are random, in two folds.
func foldedPredictions(seed uint64, n int) evaluate.Predictions {
	rng := rand.New(rand.NewPCG(seed, 0))
	truth, score := make([]float64, n), make([]float64, n)
	for i := range n {
		truth[i] = float64(i / 2 % 2)
		score[i] = min(max(0.5+0.3*(truth[i]-0.5)+0.3*rng.NormFloat64(), 0), 1)
	}
	p := binaryPredictions(truth, score, nil)
	p.Folds = []string{"1", "2"}
	for i := range n {
		p.Fold = append(p.Fold, int32(i%2))
		p.RowID = append(p.RowID, int64(math.MaxInt64)-int64(i))
	}
	return p
}

func TestEvaluateAveragesFolds(t *testing.T) {
	t.Parallel()
	p := foldedPredictions(1, 40)
	r, err := evaluate.Evaluate(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	s := r.Metrics["roc_auc"]
	if len(s.Folds) != 2 {
		t.Fatalf("folds %v", s.Folds)
	}
	for k, fold := range p.ByFold() {
		if fold.Rows() != 20 {
			t.Errorf("fold %d has %d rows", k, fold.Rows())
		}
		wantNear(t, "fold", s.Folds[k], compute(t, "roc_auc", fold))
	}
	wantNear(t, "mean", s.Mean, (s.Folds[0]+s.Folds[1])/2)
	wantNear(t, "std", s.Std, math.Abs(s.Folds[0]-s.Folds[1])/2)
}

func TestEvaluateRefuses(t *testing.T) {
	t.Parallel()
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := evaluate.Evaluate(cancelled, foldedPredictions(1, 8)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	clusters := evaluate.Predictions{Task: evaluate.Clustering, Predicted: []float64{1}}
	if _, err := evaluate.Evaluate(t.Context(), clusters); !errors.Is(err, evaluate.ErrNeedsFeatures) {
		t.Errorf("clustering: %v", err)
	}
	for name, c := range map[string]struct {
		spoil func(p *evaluate.Predictions)
		want  string
	}{
		"no rows":              {func(p *evaluate.Predictions) { *p = evaluate.Predictions{Task: evaluate.Binary} }, "no predictions"},
		"task":                 {func(p *evaluate.Predictions) { p.Task = "ranking" }, `unknown task "ranking"`},
		"classes":              {func(p *evaluate.Predictions) { p.Classes = p.Classes[:1] }, "two classes"},
		"positive":             {func(p *evaluate.Predictions) { p.Positive = 2 }, "positive class"},
		"truth missing":        {func(p *evaluate.Predictions) { p.Truth = nil }, "0 truths for 8 predictions"},
		"weights short":        {func(p *evaluate.Predictions) { p.Weight = []float64{1} }, "1 weights"},
		"weight negative":      {func(p *evaluate.Predictions) { p.Weight = []float64{1, -1, 1, 1, 1, 1, 1, 1} }, "prediction 1"},
		"weights zero":         {func(p *evaluate.Predictions) { p.Weight = make([]float64, 8); p.Fold = nil; p.Folds = nil }, "weights are 0"},
		"fold out of range":    {func(p *evaluate.Predictions) { p.Fold[3] = 9 }, "fold 9 of 2"},
		"fold empty":           {func(p *evaluate.Predictions) { p.Folds = append(p.Folds, "3") }, `fold "3" has no rows`},
		"folds without rows":   {func(p *evaluate.Predictions) { p.Fold = nil }, "no row says"},
		"prediction NaN":       {func(p *evaluate.Predictions) { p.Predicted[2] = math.NaN() }, "prediction 2"},
		"prediction no class":  {func(p *evaluate.Predictions) { p.Predicted[2] = 0.5 }, "class number 0.5"},
		"truth no class":       {func(p *evaluate.Predictions) { p.Truth[2] = -2 }, "true class number -2"},
		"truth infinite":       {func(p *evaluate.Predictions) { p.Truth[2] = math.Inf(1) }, "without a target"},
		"probability too big":  {func(p *evaluate.Predictions) { p.Proba[0] = 1.5 }, "between 0 and 1"},
		"probability NaN":      {func(p *evaluate.Predictions) { p.Proba[0] = math.NaN() }, "between 0 and 1"},
		"probabilities sum":    {func(p *evaluate.Predictions) { p.Proba[0], p.Proba[1] = .5, .4 }, "add up"},
		"regression and proba": {func(p *evaluate.Predictions) { p.Task = evaluate.Regression }, "neither classes nor"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := foldedPredictions(1, 8)
			c.spoil(&p)
			if _, err := evaluate.Evaluate(t.Context(), p); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want an error about %q", err, c.want)
			}
		})
	}
}

func TestReportRoundTrip(t *testing.T) {
	t.Parallel()
	var report evaluate.Report
	for seed := range uint64(3) {
		p := foldedPredictions(seed, 30)
		p.Weight = make([]float64, 30)
		for i := range p.Weight {
			p.Weight[i] = 1 / float64(i+3)
		}
		r, err := evaluate.Evaluate(t.Context(), p)
		if err != nil {
			t.Fatal(err)
		}
		r.Node, r.Model = "n1", "logistic regression"
		report.Results = append(report.Results, r)
	}
	var first, second bytes.Buffer
	if err := report.Encode(&first); err != nil {
		t.Fatal(err)
	}
	back, err := evaluate.Decode(bytes.NewReader(first.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(report.Results[0].Predictions, back.Results[0].Predictions); diff != "" {
		t.Errorf("predictions changed:\n%s", diff)
	}
	if diff := cmp.Diff(report.Results[2].Metrics, back.Results[2].Metrics); diff != "" {
		t.Errorf("metrics changed:\n%s", diff)
	}
	if err := back.Encode(&second); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(first.Bytes(), second.Bytes()) {
		t.Error("a report that was read and written again has other bytes")
	}
	for _, key := range []string{`"node":"n1"`, `"model":`, `"task":"binary"`, `"metrics":{"accuracy":{"mean":`, `"roc_auc":{"mean":`, `"std":`, `"folds":[`} {
		if !strings.Contains(first.String(), key) {
			t.Errorf("%s is not in the JSON", key)
		}
	}
}

func TestDecodeRefuses(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ data, want string }{
		"no JSON":         {"evaluation", "read evaluation"},
		"other JSON":      {`{"format":"headrace.pipeline"}`, evaluate.ErrNotReport.Error()},
		"future":          {`{"format":"headrace.evaluation","version":99}`, evaluate.ErrNewer.Error()},
		"bad predictions": {`{"format":"headrace.evaluation","version":1,"results":[{"predictions":{"task":"binary","predicted":"AAAAAAAAAAA="}}]}`, "two classes"},
	} {
		if _, err := evaluate.Decode(strings.NewReader(c.data)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
}

// Whatever the bytes, Decode answers with a report that can be written again or an error.
func FuzzDecode(f *testing.F) {
	r, err := evaluate.Evaluate(f.Context(), foldedPredictions(1, 8))
	if err != nil {
		f.Fatal(err)
	}
	var good bytes.Buffer
	if err := (&evaluate.Report{Results: []evaluate.Result{r}}).Encode(&good); err != nil {
		f.Fatal(err)
	}
	f.Add(good.Bytes())
	f.Add([]byte(`{"format":"headrace.evaluation","version":1,"results":[{"predictions":{"task":"regression","predicted":""}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		report, err := evaluate.Decode(bytes.NewReader(data))
		if err != nil {
			return
		}
		if err := report.Encode(&bytes.Buffer{}); err != nil {
			t.Errorf("a report that was read cannot be written: %v", err)
		}
	})
}

func TestBest(t *testing.T) {
	t.Parallel()
	with := func(task evaluate.Task, name string, mean float64) evaluate.Result {
		return evaluate.Result{Task: task, Metrics: map[string]evaluate.Score{name: {Mean: mean}}}
	}
	for name, c := range map[string]struct {
		report evaluate.Report
		want   int
	}{
		"none":          {evaluate.Report{}, -1},
		"larger wins":   {evaluate.Report{Results: []evaluate.Result{with("binary", "roc_auc", .7), with("binary", "roc_auc", .8)}}, 1},
		"smaller wins":  {evaluate.Report{Results: []evaluate.Result{with("regression", "rmse", 3), with("regression", "rmse", 5)}}, 0},
		"first of two":  {evaluate.Report{Results: []evaluate.Result{with("binary", "roc_auc", .8), with("binary", "roc_auc", .8)}}, 0},
		"absent":        {evaluate.Report{Results: []evaluate.Result{with("binary", "accuracy", .9)}}, -1},
		"absent in one": {evaluate.Report{Results: []evaluate.Result{with("binary", "accuracy", .9), with("binary", "roc_auc", .6)}}, 1},
		"chosen":        {evaluate.Report{Primary: "log_loss", Results: []evaluate.Result{with("binary", "log_loss", .9), with("binary", "log_loss", .6)}}, 1},
	} {
		if got := c.report.Best(); got != c.want {
			t.Errorf("%s: best is %d, want %d", name, got, c.want)
		}
	}
}
