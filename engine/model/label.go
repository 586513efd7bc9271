package model

import (
	"errors"
	"math"
	"strconv"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/evaluate"
	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/table"
)

// Column names that scoring adds.
const (
	PredictionColumn  = "prediction"
	ProbabilityPrefix = "probability_"
)

// Columns turns the output of Predict into columns: "prediction", of the target's type for classes, a number for regression and
// an integer for clusters, and for classes one "probability_<class>" each.
func (m *Model) Columns(out *mat.Dense) ([]table.Column, error) {
	n, _ := out.Dims()
	switch m.Task {
	case evaluate.Regression:
		return []table.Column{table.Numbers(PredictionColumn, column(out, 0, n), nil).As(table.Ignore)}, nil
	case evaluate.Clustering:
		v := make([]int64, n)
		for i := range v {
			v[i] = int64(out.At(i, 0))
		}
		return []table.Column{table.Integers(PredictionColumn, v, nil).As(table.Ignore)}, nil
	}
	codes := make([]int32, n)
	for i := range codes {
		codes[i] = int32(Argmax(out.RawRowView(i)))
	}
	label := table.Categories(PredictionColumn, codes, m.Classes)
	if m.LabelType != table.Category {
		cast, err := label.Cast(m.LabelType)
		if err != nil {
			return nil, err
		}
		label = cast
	}
	cols := []table.Column{label.As(table.Ignore)}
	for k, class := range m.Classes {
		cols = append(cols, table.Numbers(ProbabilityPrefix+class, column(out, k, n), nil).As(table.Ignore))
	}
	return cols, nil
}

// Argmax returns the position of the greatest value, the first one on ties.
func Argmax(v []float64) int {
	best, at := math.Inf(-1), 0
	for i, x := range v {
		if x > best {
			best, at = x, i
		}
	}
	return at
}

// NameColumns turns an error that counts features into one that names the column.
func (m *Model) NameColumns(err error) error { return NameColumns(err, m.Features) }

// NameColumns turns an error about a cell of a feature matrix into one that names the column, so that people find it.
func NameColumns(err error, features []string) error {
	cell, ok := errors.AsType[num.CellError](err)
	if !ok || cell.Column < 0 || cell.Column >= len(features) {
		return err
	}
	return &table.ColumnError{Column: features[cell.Column], Row: cell.Row, Err: errors.New(cell.Reason)}
}

func column(m *mat.Dense, j, n int) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = m.At(i, j)
	}
	return out
}

// ClassIndex returns the position of each label of a target column among the classes; -1 for an unseen or missing one.
func ClassIndex(c table.Column, classes []string) []float64 {
	at := make(map[string]float64, len(classes))
	for i, s := range classes {
		at[s] = float64(i)
	}
	out := make([]float64, c.Len())
	for i := range out {
		k, ok := at[c.String(i)]
		if !ok || c.IsMissing(i) {
			k = -1
		}
		out[i] = k
	}
	return out
}

// String describes the model in a line.
func (m *Model) String() string {
	return m.Title + " (" + string(m.Task) + ", " + strconv.Itoa(len(m.Inputs())) + " columns)"
}
