package rows

import (
	"context"
	_ "embed"
	"math"
	"math/rand/v2"
	"slices"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed sample.md
var sampleHelp string

func sampleStage() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to draw from.")
	out := stage.Out[*table.Table]("rows", "The rows drawn, in their order.")
	share := stage.Float("share", 0.1, 0.0001, 1, "The share of the rows to draw, when no count is given.")
	count := stage.Int("count", 0, 0, 1_000_000_000, "How many rows to draw; all where there are fewer. 0 means by share.").InUnit("rows")
	stratify := stage.Column("stratify", rows.Name(), []table.Type{table.Category, table.Boolean, table.Integer, table.Text},
		"Draws from each value of this column in proportion; empty draws from all rows alike.").Optional()
	return stage.Spec{
		Kind: "rows.sample", Version: 1, Title: "Sample rows",
		Doc:      "draw rows at random without replacement",
		Help:     sampleHelp,
		Keywords: []string{"random", "subset", "draw", "stratified", "smaller", "reduce"},
		Main:     share.Name(),
		Ports:    []stage.Port{rows, out},
		Params:   []stage.Param{share, count, stratify},
		Random:   true,
		Infer: func(_ context.Context, s *stage.Shape) error {
			in := s.Schema(rows.Name())
			s.Set(out.Name(), in)
			return stage.Need(in, stratify.Name(), stratify.Of(s))
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in := rows.From(t)
			if err := stage.Need(in.Schema(), stratify.Name(), stratify.Of(t)); err != nil {
				return err
			}
			n := min(count.Of(t), in.Rows())
			if n == 0 && in.Rows() > 0 {
				n = max(1, int(math.Round(share.Of(t)*float64(in.Rows()))))
			}
			strata := [][]int{positions(in.Rows())}
			if c, ok := in.Column(stratify.Of(t)); ok {
				g, err := keyed{columns: []table.Column{c}}.group(ctx, in.Rows(), true)
				if err != nil {
					return err
				}
				strata = g.rows()
			}
			drawn, err := draw(ctx, strata, n, t.Rand)
			if err != nil {
				return err
			}
			out.To(t, in.Take(drawn))
			return nil
		},
	}
}

// draw takes n rows from the strata in proportion to their sizes, without replacement, and returns them ascending. The strata's
// own order must not depend on chance.
func draw(ctx context.Context, strata [][]int, n int, r *rand.Rand) ([]int, error) {
	sizes := make([]int, len(strata))
	for i, s := range strata {
		sizes[i] = len(s)
	}
	out := make([]int, 0, n)
	for k, take := range apportion(sizes, n) {
		rows := slices.Clone(strata[k])
		for i := range take { // the first part of a Fisher–Yates shuffle
			if i%batch == 0 && ctx.Err() != nil {
				return nil, ctx.Err()
			}
			j := i + r.IntN(len(rows)-i)
			rows[i], rows[j] = rows[j], rows[i]
		}
		out = append(out, rows[:take]...)
	}
	slices.Sort(out)
	return out, ctx.Err()
}

// apportion shares n among sizes by the method of largest remainders: each gets its proportion rounded down, and those with the
// largest fractions, the first of equal ones, one more. No share exceeds its size.
func apportion(sizes []int, n int) []int {
	total := 0
	for _, s := range sizes {
		total += s
	}
	out := make([]int, len(sizes))
	if total == 0 {
		return out
	}
	left := n
	rest := make([]int64, len(sizes)) // remainders over total
	for i, s := range sizes {
		product := int64(s) * int64(n)
		out[i] = int(product / int64(total))
		rest[i] = product % int64(total)
		left -= out[i]
	}
	byRest := positions(len(sizes))
	slices.SortStableFunc(byRest, func(a, b int) int { return int(min(1, max(-1, rest[b]-rest[a]))) })
	for _, i := range byRest[:left] {
		out[i]++
	}
	return out
}
