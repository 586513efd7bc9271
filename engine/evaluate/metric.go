package evaluate

import (
	"math"
	"slices"
)

// A Metric is one number that says how good predictions are.
type Metric struct {
	Name            string // As in scikit-learn, such as "roc_auc"; the key in files.
	Title           string // For people, such as "ROC AUC".
	Doc             string // One sentence without full stop: what it says and its range.
	Tasks           []Task // The tasks it applies to.
	GreaterIsBetter bool
	// Unit is that of the value: empty for a pure number, "target" for the unit of the
	// predicted column, "target²" for its square.
	Unit string
	// Compute returns the metric of valid predictions, all folds taken together. The
	// error is an [UndefinedError] when the metric has no value on these rows.
	Compute func(p Predictions) (float64, error)
}

// Applies reports whether the metric is made for a task.
func (m Metric) Applies(t Task) bool { return slices.Contains(m.Tasks, t) }

// Better reports whether a is a better value than b.
func (m Metric) Better(a, b float64) bool {
	if m.GreaterIsBetter {
		return a > b
	}
	return a < b
}

// Metrics returns every metric that is computed from predictions alone, in the order in
// which people want to read them. Those of a clustering need the features: see
// [Clusters].
func Metrics() []Metric { return append(classificationMetrics(), regressionMetrics()...) }

func classificationMetrics() []Metric {
	two, both := []Task{Binary}, []Task{Binary, Multiclass}
	return []Metric{
		{
			Name: "roc_auc", Title: "ROC AUC", Tasks: both, GreaterIsBetter: true, Compute: rocAUC,
			Doc: "chance that a row of the class is scored above one that is not, 0.5 for guessing and 1 at best; the mean over classes, each against the rest, when there are several",
		},
		{
			Name: "average_precision", Title: "Average precision", Tasks: two, GreaterIsBetter: true, Compute: averagePrecision,
			Doc: "area under the precision-recall curve of the positive class, the share of positive rows for guessing and 1 at best",
		},
		{
			Name: "f1_macro", Title: "F1 (macro)", Tasks: both, GreaterIsBetter: true, Compute: macro(classCount.f1),
			Doc: "mean F1 of the classes, each counting the same however rare, 0 to 1",
		},
		{
			Name: "accuracy", Title: "Accuracy", Tasks: both, GreaterIsBetter: true, Compute: accuracy,
			Doc: "share of rows whose class was hit, 0 to 1",
		},
		{
			Name: "balanced_accuracy", Title: "Balanced accuracy", Tasks: both, GreaterIsBetter: true, Compute: balancedAccuracy,
			Doc: "mean share found of each class, each counting the same however rare, 0 to 1",
		},
		{
			Name: "f1", Title: "F1", Tasks: two, GreaterIsBetter: true, Compute: positive(classCount.f1),
			Doc: "harmonic mean of precision and recall of the positive class, 0 to 1",
		},
		{
			Name: "precision", Title: "Precision", Tasks: two, GreaterIsBetter: true, Compute: positive(classCount.precision),
			Doc: "share of the rows predicted positive that are, 0 to 1; 0 when none is predicted",
		},
		{
			Name: "recall", Title: "Recall", Tasks: two, GreaterIsBetter: true, Compute: positive(classCount.recall),
			Doc: "share of the positive rows that are found, 0 to 1",
		},
		{
			Name: "f1_weighted", Title: "F1 (weighted)", Tasks: both, GreaterIsBetter: true, Compute: f1Weighted,
			Doc: "mean F1 of the classes, each counting as often as it occurs, 0 to 1",
		},
		{
			Name: "precision_macro", Title: "Precision (macro)", Tasks: both, GreaterIsBetter: true, Compute: macro(classCount.precision),
			Doc: "mean precision of the classes, each counting the same, 0 to 1",
		},
		{
			Name: "recall_macro", Title: "Recall (macro)", Tasks: both, GreaterIsBetter: true, Compute: macro(classCount.recall),
			Doc: "mean recall of the classes, each counting the same, 0 to 1",
		},
		{
			Name: "log_loss", Title: "Log loss", Tasks: both, Compute: logLoss,
			Doc: "mean of −ln of the probability given to the true class, 0 at best; punishes wrong certainty",
		},
		{
			Name: "brier", Title: "Brier score", Tasks: both, Compute: brier,
			Doc: "mean squared error of the probabilities, 0 at best; up to 1 for two classes and up to 2 for several",
		},
		{
			Name: "mcc", Title: "Matthews correlation", Tasks: both, GreaterIsBetter: true, Compute: matthews,
			Doc: "correlation of true and predicted class, 0 for guessing and 1 at best",
		},
		{
			Name: "kappa", Title: "Cohen's kappa", Tasks: both, GreaterIsBetter: true, Compute: kappa,
			Doc: "agreement beyond chance, 0 for guessing and 1 at best",
		},
	}
}

