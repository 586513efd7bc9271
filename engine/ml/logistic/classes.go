package logistic

// classes says which classes have rows with weight, and what each row of them
// counts. A class without rows has no finite intercept, so it is left out of
// the search.
type classes struct {
	present []int     // class indices, ascending
	place   []int     // of each class, its index in present, or -1
	scale   []float64 // of each present class, what its row weights are multiplied by
	total   float64   // sum of the scaled weights
}

func countClasses(y, w []float64, count int, balanced bool) classes {
	weight := make([]float64, count)
	total := 0.0
	for i, v := range y {
		a := 1.0
		if w != nil {
			a = w[i]
		}
		weight[int(v)] += a
		total += a
	}
	c := classes{place: make([]int, count), total: total}
	for k, a := range weight {
		c.place[k] = -1
		if a > 0 {
			c.place[k] = len(c.present)
			c.present = append(c.present, k)
		}
	}
	for _, k := range c.present {
		scale := 1.0
		if balanced {
			scale = total / (float64(len(c.present)) * weight[k])
		}
		c.scale = append(c.scale, scale)
	}
	return c
}

// outputs returns the number of linear functions: one for two classes, whose
// probabilities depend on each other, else one for each class.
func (c classes) outputs() int {
	if len(c.present) == 2 {
		return 1
	}
	return len(c.present)
}
