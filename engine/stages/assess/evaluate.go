package assess

import (
	"context"
	_ "embed" // the help text
	"errors"
	"fmt"
	"slices"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed evaluate.md
var evaluateHelp string

const automatic = "auto"

func evaluateSpec() stage.Spec {
	models := stage.Gather[*model.Model]("models", "Models to judge and compare.")
	test := stage.Gather[*table.Table]("test", "Rows with the truth that the models have not learned from.")
	report := stage.Out[*evaluate.Report]("evaluation", "Metrics and predictions of every model, for charts and Register.")
	predictions := stage.Out[*table.Table]("predictions", "One row for each prediction: row, fold, model, truth, prediction, probabilities.")
	best := stage.Out[*model.Model]("best", "The best model; with k-fold, the one learned from all rows.")
	choices := []string{automatic}
	for _, task := range []evaluate.Task{evaluate.Binary, evaluate.Multiclass, evaluate.Regression, evaluate.Clustering} {
		for _, m := range evaluate.MetricsOf(task) {
			if !slices.Contains(choices, m.Name) {
				choices = append(choices, m.Name)
			}
		}
	}
	metric := stage.Choice("metric", choices, "What decides which model is best; auto takes ROC AUC for two classes, macro F1 for more, RMSE for numbers, silhouette for clusters.")
	positive := stage.Text("positive", "", "The class that precision, recall and the curves are about; empty takes the last one.").Titled("Positive class")
	return stage.Spec{
		Kind: "assess.evaluate", Version: 1, Title: "Evaluate", Doc: "judge and compare models on test rows", Help: evaluateHelp,
		Keywords: []string{"metrics", "score", "roc", "confusion matrix", "compare", "test", "accuracy", "rmse"},
		Main:     "metric", Ports: []stage.Port{models, test, report, predictions, best}, Params: []stage.Param{metric, positive},
		Random: true, // the silhouette of many rows draws a sample
		Run: func(ctx context.Context, t *stage.Task) error {
			contestants := group(models.All(t))
			if len(contestants) == 0 {
				return errors.New("no models arrived; connect the output of a learner")
			}
			rows := test.All(t)
			if len(rows) == 0 {
				return errors.New("no test rows arrived; connect the test output of a Split")
			}
			r := &evaluate.Report{}
			if m := metric.Of(t); m != automatic {
				r.Primary = m
			}
			said := &tally{report: t.Report}
			for _, c := range contestants {
				said.total += c.rows(rows)
			}
			for _, c := range contestants {
				res, err := c.judge(ctx, t, said, rows, positive.Of(t))
				if err != nil {
					return fmt.Errorf("%s: %w", c.title, err)
				}
				r.Results = append(r.Results, res)
			}
			at, err := choose(ctx, t, r)
			if err != nil {
				return err
			}
			out, err := predictionTable(r)
			if err != nil {
				return err
			}
			m, _ := evaluate.MetricNamed(r.PrimaryName())
			t.Summary = m.Title + " " + evaluate.Figure(r.Results[at].Metrics[m.Name].Mean, 4)
			report.To(t, r)
			predictions.To(t, out)
			best.To(t, contestants[at].final())
			return nil
		},
	}
}

// choose returns the position of the best result. Where no metric was asked for and that of the task has no value, because a fold
// holds a single class say, the first metric that has one decides; a metric that was asked for and has no value is an error.
func choose(ctx context.Context, t *stage.Task, r *evaluate.Report) (int, error) {
	at := r.Best()
	if at >= 0 {
		return at, nil
	}
	first := r.Results[0]
	reason := first.Skipped[r.PrimaryName()]
	if r.Primary != "" {
		if reason == "" {
			reason = fmt.Sprintf("it does not judge a %s model", first.Task)
		}
		return 0, &stage.ParamError{Param: "metric", Err: fmt.Errorf("%w: no model has a value of %s: %s; choose another", stage.ErrParam, r.Primary, reason)}
	}
	t.Logger().WarnContext(ctx, "primary metric has no value", "metric", r.PrimaryName(), "reason", reason)
	for _, m := range evaluate.MetricsOf(first.Task) {
		r.Primary = m.Name
		if at = r.Best(); at >= 0 {
			return at, nil
		}
	}
	return 0, fmt.Errorf("no metric has a value: %s", reason)
}