func regressionMetrics() []Metric {
	numbers := []Task{Regression}
	return []Metric{
		{
			Name: "rmse", Title: "RMSE", Tasks: numbers, Unit: "target", Compute: rootMeanSquare,
			Doc: "root of the mean squared error, 0 at best; large errors count more",
		},
		{
			Name: "mae", Title: "MAE", Tasks: numbers, Unit: "target", Compute: meanError(math.Abs),
			Doc: "mean absolute error, 0 at best",
		},
		{
			Name: "r2", Title: "R²", Tasks: numbers, GreaterIsBetter: true, Compute: rSquared,
			Doc: "share of the spread of the truth that is explained, 0 for always predicting the mean and 1 at best",
		},
		{
			Name: "mse", Title: "MSE", Tasks: numbers, Unit: "target²", Compute: meanError(square),
			Doc: "mean squared error, 0 at best",
		},
		{
			Name: "mape", Title: "MAPE", Tasks: numbers, Compute: meanAbsoluteShare,
			Doc: "mean error as a share of the true value, 0 at best, where 0.1 means 10 %",
		},
		{
			Name: "median_absolute_error", Title: "Median absolute error", Tasks: numbers, Unit: "target", Compute: medianAbsoluteError,
			Doc: "half of the errors are smaller than this, 0 at best; outliers do not matter",
		},
		{
			Name: "explained_variance", Title: "Explained variance", Tasks: numbers, GreaterIsBetter: true, Compute: explainedVariance,
			Doc: "as R², but forgives an error that is the same in all rows, 1 at best",
		},
		{
			Name: "max_error", Title: "Largest error", Tasks: numbers, Unit: "target", Compute: maxError,
			Doc: "the worst absolute error of all rows, 0 at best",
		},
	}
}

// MetricsOf returns the metrics of a task, those of a clustering included.
func MetricsOf(t Task) []Metric {
	var of []Metric
	for _, m := range append(Metrics(), clusterMetrics()...) {
		if m.Applies(t) {
			of = append(of, m)
		}
	}
	return of
}

// MetricNamed returns the metric with a name, among all tasks.
func MetricNamed(name string) (Metric, bool) {
	for _, m := range append(Metrics(), clusterMetrics()...) {
		if m.Name == name {
			return m, true
		}
	}
	return Metric{}, false
}

// PrimaryMetric returns the name of the metric that ranks the models of a task unless
// the user says otherwise.
//
// Binary tasks rank by roc_auc, which needs no threshold. With several classes it is
// f1_macro: it needs no probabilities, has a value in a fold that lacks a class (roc_auc
// has not), and does not let a common class hide the failure on a rare one as accuracy
// does. Regressions rank by rmse, clusterings by silhouette.
func PrimaryMetric(t Task) string {
	switch t {
	case Binary:
		return "roc_auc"
	case Multiclass:
		return "f1_macro"
	case Regression:
		return "rmse"
	case Clustering:
		return "silhouette"
	}
	return ""
}
