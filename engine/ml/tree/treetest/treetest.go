// Package treetest prepares tables for tests of tree learners, which take
// missing values as they are and need no scaling.
package treetest

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num/numtest"
)

// Table reads a shared CSV file. Columns of numbers stay as they are with empty
// cells missing; columns of text become one column of zeros and ones for each
// text, ascending. A target of text becomes indices into its texts, ascending,
// and classes counts them; it is 0 for a target of numbers.
func Table(tb testing.TB, name, target string) (x *mat.Dense, y []float64, classes int) {
	tb.Helper()
	f, err := os.Open(numtest.Path(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	head, rows := rows[0], rows[1:]
	var features [][]float64
	for j, title := range head {
		cells := make([]string, len(rows))
		for i, row := range rows {
			cells[i] = row[j]
		}
		values, numeric := numbers(cells)
		texts := slices.Compact(slices.Sorted(slices.Values(cells)))
		switch {
		case title == target && numeric:
			y = values
		case title == target:
			y, classes = make([]float64, len(rows)), len(texts)
			for i, c := range cells {
				k, _ := slices.BinarySearch(texts, c)
				y[i] = float64(k)
			}
		case numeric:
			features = append(features, values)
		default:
			for _, text := range texts {
				column := make([]float64, len(rows))
				for i, c := range cells {
					if c == text {
						column[i] = 1
					}
				}
				features = append(features, column)
			}
		}
	}
	x = mat.NewDense(len(rows), len(features), nil)
	for j, column := range features {
		x.SetCol(j, column)
	}
	return x, y, classes
}

func numbers(cells []string) ([]float64, bool) {
	values := make([]float64, len(cells))
	for i, c := range cells {
		values[i] = math.NaN()
		if c == "" {
			continue
		}
		v, err := strconv.ParseFloat(c, 64)
		if err != nil {
			return nil, false
		}
		values[i] = v
	}
	return values, true
}

// Folds deals the rows into five folds at random, each class evenly if there
// are classes, and calls f with the training and test rows of each fold.
func Folds(y []float64, classes int, f func(train, test []int)) {
	r := rand.New(rand.NewPCG(1, 2))
	byClass := make([][]int, max(1, classes))
	for i, v := range y {
		k := 0
		if classes > 0 {
			k = int(v)
		}
		byClass[k] = append(byClass[k], i)
	}
	fold, next := make([]int, len(y)), 0
	for _, rows := range byClass {
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for _, i := range rows {
			fold[i] = next % 5
			next++
		}
	}
	for k := range 5 {
		var train, test []int
		for i, v := range fold {
			if v == k {
				test = append(test, i)
			} else {
				train = append(train, i)
			}
		}
		f(train, test)
	}
}

// Take returns the given rows.
func Take(x *mat.Dense, y []float64, rows []int) (*mat.Dense, []float64) {
	_, p := x.Dims()
	partX, partY := mat.NewDense(len(rows), p, nil), make([]float64, len(rows))
	for k, i := range rows {
		partX.SetRow(k, x.RawRowView(i))
		partY[k] = y[i]
	}
	return partX, partY
}

// Accuracy returns the share of rows whose most probable class is y.
func Accuracy(out *mat.Dense, y []float64) float64 {
	hits := 0
	for i, v := range y {
		row := out.RawRowView(i)
		best := 0
		for k, p := range row {
			if p > row[best] {
				best = k
			}
		}
		if best == int(v) {
			hits++
		}
	}
	return float64(hits) / float64(len(y))
}

// RMSE returns the root of the mean squared difference of out and y.
func RMSE(out *mat.Dense, y []float64) float64 {
	var sum float64
	for i, v := range y {
		d := out.At(i, 0) - v
		sum += d * d
	}
	return math.Sqrt(sum / float64(len(y)))
}

// Reference returns the mean over folds of one metric of one model of
// reference.json, and the standard deviation over folds.
func Reference(tb testing.TB, set, model, metric string) (mean, deviation float64) {
	tb.Helper()
	raw, err := os.ReadFile(numtest.Path(tb, "reference.json"))
	if err != nil {
		tb.Fatal(err)
	}
	type figure struct{ Mean, Std float64 }
	var all struct {
		Sets map[string]struct {
			Models map[string]map[string]json.RawMessage
		}
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		tb.Fatal(err)
	}
	var v figure
	if err := json.Unmarshal(all.Sets[set].Models[model][metric], &v); err != nil {
		tb.Fatalf("%s of %s on %s: %v", metric, model, set, err)
	}
	return v.Mean, v.Std
}
