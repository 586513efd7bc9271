package num_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"gonum.org/v1/gonum/mat"
	"pgregory.net/rapid"

	"headrace.dev/studio/engine/num"
)

func TestFloatsKeepEveryBit(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		bits := rapid.SliceOf(rapid.Uint64()).Draw(t, "bits")
		in := make(num.Floats, len(bits))
		for i, b := range bits {
			in[i] = math.Float64frombits(b)
		}
		text, err := json.Marshal(in)
		if err != nil {
			t.Fatal(err)
		}
		var out num.Floats
		if err := json.Unmarshal(text, &out); err != nil {
			t.Fatal(err)
		}
		for i, b := range bits {
			if math.Float64bits(out[i]) != b {
				t.Fatalf("value %d: got bits %x, want %x", i, math.Float64bits(out[i]), b)
			}
		}
		if len(out) != len(in) {
			t.Fatalf("got %d values, want %d", len(out), len(in))
		}
	})
}

func TestFloatsWire(t *testing.T) {
	t.Parallel()
	// 1.0 is 3ff0000000000000, little-endian first byte 00.
	for text, want := range map[string]num.Floats{
		`"AAAAAAAA8D8="`: {1},
		`""`:             {},
		`null`:           nil,
	} {
		got, err := json.Marshal(want)
		if err != nil || string(got) != text {
			t.Errorf("marshal %v: got %s, %v, want %s", []float64(want), got, err, text)
		}
		out := num.Floats{7}
		if err := json.Unmarshal([]byte(text), &out); err != nil {
			t.Errorf("unmarshal %s: %v", text, err)
		}
		if !slices.Equal(out, want) || (out == nil) != (want == nil) {
			t.Errorf("unmarshal %s: got %v, want %v", text, out, want)
		}
	}
	for _, text := range []string{`"AAAA"`, `"!"`, `[1]`, `3`} {
		var out num.Floats
		if json.Unmarshal([]byte(text), &out) == nil {
			t.Errorf("unmarshal %s: got no error", text)
		}
	}
}

