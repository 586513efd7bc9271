package clean

import (
	_ "embed"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

//go:embed impute.md
var imputeHelp string

func imputeStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to learn the fills from and to fill.")
	out := stage.Out[*table.Table]("rows", "The same rows without missing cells in the filled columns.")
	columns := stage.Columns("columns", rows.Name(),
		[]table.Type{table.Number, table.Integer, table.Boolean, table.Category, table.Text},
		"Columns to fill; every feature but times where this is empty.")
	numbers := stage.Choice("numbers", []string{
		string(step.FillMedian), string(step.FillMean), string(step.FillFrequent), string(step.FillConstant),
	}, "What fills numbers and integers. Booleans always take their most frequent value.")
	constant := stage.Float("constant", 0, -1e15, 1e15, "The fill of numbers when that is constant; whole for integer columns.").Advance()
	categories := stage.Choice("categories", []string{string(step.FillLevel), string(step.FillFrequentLevel)},
		"What fills categories and text: a level of its own named missing, or the most frequent level.")
	indicator := stage.Bool("indicator", false, "Adds a true-or-false column for each column with missing cells, named like it with _missing behind.")
	options := func(v stage.Values) (step.ImputeOptions, error) {
		return step.ImputeOptions{
			Columns: columns.Of(v), Numbers: step.NumberFill(numbers.Of(v)), Constant: constant.Of(v),
			Categories: step.CategoryFill(categories.Of(v)), Indicators: indicator.Of(v),
		}, nil
	}
	return stage.Preparation[step.ImputeOptions, *step.Impute]{Rows: rows, Out: out, Options: options, Fit: step.FitImpute}.Complete(stage.Spec{
		Kind: "clean.impute", Version: 1, Title: "Impute",
		Doc:      "fill missing cells with values learned from the rows",
		Help:     imputeHelp,
		Keywords: []string{"missing", "fill", "null", "nan", "na", "median", "mean", "mode"},
		Main:     numbers.Name(),
		Params:   []stage.Param{columns, numbers, constant, categories, indicator},
		Fits:     true,
	})
}
