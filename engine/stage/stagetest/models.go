package stagetest

import (
	"context"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// Model makes a model of a table without learning anything: of its numeric features and its target, a regression for a target of
// numbers and a classification for one of categories. A table without rows, features or target gives an error.
func Model(rows *table.Table) (*model.Model, error) {
	m := &model.Model{Title: "Simple", Node: "learn", Learner: "learn.simple", Rows: rows.Rows(), Lineage: rows.Lineage()}
	for _, c := range rows.WithRole(table.Feature) {
		if c.Type.Numeric() {
			m.Features = append(m.Features, c.Name)
		}
	}
	target := rows.WithRole(table.Target)
	if len(m.Features) == 0 || len(target) != 1 || rows.Rows() == 0 {
		return nil, fmt.Errorf("a table of %d rows with %d features and %d targets makes no model", rows.Rows(), len(m.Features), len(target))
	}
	m.Target, m.LabelType = target[0].Name, target[0].Type
	m.Task, m.Predictor = evaluate.Regression, &simple{Columns: 1}
	if m.LabelType == table.Category {
		m.Classes = target[0].Levels()
		m.Task, m.Predictor = evaluate.Multiclass, &simple{Columns: len(m.Classes)}
		if len(m.Classes) == 2 {
			m.Task = evaluate.Binary
		}
	}
	return m, nil
}

// simple is a predictor of the mean of a row's features or, for classes, of probabilities that lean with that mean towards the last.
type simple struct {
	Columns int `json:"columns"`
}

// Kind returns "simple".
func (*simple) Kind() string { return "simple" }

// Outputs returns 1 or the number of classes.
func (p *simple) Outputs() int { return p.Columns }

// Predict fills out; missing features count as 0.
func (p *simple) Predict(ctx context.Context, x, out *mat.Dense) error {
	rows, features := x.Dims()
	for i := range rows {
		if i%1024 == 0 && ctx.Err() != nil {
			return ctx.Err()
		}
		mean := 0.0
		for _, v := range x.RawRowView(i) {
			if !math.IsNaN(v) {
				mean += v / float64(features)
			}
		}
		if p.Columns == 1 {
			out.Set(i, 0, mean)
			continue
		}
		last := 1 / (1 + math.Exp(-mean))
		for k := range p.Columns - 1 {
			out.Set(i, k, (1-last)/float64(p.Columns-1))
		}
		out.Set(i, p.Columns-1, last)
	}
	return nil
}
