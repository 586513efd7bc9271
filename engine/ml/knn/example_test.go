package knn_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/knn"
)

func ExampleFit() {
	weight := mat.NewDense(5, 1, []float64{3, 4, 5, 30, 35}) // kilograms
	kind := []float64{0, 0, 0, 1, 1}                         // cat, dog
	ctx := context.Background()
	m, err := knn.Fit(ctx, weight, kind, nil, knn.Options{Classes: 2, Neighbours: 3})
	if err != nil {
		fmt.Println(err)
		return
	}
	out := mat.NewDense(1, m.Outputs(), nil)
	if err := m.Predict(ctx, mat.NewDense(1, 1, []float64{28}), out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("dog: %.2f\n", out.At(0, 1))
	// Output: dog: 0.67
}
