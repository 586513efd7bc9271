package boost_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/boost"
)

func Example() {
	// A step at 50 that the trees are to find.
	x, y := mat.NewDense(100, 1, nil), make([]float64, 100)
	for i := range y {
		x.Set(i, 0, float64(i))
		if i >= 50 {
			y[i] = 10
		}
	}
	m, err := boost.Fit(context.Background(), x, y, nil, boost.Options{Trees: 50})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("first split at", m.Trees[0].Threshold[0])
	out := mat.NewDense(2, 1, nil)
	if err := m.Predict(context.Background(), mat.NewDense(2, 1, []float64{20, 80}), out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%.2f %.2f\n", out.At(0, 0), out.At(1, 0))
	// Output:
	// first split at 49.5
	// 0.03 9.97
}
