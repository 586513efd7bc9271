package kmeans

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

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

// UnmarshalJSON implements json.Unmarshaler. It refuses centres that are none
// with an error that wraps ErrModel.
func (m *Model) UnmarshalJSON(data []byte) error {
	type plain Model // without this method
	var p plain
	if err := json.Unmarshal(data, &p); err != nil {
		return fmt.Errorf("read clusters: %w", err)
	}
	read := Model(p)
	if err := read.check(); err != nil {
		return err
	}
	*m = read
	return nil
}

// check refuses what Predict would stumble over and what Fit does not make.
func (m *Model) check() error {
	k := len(m.Sizes)
	if k == 0 || m.Columns < 1 || len(m.Centers)%m.Columns != 0 || len(m.Centers)/m.Columns != k {
		return fmt.Errorf("%w: %d coordinates, %d sizes and %d columns do not fit together", ErrModel, len(m.Centers), k, m.Columns)
	}
	if !num.Finite(m.Centers...) {
		return fmt.Errorf("%w: a centre has a coordinate that is not finite", ErrModel)
	}
	for c, size := range m.Sizes {
		if !(size >= 0) || math.IsInf(size, 1) {
			return fmt.Errorf("%w: cluster %d has the size %v", ErrModel, c+1, size)
		}
	}
	if m.Inertia < 0 || m.Iterations < 0 {
		return fmt.Errorf("%w: inertia %v after %d iterations", ErrModel, m.Inertia, m.Iterations)
	}
	return nil
}
