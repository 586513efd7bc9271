package assess

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// contestant is one learner with its model of every member.
type contestant struct {
	node, title string
	models      []stage.Gathered[*model.Model]
}

// tally tells how many of all rows are predicted.
type tally struct {
	report      func(done, total int)
	done, total int // done counts the parts that are complete
}

// part hears how far the present part is.
func (s *tally) part(done, _ int) { s.report(s.done+done, s.total) }

// group puts the members of each learner together, learners in the order of the links.
func group(in []stage.Gathered[*model.Model]) []*contestant {
	var out []*contestant
	for _, g := range in {
		i := slices.IndexFunc(out, func(c *contestant) bool { return c.node == g.Node })
		if i < 0 {
			i = len(out)
			out = append(out, &contestant{node: g.Node, title: g.Title})
		}
		out[i].models = append(out[i].models, g)
	}
	return out
}

// final returns the model to keep: of the full member, else the first.
func (c *contestant) final() *model.Model {
	for _, g := range c.models {
		if g.Member.Full && g.Member.Name != "" {
			return g.Value
		}
	}
	return c.models[0].Value
}

// judges returns the models that test rows of a member are for: the model of that member. Rows outside any family, such as a
// test file of their own, are for the final model.
func (c *contestant) judges(m stage.Member) []*model.Model {
	for _, g := range c.models {
		if g.Member == m {
			return []*model.Model{g.Value}
		}
	}
	if m.Name == "" {
		return []*model.Model{c.final()}
	}
	return nil
}

// rows returns how many test rows the contestant predicts.
func (c *contestant) rows(test []stage.Gathered[*table.Table]) int {
	n := 0
	for _, g := range test {
		n += g.Value.Rows() * len(c.judges(g.Member))
	}
	return n
}

// judge scores the test rows of every member with the model of that member and computes the metrics.
func (c *contestant) judge(ctx context.Context, t *stage.Task, said *tally, test []stage.Gathered[*table.Table], positive string) (evaluate.Result, error) {
	var p evaluate.Predictions
	var x []float64 // features of a clustering, for its metrics
	for _, g := range test {
		for _, m := range c.judges(g.Member) {
			part, features, err := score(ctx, m, g.Value, model.ScoreOptions{Workers: t.Workers, Progress: said.part})
			if err != nil {
				return evaluate.Result{}, err
			}
			said.done += g.Value.Rows()
			x = append(x, features...)
			if p, err = join(p, part, g.Member.Name); err != nil {
				return evaluate.Result{}, err
			}
		}
	}
	if p.Rows() == 0 {
		return evaluate.Result{}, errors.New("there are no test rows for this model; connect the test output of the same Split that it learned behind")
	}
	if err := choosePositive(&p, positive); err != nil {
		return evaluate.Result{}, err
	}
	var res evaluate.Result
	var err error
	if p.Task == evaluate.Clustering {
		res, err = evaluate.Clusters(ctx, p, mat.NewDense(p.Rows(), len(x)/p.Rows(), x), t.Rand)
	} else {
		res, err = evaluate.Evaluate(ctx, p)
	}
	res.Node, res.Model, res.Target = c.node, c.title, c.models[0].Value.Target
	return res, err
}

// score predicts one part and takes the truth from it.
func score(ctx context.Context, m *model.Model, test *table.Table, o model.ScoreOptions) (p evaluate.Predictions, features []float64, err error) {
	ready, err := m.Prepare(ctx, test)
	if err != nil {
		return p, nil, err
	}
	out, err := m.PredictWith(ctx, ready, o)
	if err != nil {
		return p, nil, err
	}
	n := ready.Rows()
	p = evaluate.Predictions{Task: m.Task, Classes: m.Classes, RowID: ready.RowIDs(), Predicted: make([]float64, n)}
	for i := range n {
		row := out.RawRowView(i)
		if len(m.Classes) > 0 {
			p.Predicted[i] = float64(model.Argmax(row))
			p.Proba = append(p.Proba, row...)
		} else {
			p.Predicted[i] = row[0]
		}
	}
	if w := ready.WithRole(table.Weight); len(w) == 1 {
		p.Weight = w[0].Floats()
	}
	if m.Task == evaluate.Clustering {
		x, err := ready.Matrix(m.Features)
		if err != nil || n == 0 {
			return p, nil, err
		}
		return p, x.RawMatrix().Data, nil
	}
	p.Truth, err = truth(m, ready)
	return p, nil, err
}

