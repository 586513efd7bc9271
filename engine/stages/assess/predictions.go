package assess

import (
	"errors"
	"slices"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// predictionTable lists every prediction of every model.
func predictionTable(r *evaluate.Report) (*table.Table, error) {
	first := r.Results[0]
	classes := first.Predictions.Classes
	n := 0
	for _, res := range r.Results {
		if res.Predictions.Task != first.Task || !slices.Equal(res.Predictions.Classes, classes) {
			return nil, errors.New("the models predict different things; connect models of one target with the same classes")
		}
		n += res.Predictions.Rows()
	}
	var ids []int64
	var truth, predicted, proba []float64
	fold, learner := labels{codes: make([]int32, 0, n)}, labels{codes: make([]int32, 0, n)}
	for _, res := range r.Results {
		p := res.Predictions
		ids, truth, predicted, proba = append(ids, p.RowID...), append(truth, p.Truth...), append(predicted, p.Predicted...), append(proba, p.Proba...)
		node := learner.level(res.Node)
		folds := make([]int32, max(1, len(p.Folds)))
		for k := range folds {
			folds[k] = fold.level(p.FoldName(k))
		}
		for i := range p.Rows() {
			fold.codes = append(fold.codes, folds[p.Fold[i]])
			learner.codes = append(learner.codes, node)
		}
	}
	cols := []table.Column{
		table.Integers("row", ids, nil).As(table.ID), fold.column("fold").As(table.Ignore), learner.column("model").As(table.Ignore),
	}
	if len(classes) == 0 {
		if truth != nil {
			cols = append(cols, table.Numbers("truth", truth, nil).As(table.Target))
		}
		return table.New(append(cols, table.Numbers(model.PredictionColumn, predicted, nil))...)
	}
	cols = append(cols, classColumn("truth", truth, classes).As(table.Target), classColumn(model.PredictionColumn, predicted, classes))
	for k, class := range classes {
		v := make([]float64, n)
		for i := range v {
			v[i] = proba[i*len(classes)+k]
		}
		cols = append(cols, table.Numbers(model.ProbabilityPrefix+class, v, nil))
	}
	return table.New(cols...)
}

// labels collects the cells of a category column; a negative code is a missing one.
type labels struct {
	levels []string
	codes  []int32
}

// level returns the code of a level.
func (l *labels) level(s string) int32 {
	if k := slices.Index(l.levels, s); k >= 0 {
		return int32(k)
	}
	l.levels = append(l.levels, s)
	return int32(len(l.levels) - 1)
}

// column brings the levels into the order that people expect and leaves out those of no cell.
func (l *labels) column(name string) table.Column {
	sorted := slices.Clone(l.levels)
	table.SortLevels(sorted)
	place := make([]int32, len(l.levels))
	for k, s := range l.levels {
		place[k] = int32(slices.Index(sorted, s))
	}
	for i, k := range l.codes {
		if k >= 0 {
			l.codes[i] = place[k]
		}
	}
	return table.Categories(name, l.codes, sorted).Compact()
}

// classColumn makes a column of class numbers; a negative one is unknown.
func classColumn(name string, v []float64, classes []string) table.Column {
	l := labels{levels: classes, codes: make([]int32, len(v))}
	for i, k := range v {
		l.codes[i] = int32(k)
	}
	return l.column(name)
}
