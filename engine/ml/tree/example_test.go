package tree_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/tree"
)

func Example() {
	// Rain, given temperature in °C and humidity in %.
	x := mat.NewDense(6, 2, []float64{
		12, 85,
		18, 40,
		15, 90,
		25, 35,
		21, 80,
		30, 30,
	})
	rain := []float64{1, 0, 1, 0, 1, 0}
	m, err := tree.Fit(context.Background(), x, rain, nil, tree.Options{Classes: 2})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("column %d at %v\n", m.Feature[0], m.Threshold[0])
	out := mat.NewDense(1, 2, nil)
	if err := m.Predict(context.Background(), mat.NewDense(1, 2, []float64{20, 75}), out); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println("probability of rain:", out.At(0, 1))
	// Output:
	// column 1 at 60
	// probability of rain: 1
}
