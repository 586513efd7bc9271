package model

import (
	"context"
	"sync/atomic"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
	"headrace.dev/studio/engine/table"
)

// ScoreOptions say how rows are scored; the zero value scores them on the caller's goroutine and tells nobody. What comes out
// does not depend on them.
type ScoreOptions struct {
	Workers  int                   // goroutines to use; 0 means 1
	Progress func(done, total int) // hears the rows done, now and then, from any goroutine; nil hears nothing
}

// scoreRows is how many rows a goroutine scores at once: enough to hide what a predictor sets up for them.
const scoreRows = 512

// PredictWith is Predict with options.
func (m *Model) PredictWith(ctx context.Context, rows *table.Table, o ScoreOptions) (*mat.Dense, error) {
	rows, err := m.Prepare(ctx, rows)
	if err != nil {
		return nil, err
	}
	x, err := rows.Matrix(m.Features)
	if err != nil {
		return nil, err
	}
	if rows.Rows() == 0 {
		return &mat.Dense{}, nil
	}
	out := mat.NewDense(rows.Rows(), m.Predictor.Outputs(), nil)
	if err := m.predict(ctx, x, out, o); err != nil {
		return nil, m.NameColumns(err)
	}
	return out, nil
}

// predict hands out blocks of rows; predictors look at every row by itself.
func (m *Model) predict(ctx context.Context, x, out *mat.Dense, o ScoreOptions) error {
	n, p := x.Dims()
	_, outputs := out.Dims()
	part := func(m *mat.Dense, lo, hi, width int) *mat.Dense {
		return mat.NewDense(hi-lo, width, m.RawMatrix().Data[lo*width:hi*width])
	}
	var done atomic.Int64
	err := num.Blocks(ctx, n, scoreRows, o.Workers, func(_, lo, hi int) error {
		if err := m.Predictor.Predict(ctx, part(x, lo, hi, p), part(out, lo, hi, outputs)); err != nil {
			return err
		}
		if now := done.Add(int64(hi - lo)); o.Progress != nil {
			o.Progress(int(now), n)
		}
		return nil
	})
	if err == nil || ctx.Err() != nil {
		return err
	}
	// The error counts rows from the beginning of its block. Predicting in one piece meets it again and counts from that of all.
	return m.Predictor.Predict(ctx, x, out)
}

// Score returns the rows with the columns of their predictions put in behind their own.
func (m *Model) Score(ctx context.Context, rows *table.Table) (*table.Table, error) {
	return m.ScoreWith(ctx, rows, ScoreOptions{})
}

// ScoreWith is Score with options.
func (m *Model) ScoreWith(ctx context.Context, rows *table.Table, o ScoreOptions) (*table.Table, error) {
	out, err := m.PredictWith(ctx, rows, o)
	if err != nil {
		return nil, err
	}
	cols, err := m.Columns(out)
	if err != nil {
		return nil, err
	}
	return rows.With(cols...)
}
