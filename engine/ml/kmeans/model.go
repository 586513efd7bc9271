package kmeans

import (
	"context"

	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// Model is the centres of the clusters.
type Model struct {
	// Columns is the number of features p.
	Columns int
	// Centers has the p coordinates of each centre, centre after centre.
	Centers num.Floats
	// Sizes is the weight of the rows nearest to each centre.
	Sizes num.Floats
	// Inertia is the weighted sum of squared distances of the rows to their centre.
	Inertia float64
	// Iterations is the number of times the best start moved its centres.
	Iterations int
	// Converged says that the best start came to rest before Options.MaxIter.
	Converged bool
}

// Kind returns "kmeans", the name in saved files.
func (*Model) Kind() string { return "kmeans" }

// Outputs returns 1: the index of the cluster.
func (*Model) Outputs() int { return 1 }

// Features returns the number of columns the model was fitted on.
func (m *Model) Features() int { return m.Columns }

// Clusters returns the number of centres.
func (m *Model) Clusters() int { return len(m.Sizes) }

// Predict writes to the n×1 out, for each row of x, the index of the nearest
// centre, the first of equals. It refuses missing or infinite cells with a
// num.CellError.
func (m *Model) Predict(ctx context.Context, x, out *mat.Dense) error {
	if err := num.CheckPredict(x, out, m.Columns, 1); err != nil {
		return err
	}
	n, _ := x.Dims()
	return num.Blocks(ctx, n, num.BlockSize, 1, func(_, lo, hi int) error {
		if err := num.CheckFiniteRows(x, lo, hi); err != nil {
			return err
		}
		for i := lo; i < hi; i++ {
			c, _, _ := closest(x.RawRowView(i), m.Centers)
			out.Set(i, 0, float64(c))
		}
		return nil
	})
}
