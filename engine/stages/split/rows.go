package split

import (
	"context"
	_ "embed" // the help text
	"errors"
	"fmt"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

//go:embed rows.md
var rowsHelp string

// The methods.
const (
	holdout  = "holdout"
	kfold    = "k-fold"
	repeated = "repeated k-fold"
)

func rowsSpec() stage.Spec {
	rows := stage.In[*table.Table]("rows", "Rows to split.")
	train := stage.Out[*table.Table]("train", "Rows to learn from, in their order.")
	test := stage.OptionalOut[*table.Table]("test", "Rows to test on, in their order; none in the member full.")
	method := stage.Choice("method", []string{holdout, kfold, repeated},
		"Holdout tests once on a share of the rows; k-fold tests every row once; repeated does k-fold several times.")
	share := stage.Float("test_share", 0.2, 0.01, 0.99, "Share of the rows that holdout sets aside.").Titled("Test share")
	folds := stage.Int("folds", 5, 2, 100, "Number of folds of k-fold.")
	repeats := stage.Int("repeats", 3, 2, 50, "How often repeated k-fold shuffles anew.")
	stratify := stage.Choice("stratify", []string{"auto", "off", "on"},
		"Keep the shares of the target's classes in every part; auto does so when the target has classes.")
	shuffle := stage.Bool("shuffle", true, "Draw rows at random. Off takes them in their order, as time series need: the test rows of holdout come last.")
	full := stage.Bool("full", true, "With k-fold, also learn once from all rows: that model is registered and exported.").Titled("Fit on all rows too")
	return stage.Spec{
		Kind: "split.rows", Version: 1, Title: "Split",
		Doc:      "set rows aside for testing, once or in folds",
		Help:     rowsHelp,
		Keywords: []string{"train", "test", "holdout", "cross-validation", "k-fold", "stratified", "resampling", "partition"},
		Main:     "method",
		Ports:    []stage.Port{rows, train, test},
		Params:   []stage.Param{method, share, folds, repeats, stratify, shuffle, full},
		Random:   true,
		Members: func(v stage.Values) []stage.Member {
			return members(method.Of(v), folds.Of(v), repeats.Of(v), full.Of(v))
		},
		Infer: func(_ context.Context, s *stage.Shape) error {
			s.Set(train.Name(), s.Schema(rows.Name()))
			s.Set(test.Name(), s.Schema(rows.Name()))
			return nil
		},
		Run: func(ctx context.Context, t *stage.Task) error {
			in, err := compacted(rows.From(t))
			if err != nil {
				return err
			}
			if t.Member.Full {
				train.To(t, in)
				return nil
			}
			strata, err := strataOf(in, stratify.Of(t))
			if err != nil {
				return err
			}
			d := dealer{rows: in.Rows(), strata: strata, rng: t.Rand, shuffle: shuffle.Of(t)}
			var chosen []bool
			switch method.Of(t) {
			case holdout:
				chosen, err = d.holdout(share.Of(t))
			default:
				var repeat, fold int
				repeat, fold, err = foldOf(t.Member.Name, method.Of(t))
				if err == nil {
					chosen, err = d.fold(folds.Of(t), repeat, fold)
				}
			}
			if err != nil {
				return err
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			learn, judge := parts(chosen)
			train.To(t, in.Take(learn))
			test.To(t, in.Take(judge))
			return nil
		},
	}
}

// members lists the family of a method. With k-fold, full comes last.
func members(method string, folds, repeats int, full bool) []stage.Member {
	if method == holdout {
		return []stage.Member{{Name: holdout}}
	}
	if method == kfold {
		repeats = 1
	}
	var out []stage.Member
	for r := range repeats {
		for f := range folds {
			out = append(out, stage.Member{Name: foldName(method, r, f)})
		}
	}
	if full {
		out = append(out, stage.Member{Name: "full", Full: true})
	}
	return out
}

func foldName(method string, repeat, fold int) string {
	if method == kfold {
		return fmt.Sprintf("fold %d", fold+1)
	}
	return fmt.Sprintf("repeat %d fold %d", repeat+1, fold+1)
}

// foldOf reads back what foldName wrote, counted from 0.
func foldOf(name, method string) (repeat, fold int, err error) {
	if method == kfold {
		repeat = 1
		_, err = fmt.Sscanf(name, "fold %d", &fold)
	} else {
		_, err = fmt.Sscanf(name, "repeat %d fold %d", &repeat, &fold)
	}
	if err != nil {
		return 0, 0, fmt.Errorf("member %q is no fold: %w", name, err)
	}
	return repeat - 1, fold - 1, nil
}

// compacted drops the levels of the target that no row has, before rows are dealt: all parts then know the same classes, and none
// that a filter took out.
func compacted(t *table.Table) (*table.Table, error) {
	var cols []table.Column
	for _, c := range t.WithRole(table.Target) {
		cols = append(cols, c.Compact())
	}
	return t.With(cols...)
}

// strataOf returns the class of each row to keep shares of, or nil.
func strataOf(t *table.Table, choice string) ([]string, error) {
	if choice == "off" {
		return nil, nil
	}
	targets := t.WithRole(table.Target)
	classes := len(targets) == 1 && (targets[0].Type == table.Category || targets[0].Type == table.Boolean || targets[0].Type == table.Text)
	if !classes {
		if choice == "on" {
			return nil, errors.New("stratifying needs one target column with classes; set the role target, change its type to category, or switch stratify off")
		}
		return nil, nil
	}
	out := make([]string, t.Rows())
	for i := range out {
		out[i] = targets[0].String(i) // a missing class is a class of its own here
	}
	return out, nil
}

// parts turns marks into the positions of unmarked and marked rows.
func parts(chosen []bool) (rest, marked []int) {
	for i, c := range chosen {
		if c {
			marked = append(marked, i)
		} else {
			rest = append(rest, i)
		}
	}
	return rest, marked
}
