package kmeans_test

import (
	"context"
	"fmt"
	"math/rand/v2"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/ml/kmeans"
)

func ExampleFit() {
	spent := mat.NewDense(6, 1, []float64{10, 11, 12, 90, 95, 100})
	ctx := context.Background()
	m, err := kmeans.Fit(ctx, spent, nil, nil, kmeans.Options{Clusters: 2, Rand: rand.New(rand.NewPCG(1, 2))})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(min(m.Centers[0], m.Centers[1]), max(m.Centers[0], m.Centers[1]))
	// Output: 11 95
}