func TestSums(t *testing.T) {
	t.Parallel()
	inf := math.Inf(1)
	for name, c := range map[string]struct {
		v    []float64
		want float64
	}{
		"empty":         {nil, 0},
		"cancels":       {[]float64{1, 1e100, 1, -1e100}, 2},
		"tenths":        {slices.Repeat([]float64{0.1}, 1000), 100},
		"infinite":      {[]float64{1, inf, 2}, inf},
		"overflow":      {[]float64{1e308, 1e308, 1}, inf},
		"minus":         {[]float64{-inf, 4}, -inf},
		"small and big": {[]float64{1e-30, 1e30, -1e30}, 1e-30},
	} {
		if got := num.Sum(c.v); got != c.want {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
	if got := num.Sum([]float64{inf, -inf}); !math.IsNaN(got) {
		t.Errorf("opposite infinities: got %v, want NaN", got)
	}
	if got := num.Dot([]float64{1e8, 1, -1e8}, []float64{1e8, 3, 1e8}); got != 3 {
		t.Errorf("dot: got %v, want 3", got)
	}
	if got := num.Mean([]float64{1, 5}, []float64{3, 1}); got != 2 {
		t.Errorf("weighted mean: got %v, want 2", got)
	}
	if got := num.Mean([]float64{1, 5}, nil); got != 3 {
		t.Errorf("mean: got %v, want 3", got)
	}
}

func TestBlocksCoverEveryRowOnce(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 200).Draw(t, "n")
		size := rapid.IntRange(1, 50).Draw(t, "size")
		workers := rapid.IntRange(0, 9).Draw(t, "workers")
		seen := make([]int, n)
		starts := make([]int, num.Count(n, size))
		err := num.Blocks(context.Background(), n, size, workers, func(b, lo, hi int) error {
			starts[b] = lo
			for i := lo; i < hi; i++ {
				seen[i]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		for i, s := range seen {
			if s != 1 {
				t.Fatalf("row %d was visited %d times", i, s)
			}
		}
		for b, lo := range starts {
			if lo != b*size {
				t.Fatalf("block %d starts at %d, want %d", b, lo, b*size)
			}
		}
	})
}

func TestBlocksStop(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 4} {
		t.Run(fmt.Sprint(workers, " workers"), func(t *testing.T) {
			t.Parallel()
			broken := errors.New("broken")
			err := num.Blocks(t.Context(), 100, 1, workers, func(b, _, _ int) error {
				if b >= 10 {
					return fmt.Errorf("block %d: %w", b, broken)
				}
				return nil
			})
			if !errors.Is(err, broken) || err.Error() != "block 10: broken" {
				t.Errorf("got %v, want the lowest failed block, 10", err)
			}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			err = num.Blocks(ctx, 1000, 1, workers, func(b, _, _ int) error {
				if b > 500 {
					t.Errorf("block %d ran long after the context ended", b)
				}
				if b == 100 {
					cancel()
				}
				return nil
			})
			if !errors.Is(err, context.Canceled) {
				t.Errorf("got %v, want the context's error", err)
			}
		})
	}
}

func TestChecks(t *testing.T) {
	t.Parallel()
	x := mat.NewDense(2, 2, []float64{1, 2, 3, 4})
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		got, want error
	}{
		"good":           {num.CheckShapes(x, []float64{1, 2}, []float64{0, 1}), nil},
		"no matrix":      {num.CheckShapes(nil, nil, nil), num.ErrNoRows},
		"empty":          {num.CheckShapes(&mat.Dense{}, nil, nil), num.ErrNoRows},
		"targets":        {num.CheckShapes(x, []float64{1}, nil), num.ErrShape},
		"weights":        {num.CheckShapes(x, []float64{1, 2}, []float64{1}), num.ErrShape},
		"negative":       {num.CheckWeights([]float64{-1, 2}, 2), num.ErrWeight},
		"nan weight":     {num.CheckWeights([]float64{nan, 2}, 2), num.ErrWeight},
		"infinite":       {num.CheckWeights([]float64{inf, 2}, 2), num.ErrWeight},
		"all zero":       {num.CheckWeights([]float64{0, 0}, 2), num.ErrWeight},
		"overflow":       {num.CheckWeights([]float64{1e308, 1e308}, 2), num.ErrWeight},
		"values":         {num.CheckValues([]float64{1, nan}), num.ErrTarget},
		"one class":      {num.CheckClasses([]float64{1, 1}, nil, 2), num.ErrTarget},
		"weighed out":    {num.CheckClasses([]float64{1, 0}, []float64{1, 0}, 2), num.ErrTarget},
		"between":        {num.CheckClasses([]float64{1, .5}, nil, 2), num.ErrTarget},
		"beyond":         {num.CheckClasses([]float64{1, 2}, nil, 2), num.ErrTarget},
		"no index":       {num.CheckClasses([]float64{1, nan}, nil, 2), num.ErrTarget},
		"classes":        {num.CheckClasses([]float64{0, 0}, nil, 1), num.ErrTarget},
		"two classes":    {num.CheckClasses([]float64{0, 1}, nil, 2), nil},
		"other features": {num.CheckPredict(x, mat.NewDense(2, 1, nil), 3, 1), num.ErrShape},
		"small out":      {num.CheckPredict(x, mat.NewDense(1, 1, nil), 2, 1), num.ErrShape},
		"missing cell":   {num.CheckFinite(mat.NewDense(2, 2, []float64{1, 2, 3, nan})), num.CellError{Row: 1, Column: 1, Reason: "missing value; impute first"}},
		"infinite cell":  {num.CheckFinite(mat.NewDense(1, 2, []float64{-inf, 2})), num.CellError{Reason: "infinite value; clip or impute first"}},
	} {
		if !errors.Is(c.got, c.want) {
			t.Errorf("%s: got %v, want %v", name, c.got, c.want)
		}
	}
	if got, want := (num.CellError{Row: 16, Column: 2, Reason: "missing value; impute first"}).Error(), "column 3, row 17: missing value; impute first"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestBlocksCarriesPanicsToTheCaller(t *testing.T) {
	t.Parallel()
	for _, workers := range []int{1, 4} {
		func() {
			defer func() {
				if r := recover(); r != "broken" {
					t.Errorf("%d workers: recovered %v", workers, r)
				}
			}()
			err := num.Blocks(t.Context(), 1000, 10, workers, func(b, _, _ int) error {
				if b == 7 {
					panic("broken")
				}
				return nil
			})
			t.Errorf("%d workers: no panic, error %v", workers, err)
		}()
	}
}
