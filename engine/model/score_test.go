package model_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"sync/atomic"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// Rows are predicted in blocks, side by side, to the bit as the learner predicts them in one piece.
func TestPredictWithWorkers(t *testing.T) {
	t.Parallel()
	const n = 1700
	rows := stages(t, raw(t, n))[2]
	for name, m := range models(t) {
		ready, err := m.Prepare(t.Context(), rows)
		if err != nil {
			t.Fatal(err)
		}
		x, err := ready.Matrix(m.Features)
		if err != nil {
			t.Fatal(err)
		}
		want := mat.NewDense(n, m.Predictor.Outputs(), nil)
		if err := m.Predictor.Predict(t.Context(), x, want); err != nil {
			t.Fatal(err)
		}
		for _, workers := range []int{0, 1, 3} {
			var most atomic.Int64
			got, err := m.PredictWith(t.Context(), rows, model.ScoreOptions{Workers: workers, Progress: func(done, total int) {
				if total != n {
					t.Errorf("%s: progress of %d rows, want %d", name, total, n)
				}
				most.Store(max(most.Load(), int64(done)))
			}})
			if err != nil {
				t.Fatal(err)
			}
			if !mat.Equal(got, want) {
				t.Errorf("%s: %d workers predict otherwise", name, workers)
			}
			if workers < 2 && most.Load() != n {
				t.Errorf("%s: progress ended at %d of %d", name, most.Load(), n)
			}
		}
	}
}

// An error names the row among all rows, not in its block, and is that of the first bad row.
func TestPredictWithNamesTheRow(t *testing.T) {
	t.Parallel()
	m := models(t)["logistic binary"]
	rows := stages(t, raw(t, 1700))[2]
	v, _ := rows.Column("size")
	cells := v.Floats()
	cells[900], cells[1600] = math.NaN(), math.NaN()
	rows, err := rows.With(table.Numbers("size", cells, nil))
	if err != nil {
		t.Fatal(err)
	}
	_, err = m.PredictWith(t.Context(), rows, model.ScoreOptions{Workers: 2})
	at, ok := errors.AsType[*table.ColumnError](err)
	if !ok || at.Column != "size" || at.Row != 900 {
		t.Errorf("got %v, want row 900 of size", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := m.PredictWith(ctx, rows.Take([]int{0, 1}), model.ScoreOptions{Workers: 2}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: got %v", err)
	}
}

// BenchmarkPredict scores rows that a split prepared, at two lengths whose times should differ as the lengths do.
func BenchmarkPredict(b *testing.B) {
	all := models(b)
	for _, n := range []int{10_000, 100_000} {
		rows := stages(b, raw(b, n))[2]
		for _, name := range []string{"logistic binary", "boost binary"} {
			b.Run(fmt.Sprintf("%s/rows=%d", name, n), func(b *testing.B) {
				for b.Loop() {
					if _, err := all[name].Predict(b.Context(), rows); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
