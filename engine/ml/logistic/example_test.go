package logistic_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/logistic"
)

func ExampleFit() {
	hours := mat.NewDense(6, 1, []float64{1, 2, 3, 4, 5, 6})
	passed := []float64{0, 0, 1, 0, 1, 1}
	ctx := context.Background()
	m, err := logistic.Fit(ctx, hours, passed, nil, logistic.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	out := mat.NewDense(1, m.Outputs(), nil)
	if err := m.Predict(ctx, mat.NewDense(1, 1, []float64{3.5}), out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("passes after 3.5 hours: %.2f\n", out.At(0, 1))
	// Output: passes after 3.5 hours: 0.50
}
