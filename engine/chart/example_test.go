package chart_test

import (
	"fmt"
	"os"

	"headrace.dev/studio/engine/chart"
)

func ExampleHistogram() {
	ages := []float64{22, 38, 26, 35, 35, 54, 2, 27}
	c, err := chart.Histogram(chart.Label{Name: "age", Unit: "years"}, ages, chart.HistogramOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	_, mapping, err := chart.Render(c, chart.Dark(), 640, 480, 1)
	if err != nil {
		fmt.Println(err)
		return
	}
	// What is under the pointer in the bar of the thirties.
	x, y := mapping.ToPixel(35, 1)
	if hit, ok := chart.NewHitIndex(c, mapping).At(x, y, 6); ok {
		fmt.Println(c.Describe(hit))
	}
	if err := c.WriteCSV(os.Stdout); err != nil {
		fmt.Println(err)
	}
	// Output:
	// [30 to 40 3 rows 38 % of the values]
	// from,to,rows
	// 0,10,1
	// 10,20,0
	// 20,30,3
	// 30,40,3
	// 40,50,0
	// 50,60,1
}