// truth reads the target of test rows as the model numbers it.
func truth(m *model.Model, rows *table.Table) ([]float64, error) {
	c, ok := rows.Column(m.Target)
	if !ok {
		return nil, &table.ColumnError{Column: m.Target, Row: -1, Err: errors.New("the test rows lack the target, so nothing can be compared; use Predict for rows without it")}
	}
	for i := range c.Len() {
		if c.IsMissing(i) {
			return nil, rows.Located(&table.ColumnError{Column: c.Name, Row: i, Err: errors.New("the truth is missing; filter such rows, or use Predict for them")})
		}
	}
	if len(m.Classes) > 0 {
		classes := model.ClassIndex(c, m.Classes)
		if c.Len() > 0 && slices.Max(classes) < 0 {
			return nil, &table.ColumnError{Column: c.Name, Row: -1, Err: fmt.Errorf(
				"no test row holds a class that the model knows (%s); the truth is written otherwise there, or was read as another type", strings.Join(m.Classes, ", "))}
		}
		return classes, nil
	}
	if !c.Type.Numeric() {
		return nil, &table.ColumnError{Column: c.Name, Row: -1, Err: fmt.Errorf("the model predicts numbers and the truth is of type %s", c.Type)}
	}
	v := c.Floats()
	for i, f := range v {
		if math.IsInf(f, 0) {
			return nil, rows.Located(&table.ColumnError{Column: c.Name, Row: i, Err: errors.New("the truth is infinite; filter such rows")})
		}
	}
	return v, nil
}

// join appends the predictions of one fold. Folds of different models have the same classes, because classes come from the
// column's levels.
func join(all, part evaluate.Predictions, fold string) (evaluate.Predictions, error) {
	if part.Rows() == 0 {
		return all, nil
	}
	if all.Task == "" {
		all.Task, all.Classes = part.Task, part.Classes
	} else if !slices.Equal(all.Classes, part.Classes) {
		return all, fmt.Errorf("the folds have different classes (%d and %d); give the target the type category before the split", len(all.Classes), len(part.Classes))
	}
	k := slices.Index(all.Folds, fold)
	if k < 0 {
		k = len(all.Folds)
		all.Folds = append(all.Folds, fold)
	}
	for range part.Rows() {
		all.Fold = append(all.Fold, int32(k))
	}
	if (all.Weight == nil) != (part.Weight == nil) && len(all.Predicted) > 0 {
		return all, errors.New("some test rows have weights and others have none; connect rows of one kind")
	}
	all.RowID = append(all.RowID, part.RowID...)
	all.Truth = append(all.Truth, part.Truth...)
	all.Predicted = append(all.Predicted, part.Predicted...)
	all.Proba = append(all.Proba, part.Proba...)
	all.Weight = append(all.Weight, part.Weight...)
	return all, nil
}

// choosePositive sets the class that a binary evaluation is about.
func choosePositive(p *evaluate.Predictions, name string) error {
	if p.Task != evaluate.Binary {
		return nil
	}
	p.Positive = len(p.Classes) - 1
	if name == "" {
		return nil
	}
	if p.Positive = slices.Index(p.Classes, name); p.Positive < 0 {
		return &stage.ParamError{Param: "positive", Err: fmt.Errorf("%w: there is no class %q; the classes are %v", stage.ErrParam, name, p.Classes)}
	}
	return nil
}
