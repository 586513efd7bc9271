package onnx_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"headrace.dev/studio/engine/step"
	"headrace.dev/studio/engine/table"
)

// read reads a data set of a CSV file and makes a column its target.
func read(t *testing.T, name, target string, drop ...string) *table.Table {
	t.Helper()
	path := filepath.Join("..", "..", "..", "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("the data set is not there: %v", err)
	}
	rows, _, err := table.ReadCSVFile(t.Context(), path, table.CSVOptions{})
	if err != nil {
		t.Fatal(err)
	}
	rows = rows.Drop(drop...)
	return aim(t, rows, target)
}

// aim makes a column the target.
func aim(t *testing.T, rows *table.Table, target string) *table.Table {
	t.Helper()
	c, _ := rows.Column(target)
	rows, err := rows.With(c.As(table.Target))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// odd makes rows with everything that is awkward: missing cells, booleans, quotes, letters of other scripts, integers as levels.
// Levels "late" and "spät" occur from row n/2 on only, so that they are unseen by whoever learns from the first half.
func odd(t *testing.T, n int, classes []string) *table.Table {
	t.Helper()
	r := rand.New(rand.NewPCG(3, 4))
	levels := []string{`a "quoted" one`, "Größe", "日本", " blank ", "x,y", "it's", "line\nbreak", "true"}
	number, valid := make([]float64, n), make([]bool, n)
	tiny, whole := make([]float64, n), make([]int64, n)
	flag, level, word := make([]bool, n), make([]string, n), make([]string, n)
	label, present, price := make([]string, n), make([]bool, n), make([]float64, n)
	for i := range n {
		number[i], valid[i] = math.Round(r.NormFloat64()*1e4)/1e4, r.IntN(10) > 0
		tiny[i], whole[i] = 1+r.Float64()*1e-9, int64(r.IntN(7)-3)
		flag[i], level[i], word[i] = r.IntN(2) > 0, levels[r.IntN(len(levels))], levels[r.IntN(3)]
		present[i] = r.IntN(8) > 0
		if i >= n/2 && r.IntN(5) == 0 {
			level[i], word[i] = "late", "spät"
		}
		score := number[i] + (tiny[i]-1)*2e9 + float64(len(level[i])%3) + 0.5*float64(whole[i]) + 0.3*r.NormFloat64()
		label[i] = classes[min(max(0, int(score)), len(classes)-1)]
		price[i] = 1e6 * math.Exp(score/4)
	}
	rows, err := table.New(
		table.Numbers("a number", number, valid), table.Numbers(`"tiny"`, tiny, nil), table.Integers("whole", whole, valid),
		table.Booleans("flag", flag, present), table.CategoriesOf("level=", level, present), table.Texts("wörter", word, present),
		table.CategoriesOf("prediction", label, nil).As(table.Ignore), table.CategoriesOf("label", label, nil).As(table.Target),
		table.Numbers("price", price, nil).As(table.Ignore),
	)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// half returns the first half of the rows.
func half(rows *table.Table) *table.Table {
	at := make([]int, rows.Rows()/2)
	for i := range at {
		at[i] = i
	}
	return rows.Take(at)
}

func TestSlowONNXRuntime(t *testing.T) {
	t.Parallel()
	dir := runtime(t)
	prepare := []fit{
		impute(step.ImputeOptions{Indicators: true}),
		clip(step.ClipOptions{}),
		scale(step.ScaleOptions{}),
		onehot(step.OneHotOptions{MinShare: 0.01}),
	}
	t.Run("titanic", func(t *testing.T) {
		t.Parallel()
		rows := read(t, "titanic.csv", "Survived", "PassengerId", "Name", "Ticket", "Cabin")
		levels := cast(step.CastOptions{Types: map[string]table.Type{"Pclass": table.Category, "Survived": table.Category}})
		for _, learner := range []string{"logistic", "tree", "boost", "kmeans"} {
			t.Run(learner, func(t *testing.T) {
				compare(t, dir, learn(t, rows, learner, append([]fit{levels}, prepare...)...), rows)
			})
		}
		for _, learner := range []string{"tree", "boost"} { // missing cells go down the trees
			t.Run(learner+" of raw columns", func(t *testing.T) {
				compare(t, dir, learn(t, rows, learner, levels, scale(step.ScaleOptions{}), ordinal(step.OrdinalOptions{})), rows)
			})
		}
	})
	t.Run("penguins", func(t *testing.T) {
		t.Parallel()
		rows := read(t, "penguins.csv", "species")
		for _, learner := range []string{"logistic", "tree", "boost", "kmeans"} {
			t.Run(learner, func(t *testing.T) { compare(t, dir, learn(t, rows, learner, prepare...), rows) })
		}
		mass := aim(t, read(t, "penguins.csv", "body_mass_g"), "body_mass_g")
		number := cast(step.CastOptions{Types: map[string]table.Type{"body_mass_g": table.Number}})
		fill := impute(step.ImputeOptions{Columns: []string{"body_mass_g"}})
		for _, learner := range []string{"linear", "tree", "boost"} {
			t.Run(learner, func(t *testing.T) { compare(t, dir, learn(t, mass, learner, append(prepare, number, fill)...), mass) })
		}
	})
	t.Run("diamonds", func(t *testing.T) {
		t.Parallel()
		rows := read(t, "diamonds.csv", "price")
		number := cast(step.CastOptions{Types: map[string]table.Type{"price": table.Number}})
		for _, learner := range []string{"linear", "tree", "boost", "kmeans"} {
			t.Run(learner, func(t *testing.T) { compare(t, dir, learn(t, rows, learner, append(prepare, number)...), rows) })
		}
		cut := aim(t, read(t, "diamonds.csv", "cut"), "cut")
		for _, learner := range []string{"logistic", "tree", "boost"} {
			t.Run(learner+" of cut", func(t *testing.T) { compare(t, dir, learn(t, half(cut), learner, prepare...), cut) })
		}
	})
	for _, classes := range [][]string{{"no", "yes"}, {`"`, "drei", "四"}} {
		t.Run(fmt.Sprintf("odd rows of %d classes", len(classes)), func(t *testing.T) {
			t.Parallel()
			rows := odd(t, 2000, classes)
			for name, steps := range encodings() {
				for _, learner := range []string{"logistic", "tree", "boost", "kmeans"} {
					t.Run(learner+" behind "+name, func(t *testing.T) { compare(t, dir, learn(t, half(rows), learner, steps...), rows) })
				}
			}
		})
	}
}

// encodings are ways to turn the odd rows into numbers.
func encodings() map[string][]fit {
	text := []string{"level=", "wörter", "whole", "flag"}
	return map[string][]fit{
		"one-hot of filled columns": {
			impute(step.ImputeOptions{Numbers: step.FillFrequent, Indicators: true}),
			roles(step.RolesOptions{Rename: map[string]string{"a number": "probabilities", "flag": "whole", "whole": "flag"}}),
			onehot(step.OneHotOptions{Columns: text, Drop: step.DropFirst}), scale(step.ScaleOptions{Method: step.Robust}),
		},
		"one-hot of columns with gaps": {
			onehot(step.OneHotOptions{Columns: text, Missing: true, MaxLevels: 4}),
			scale(step.ScaleOptions{Columns: []string{"a number", "whole=0"}}),
			impute(step.ImputeOptions{Numbers: step.FillMean}), clip(step.ClipOptions{Bounds: step.BoundsQuantile, Share: 0.05}),
		},
		"positions": {
			ordinal(step.OrdinalOptions{Columns: text, Unknown: step.UnknownSpecial}), scale(step.ScaleOptions{Method: step.MinMax}),
			impute(step.ImputeOptions{Numbers: step.FillFrequent}),
		},
		"types changed": {
			cast(step.CastOptions{Types: map[string]table.Type{"a number": table.Category, "whole": table.Text, "flag": table.Category}}),
			impute(step.ImputeOptions{Categories: step.FillFrequentLevel, Indicators: true}),
			impute(step.ImputeOptions{Indicators: true}),
			ordinal(step.OrdinalOptions{Columns: []string{"a number", "level="}, Unknown: step.UnknownSpecial}),
			onehot(step.OneHotOptions{Columns: []string{"whole", "flag", "wörter"}, Drop: step.DropIfBinary}),
		},
	}
}
