// Package numtest gives tests of learners the shared data sets, the reference
// answers and the row protocol those answers were made with. Tests skip with a
// reason where the data folder does not lie beside the source tree.
package numtest

import (
	"encoding/csv"
	"encoding/json"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"gonum.org/v1/gonum/mat"
)

// Path returns the path of a shared data file, or skips the test.
func Path(tb testing.TB, name string) string {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			tb.Fatal("no go.mod above the test")
		}
		dir = parent
	}
	path := filepath.Join(dir, "..", "shared", "data", name)
	if _, err := os.Stat(path); err != nil {
		tb.Skipf("shared data is absent: %v", err)
	}
	return path
}

// Exact reads one section of exact.json into v.
func Exact(tb testing.TB, section string, v any) {
	tb.Helper()
	raw, err := os.ReadFile(Path(tb, "exact.json"))
	if err != nil {
		tb.Fatal(err)
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		tb.Fatal(err)
	}
	if err := json.Unmarshal(all[section], v); err != nil {
		tb.Fatalf("section %s: %v", section, err)
	}
}

// Numbers reads columns first..last of a CSV file; empty cells are NaN.
func Numbers(tb testing.TB, name string, first, last int) *mat.Dense {
	tb.Helper()
	rows := records(tb, name)
	x := mat.NewDense(len(rows), last-first+1, nil)
	for i, row := range rows {
		for j := first; j <= last; j++ {
			v := math.NaN()
			if row[j] != "" {
				var err error
				if v, err = strconv.ParseFloat(row[j], 64); err != nil {
					tb.Fatalf("%s row %d: %v", name, i+1, err)
				}
			}
			x.Set(i, j-first, v)
		}
	}
	return x
}

// Labels reads one column of a CSV file as indices into classes.
func Labels(tb testing.TB, name string, column int, classes ...string) []float64 {
	tb.Helper()
	rows := records(tb, name)
	y := make([]float64, len(rows))
	for i, row := range rows {
		y[i] = -1
		for k, c := range classes {
			if row[column] == c {
				y[i] = float64(k)
			}
		}
		if y[i] < 0 {
			tb.Fatalf("%s row %d: unknown class %q", name, i+1, row[column])
		}
	}
	return y
}

func records(tb testing.TB, name string) [][]string {
	tb.Helper()
	f, err := os.Open(Path(tb, name))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		tb.Fatalf("%s: %v", name, err)
	}
	return rows[1:]
}

// Split returns the rows of the reference protocol: every fifth row, starting
// with the fifth, tests.
func Split(x *mat.Dense, y []float64) (trainX *mat.Dense, trainY []float64, testX *mat.Dense, testY []float64) {
	rows, cols := x.Dims()
	trainX, testX = mat.NewDense(rows-rows/5, cols, nil), mat.NewDense(rows/5, cols, nil)
	for i := range rows {
		if i%5 == 4 {
			testX.SetRow(len(testY), x.RawRowView(i))
			testY = append(testY, y[i])
			continue
		}
		trainX.SetRow(len(trainY), x.RawRowView(i))
		trainY = append(trainY, y[i])
	}
	return trainX, trainY, testX, testY
}

// Standardise shifts and scales the columns of every matrix by the mean and
// the population standard deviation of the first.
func Standardise(train *mat.Dense, others ...*mat.Dense) {
	rows, cols := train.Dims()
	for j := range cols {
		var mean, square float64
		for i := range rows {
			mean += train.At(i, j) / float64(rows)
		}
		for i := range rows {
			square += (train.At(i, j) - mean) * (train.At(i, j) - mean)
		}
		sd := math.Sqrt(square / float64(rows))
		for _, m := range append([]*mat.Dense{train}, others...) {
			n, _ := m.Dims()
			for i := range n {
				m.Set(i, j, (m.At(i, j)-mean)/sd)
			}
		}
	}
}

// Normal returns an n×p matrix of standard normal values.
func Normal(r *rand.Rand, n, p int) *mat.Dense {
	x := mat.NewDense(n, p, nil)
	for i := range n {
		row := x.RawRowView(i)
		for j := range row {
			row[j] = r.NormFloat64()
		}
	}
	return x
}

// Near fails the test if got and want differ by more than tolerance, measured
// against the larger of 1 and |want|, in any place.
func Near(tb testing.TB, what string, got, want []float64, tolerance float64) {
	tb.Helper()
	if len(got) != len(want) {
		tb.Fatalf("%s: got %d values, want %d", what, len(got), len(want))
	}
	for i := range got {
		if !(math.Abs(got[i]-want[i]) <= tolerance*max(1, math.Abs(want[i]))) {
			tb.Errorf("%s[%d]: got %.12g, want %.12g within %g", what, i, got[i], want[i], tolerance)
		}
	}
}
