package onnx_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"headrace.dev/studio/engine/export/onnx"
	"headrace.dev/studio/engine/ml/boost"
	"headrace.dev/studio/engine/ml/logistic"
	"headrace.dev/studio/engine/ml/tree"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/num"
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

func TestSlowONNXRuntimeInCorners(t *testing.T) {
	t.Parallel()
	dir := runtime(t)
	t.Run("columns with the names of outputs", func(t *testing.T) {
		rows := clash(t)
		got := ask(t, dir, learn(t, rows, "tree"), rows)
		if d := cmp.Diff([]string{"a", "b", "a", "b", "a"}, got["prediction_2"].texts(t)); d != "" {
			t.Error(d)
		}
	})
	t.Run("text that is numbers and booleans", func(t *testing.T) {
		rows, err := table.New(
			table.Texts("n", []string{"1.5", "", "-2e3", "7", "0.1", "3"}, []bool{true, false, true, true, true, true}),
			table.CategoriesOf("filled", []string{"4", "4", "", "1e-3", "8", "4"}, []bool{true, true, false, true, true, true}),
			table.Texts("b", []string{"Yes", "no", "", "TRUE", "f", "On"}, []bool{true, true, false, true, true, true}),
			table.Numbers("y", []float64{1, 2, 3, 4, 5, 6}, nil).As(table.Target),
		)
		if err != nil {
			t.Fatal(err)
		}
		fill := impute(step.ImputeOptions{Columns: []string{"filled", "b"}, Categories: step.FillFrequentLevel})
		types := cast(step.CastOptions{Types: map[string]table.Type{"n": table.Number, "filled": table.Number, "b": table.Boolean}})
		compare(t, dir, learn(t, rows, "tree", fill, types), rows)
		compare(t, dir, learn(t, rows, "tree", types), rows)
	})
	t.Run("numbers that went through levels", func(t *testing.T) {
		rows := odd(t, 300, []string{"no", "yes"})
		there := cast(step.CastOptions{Types: map[string]table.Type{"a number": table.Category, "whole": table.Text, "flag": table.Text}})
		back := cast(step.CastOptions{Types: map[string]table.Type{"a number": table.Number, "whole": table.Integer, "flag": table.Boolean}})
		compare(t, dir, learn(t, rows, "tree", there, back, roles(step.RolesOptions{Drop: []string{"level=", "wörter"}})), rows)
	})
	rows := odd(t, 300, []string{"no", "yes"}).Drop("level=", "wörter")
	full := impute(step.ImputeOptions{})
	models := map[string]*model.Model{
		"a tree that is one leaf":  learn(t, rows, "tree", full),
		"boosting without a round": learn(t, rows, "boost", full),
		"two classes of three":     learn(t, rows, "logistic", full),
		"three classes of four":    learn(t, odd(t, 300, []string{"a", "b", "c"}).Drop("level=", "wörter"), "logistic", full),
	}
	models["a tree that is one leaf"].Predictor = &tree.Model{
		Classes: 2, Columns: len(models["a tree that is one leaf"].Features), Feature: []int32{-1}, Threshold: num.Floats{0}, Left: []int32{-1},
		Right: []int32{-1}, MissingLeft: []bool{false}, Value: num.Floats{0.25, 0.75},
	}
	stump := models["boosting without a round"].Predictor.(*boost.Model)
	stump.Trees = nil
	for name, present := range map[string][]int{"two classes of three": {0, 2}, "three classes of four": {0, 1, 3}} {
		m := models[name]
		p := m.Predictor.(*logistic.Model)
		p.Classes, p.Present = len(present)+1, present
		m.Classes = []string{"u", "v", "w", "x"}[:p.Classes]
	}
	for name, m := range models {
		t.Run(name, func(t *testing.T) { compare(t, dir, m, rows) })
	}
}

// Headrace refuses a row with a missing cell where a learner needs all; ONNX answers that there is no answer.
func TestSlowONNXRuntimeWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	dir := runtime(t)
	whole := odd(t, 300, []string{"no", "yes"}).Drop("level=", "wörter", "flag", "whole")
	x, _ := whole.Column("a number")
	var keep []int
	gap := -1
	for i := range x.Len() {
		if x.IsMissing(i) {
			gap = i
		} else {
			keep = append(keep, i)
		}
	}
	ask := func(learner string) map[string]tensorJSON {
		m := learn(t, whole.Take(keep), learner)
		return ask(t, dir, m, whole.Take([]int{gap, keep[0]}))
	}
	got := ask("logistic")
	labels, p := got[onnx.PredictionOutput].texts(t), got[onnx.ProbabilitiesOutput].numbers(t)
	if labels[0] != "" || labels[1] == "" || !math.IsNaN(p[0]) || !math.IsNaN(p[1]) || math.IsNaN(p[2]) {
		t.Errorf("logistic: labels %q, probabilities %v", labels, p)
	}
	if got := ask("kmeans")[onnx.PredictionOutput].numbers(t); got[0] != -1 || got[1] < 0 {
		t.Errorf("kmeans: clusters %v", got)
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
