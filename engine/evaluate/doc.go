// Package evaluate turns predictions into metrics, curves and comparisons.
//
// Its input is [Predictions]: plain numbers, one row for each prediction that was made
// on data the model had not learned from, with the fold it belongs to. [Evaluate]
// computes every metric of the task in every fold and reports their mean and spread;
// [Report] holds the results of several models side by side and is what a pipeline
// keeps. The curves ([ROC], [PrecisionRecall], [Calibrate], [SweepThresholds]) work on
// [Scores], the one-against-the-rest view of the same predictions.
//
// Metrics follow scikit-learn in name, formula and weighting. They differ in one thing:
// where scikit-learn warns and goes on with a NaN or an arbitrary number because the
// metric has no value on the rows at hand (an area under a curve with one class only, a
// share of a truth that is zero), the metric returns an [UndefinedError]. Evaluate then
// leaves that metric out and says why, so that no NaN ever reaches a file or a screen.
package evaluate
