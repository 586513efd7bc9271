package learn

import (
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

// maxCells bounds the feature matrix: 2^31 numbers are 16 GiB.
const maxCells = 1 << 31

// examples are rows as learners take them.
type examples struct {
	rows     *table.Table
	features []string
	x        *mat.Dense
	y        []float64 // value, or class index; nil for clustering
	w        []float64 // nil weighs all rows alike
	task     evaluate.Task
	target   table.Field
	classes  []string
}

// supervised prepares rows with a target. The target's type decides between classification and regression; want may narrow it to
// one of them ("" takes both). Outside families, classes are the levels that rows have; members of a family also count those that
// only other members have, so that all agree.
func supervised(rows *table.Table, want evaluate.Task, in stage.Member) (*examples, error) {
	targets := rows.WithRole(table.Target)
	if len(targets) != 1 {
		return nil, fmt.Errorf("%d columns have the role target and exactly one is needed; set it in Select columns", len(targets))
	}
	target := targets[0]
	if in.Name == "" {
		target = target.Compact()
	}
	ex, err := features(rows)
	if err != nil {
		return nil, err
	}
	ex.target = target.Field
	for i := range target.Len() {
		if target.IsMissing(i) {
			return nil, &table.ColumnError{Column: target.Name, Row: i, Err: errors.New(
				"the target is missing; remove such rows first, with Filter rows and not is_missing(…)")}
		}
	}
	switch target.Type {
	case table.Number, table.Integer:
		if want == evaluate.Binary {
			return nil, &table.ColumnError{Column: target.Name, Row: -1, Err: fmt.Errorf(
				"this learner predicts classes and the target is of type %s; change its type to category, or take a regression", target.Type)}
		}
		return ex, ex.values(target)
	case table.Category, table.Boolean, table.Text:
		if want == evaluate.Regression {
			return nil, &table.ColumnError{Column: target.Name, Row: -1, Err: fmt.Errorf(
				"this learner predicts numbers and the target is of type %s; take a classifier, or change its type to number", target.Type)}
		}
		return ex, ex.labels(target)
	}
	return nil, &table.ColumnError{Column: target.Name, Row: -1, Err: fmt.Errorf("a target of type %s cannot be predicted; change its type", target.Type)}
}

// features prepares rows without a target.
func features(rows *table.Table) (*examples, error) {
	cols, err := rows.Features()
	if err != nil {
		return nil, err
	}
	if rows.Rows() == 0 {
		return nil, errors.New("there are no rows to learn from; check the filter or the file before this node")
	}
	if cells := float64(rows.Rows()) * float64(len(cols)); cells > maxCells {
		return nil, fmt.Errorf("%d rows × %d columns need %.0f GiB; sample rows or drop columns", rows.Rows(), len(cols), cells*8/(1<<30))
	}
	ex := &examples{rows: rows, task: evaluate.Clustering}
	for _, c := range cols {
		ex.features = append(ex.features, c.Name)
	}
	if ex.x, err = rows.Matrix(ex.features); err != nil {
		return nil, err
	}
	weights := rows.WithRole(table.Weight)
	if len(weights) > 1 {
		return nil, fmt.Errorf("%d columns have the role weight; at most one may", len(weights))
	}
	if len(weights) == 1 {
		ex.w = weights[0].Floats()
		for i, w := range ex.w {
			if !(w >= 0) || math.IsInf(w, 0) {
				return nil, &table.ColumnError{Column: weights[0].Name, Row: i, Err: errors.New("a weight must be a number, zero or more")}
			}
		}
	}
	return ex, nil
}

func (ex *examples) values(target table.Column) error {
	ex.task, ex.y = evaluate.Regression, target.Floats()
	for i, v := range ex.y {
		if math.IsInf(v, 0) {
			return &table.ColumnError{Column: target.Name, Row: i, Err: errors.New("the target is infinite; filter such rows")}
		}
	}
	return nil
}

// labels numbers the classes; those of a category are its levels.
func (ex *examples) labels(target table.Column) error {
	present := map[string]bool{}
	for i := range target.Len() {
		present[target.String(i)] = true
	}
	switch target.Type {
	case table.Category:
		ex.classes = target.Levels()
	case table.Boolean:
		ex.classes = []string{"false", "true"}
	default:
		for s := range present {
			ex.classes = append(ex.classes, s)
		}
		slices.Sort(ex.classes) // then by value; the map's order is lost here
		table.SortLevels(ex.classes)
	}
	if len(present) < 2 {
		for s := range present {
			return &table.ColumnError{Column: target.Name, Row: -1, Err: fmt.Errorf(
				"every row is of the class %q, so there is nothing to learn; check the filter, or take another target", s)}
		}
	}
	ex.task = evaluate.Binary
	if len(ex.classes) > 2 {
		ex.task = evaluate.Multiclass
	}
	ex.y = model.ClassIndex(target, ex.classes)
	return nil
}

// model puts the fitted pipeline together.
func (ex *examples) model(t *stage.Task, spec string, title string, p model.Predictor) *model.Model {
	return &model.Model{
		Title: title, Node: t.Node, Learner: spec, Task: ex.task, Target: ex.target.Name, Classes: ex.classes,
		LabelType: ex.target.Type, Features: ex.features, Rows: ex.rows.Rows(), Lineage: ex.rows.Lineage(), Predictor: p,
	}
}

// named turns an error about a cell into one about a column.
func (ex *examples) named(err error) error {
	return ex.rows.Located(model.NameColumns(err, ex.features))
}
