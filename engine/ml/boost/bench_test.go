package boost_test

import (
	"fmt"
	"testing"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/boost"
)

func BenchmarkFit(b *testing.B) {
	for _, classes := range []int{0, 2, 3} {
		for _, n := range []int{1000, 100_000} {
			x, y := noisy(n, 30, classes)
			b.Run(fmt.Sprintf("classes=%d/rows=%d", classes, n), func(b *testing.B) {
				for b.Loop() {
					if _, err := boost.Fit(b.Context(), x, y, nil, boost.Options{Classes: classes, Workers: 2}); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
	}
}

func BenchmarkPredict(b *testing.B) {
	x, y := noisy(100_000, 30, 0)
	m, err := boost.Fit(b.Context(), x, y, nil, boost.Options{Workers: 2})
	if err != nil {
		b.Fatal(err)
	}
	out := mat.NewDense(100_000, 1, nil)
	for b.Loop() {
		if err := m.Predict(b.Context(), x, out); err != nil {
			b.Fatal(err)
		}
	}
}
