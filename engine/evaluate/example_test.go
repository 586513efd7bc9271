package evaluate_test

import (
	"context"
	"fmt"

	"headrace.dev/studio/engine/evaluate"
)

func ExampleEvaluate() {
	predictions := evaluate.Predictions{
		Task:      evaluate.Regression,
		Truth:     []float64{3, -0.5, 2, 7},
		Predicted: []float64{2.5, 0, 2, 8},
		Fold:      []int32{0, 0, 1, 1},
		Folds:     []string{"1", "2"},
	}
	result, err := evaluate.Evaluate(context.Background(), predictions)
	if err != nil {
		fmt.Println(err)
		return
	}
	mae := result.Metrics["mae"]
	fmt.Printf("MAE %.2f ± %.2f, folds %v\n", mae.Mean, mae.Std, mae.Folds)
	// Output: MAE 0.50 ± 0.00, folds [0.5 0.5]
}
