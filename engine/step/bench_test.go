package step_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// prepared makes 20 columns of measurements, a twentieth of them missing, and 5 categories of 8 levels.
func prepared(tb testing.TB, n int) *table.Table {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, uint64(n)))
	var cols []table.Column
	for j := range 20 {
		v := make([]float64, n)
		for i := range v {
			if v[i] = r.NormFloat64(); r.IntN(20) == 0 {
				v[i] = math.NaN()
			}
		}
		cols = append(cols, table.Numbers(fmt.Sprint("number ", j), v, nil))
	}
	for j := range 5 {
		codes := make([]int32, n)
		for i := range codes {
			codes[i] = r.Int32N(8)
		}
		cols = append(cols, table.Categories(fmt.Sprint("kind ", j), codes, []string{"a", "b", "c", "d", "e", "f", "g", "h"}))
	}
	t, err := table.New(cols...)
	if err != nil {
		tb.Fatal(err)
	}
	return t
}

// BenchmarkPrepare fits and applies the steps of a starter pipeline, at two lengths whose times should differ as the lengths do.
func BenchmarkPrepare(b *testing.B) {
	for _, c := range []struct {
		name string
		fit  func(ctx context.Context, t *table.Table) (table.Step, error)
	}{
		{"impute", func(ctx context.Context, t *table.Table) (table.Step, error) {
			return step.FitImpute(ctx, t, step.ImputeOptions{})
		}},
		{"onehot", func(ctx context.Context, t *table.Table) (table.Step, error) {
			return step.FitOneHot(ctx, t, step.OneHotOptions{})
		}},
		{"scale", func(ctx context.Context, t *table.Table) (table.Step, error) {
			return step.FitScale(ctx, t, step.ScaleOptions{})
		}},
	} {
		for _, n := range []int{10_000, 100_000} {
			t := prepared(b, n)
			b.Run(fmt.Sprintf("%s/fit/rows=%d", c.name, n), func(b *testing.B) {
				for b.Loop() {
					if _, err := c.fit(b.Context(), t); err != nil {
						b.Fatal(err)
					}
				}
			})
			b.Run(fmt.Sprintf("%s/apply/rows=%d", c.name, n), func(b *testing.B) {
				s, err := c.fit(b.Context(), t)
				if err != nil {
					b.Fatal(err)
				}
				for b.Loop() {
					if _, err := s.Apply(b.Context(), t); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}
