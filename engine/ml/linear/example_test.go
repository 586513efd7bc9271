package linear_test

import (
	"context"
	"fmt"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/linear"
)

func ExampleFit() {
	size := mat.NewDense(4, 1, []float64{50, 80, 100, 130}) // square metres
	price := []float64{110, 170, 210, 270}                  // thousands
	ctx := context.Background()
	m, err := linear.Fit(ctx, size, price, nil, linear.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("price = %.1f + %.1f · size\n", m.Intercept, m.Coef[0])
	// Output: price = 10.0 + 2.0 · size
}
