package data_test

import (
	"errors"
	"math"
	"testing"

	"gonum.org/v1/gonum/stat"

	"headrace.dev/studio/engine/stage"
	"headrace.dev/studio/engine/table"
)

func TestSampleClassesAreBalanced(t *testing.T) {
	t.Parallel()
	for generator, classes := range map[string]int{"classification": 3, "blobs": 3, "moons": 2, "circles": 2} {
		t.Run(generator, func(t *testing.T) {
			t.Parallel()
			got := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"generator": generator, "classes": 3, "rows": 600})
			target := got.WithRole(table.Target)[0]
			counts := map[string]int{}
			for _, s := range cells(target) {
				counts[s]++
			}
			for level, n := range counts {
				if n != 600/classes {
					t.Errorf("class %s has %d rows of 600, want %d", level, n, 600/classes)
				}
			}
			if len(counts) != classes || len(target.Levels()) != classes || got.Width() != 5 {
				t.Errorf("classes %v in %d columns, want %d classes", counts, got.Width(), classes)
			}
		})
	}
}

// Without noise the points lie where the description says.
func TestSampleShapes(t *testing.T) {
	t.Parallel()
	for generator, on := range map[string]func(class string, x, y float64) float64{ // the distance from the shape
		"moons": func(class string, x, y float64) float64 {
			if class == "b" {
				return math.Abs(math.Hypot(x-1, y-0.5)-1) + max(0, y-0.5)
			}
			return math.Abs(math.Hypot(x, y)-1) + max(0, -y)
		},
		"circles": func(class string, x, y float64) float64 {
			return math.Abs(math.Hypot(x, y) - map[string]float64{"a": 1, "b": 0.5}[class])
		},
	} {
		got := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"generator": generator, "noise": 0, "features": 3})
		x, y, class := column(t, got, "x1"), column(t, got, "x2"), column(t, got, "class")
		for i := range got.Rows() {
			if d := on(class.String(i), x.Float(i), y.Float(i)); d > 1e-9 {
				t.Fatalf("%s: row %d of class %s lies %v beside the shape", generator, i, class.String(i), d)
			}
		}
	}
}

// Without noise the groups of blobs are points, and every row of a group is the same.
func TestSampleBlobs(t *testing.T) {
	t.Parallel()
	got := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"generator": "blobs", "noise": 0, "classes": 4})
	places := map[string]map[float64]bool{}
	x, class := column(t, got, "x1"), column(t, got, "class")
	for i := range got.Rows() {
		if places[class.String(i)] == nil {
			places[class.String(i)] = map[float64]bool{}
		}
		places[class.String(i)][x.Float(i)] = true
	}
	for class, at := range places {
		if len(at) != 1 {
			t.Errorf("class %s lies at %d places, want 1", class, len(at))
		}
	}
}

// The target is linear in the first half of the features: what least squares leaves over is the noise.
func TestSampleRegression(t *testing.T) {
	t.Parallel()
	got := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"generator": "regression", "noise": 0, "features": 4, "rows": 2000})
	y := column(t, got, "y").Floats()
	for j, name := range []string{"x1", "x2", "x3", "x4"} {
		r := stat.Correlation(column(t, got, name).Floats(), y, nil)
		if informative := math.Abs(r) > 0.1; informative != (j < 2) {
			t.Errorf("%s correlates with the target by %v", name, r)
		}
	}
}

func TestSampleLeavesOutCells(t *testing.T) {
	t.Parallel()
	got := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"missing": 0.25, "rows": 10_000, "features": 4})
	missing := 0
	for _, c := range got.WithRole(table.Feature) {
		missing += c.Missing()
	}
	const sd = 86.6 // of a binomial of 40,000 and ¼
	if math.Abs(float64(missing)-10_000) > 5*sd || column(t, got, "class").Missing() != 0 {
		t.Errorf("%d of 40,000 cells are missing, want about 10,000", missing)
	}
}

func TestSampleGrowsWithoutChange(t *testing.T) {
	t.Parallel()
	for _, generator := range []string{"classification", "regression", "blobs", "moons", "circles"} {
		short := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"generator": generator, "rows": 10, "missing": 0.1})
		long := rowsOf(t, "data.sample", stage.Task{}, map[string]any{"generator": generator, "rows": 30, "missing": 0.1})
		for j := range short.Width() {
			for i := range short.Rows() {
				if short.At(j).String(i) != long.At(j).String(i) {
					t.Fatalf("%s: row %d, column %d differs", generator, i, j)
				}
			}
		}
	}
}

func TestSampleRefusesTooManyCells(t *testing.T) {
	t.Parallel()
	_, err := run(t.Context(), t, "data.sample", stage.Task{}, map[string]any{"rows": 1_000_000, "features": 1000})
	if at, ok := errors.AsType[*stage.ParamError](err); !ok || at.Param != "rows" {
		t.Errorf("got %v", err)
	}
}
