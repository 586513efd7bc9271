package logistic

import (
	"context"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

const (
	// fullMetric is the most columns for which products of columns are worth
	// their cost, which grows with the square.
	fullMetric = 256
	// sampleRows is how many evenly spaced rows the products are taken from:
	// the metric steers the search, it does not move the minimum.
	sampleRows = 8192
)

// metric approximates the curvature of the objective, the same for each
// output. Böhning's bound is 1/4 of the mean product of the columns for two
// classes and 1/2 for more, to which the penalty is added.
type metric struct {
	stride   int
	full     *mat.Cholesky // nil: diagonal only
	diagonal []float64
}

func newMetric(ctx context.Context, f *objective) (*metric, error) {
	n, p := f.x.Dims()
	bound := 0.5
	if f.classes.outputs() == 1 {
		bound = 0.25
	}
	m := &metric{stride: f.stride(), diagonal: make([]float64, p+1)}
	for j := range p + 1 {
		m.diagonal[j] = bound
		switch {
		case j < p && f.inverse[j] == 0:
			m.diagonal[j] = 1 // a constant column: its derivative is 0 anyway
		case j < p:
			m.diagonal[j] += f.penalty[j]
		}
	}
	if p > fullMetric {
		return m, nil
	}
	step := max(1, n/sampleRows)
	count := (n + step - 1) / step
	upper := make([]float64, (p+1)*(p+1))
	z := make([]float64, p+1)
	total := 0.0
	err := num.Blocks(ctx, count, num.BlockSize, 1, func(_, lo, hi int) error {
		for i := lo * step; i < min(n, hi*step); i += step {
			k := f.classes.place[int(f.y[i])]
			if k < 0 {
				continue
			}
			weight := f.classes.scale[k]
			if f.w != nil {
				weight *= f.w[i]
			}
			f.standardise(z, i)
			total += weight
			for j, v := range z {
				floats.AddScaled(upper[j*(p+1)+j:(j+1)*(p+1)], weight*v, z[j:])
			}
		}
		return nil
	})
	if err != nil || total == 0 {
		return m, err
	}
	floats.Scale(bound/total, upper)
	for j := range p + 1 {
		// A sample can miss what varies in other rows; a thousandth of the
		// diagonal keeps every direction positive.
		upper[j*(p+1)+j] += m.diagonal[j] - bound + 1e-3*bound
		if j < p && f.inverse[j] == 0 {
			upper[j*(p+1)+j] = 1
		}
	}
	var factor mat.Cholesky
	if factor.Factorize(mat.NewSymDense(p+1, upper)) {
		m.full = &factor
	}
	return m, nil
}

// divide replaces v by the inverse of the metric times v, output by output.
func (m *metric) divide(v []float64) error {
	for lo := 0; lo < len(v); lo += m.stride {
		part := v[lo : lo+m.stride]
		if m.full == nil {
			floats.Div(part, m.diagonal)
			continue
		}
		vec := mat.NewVecDense(m.stride, part)
		if err := m.full.SolveVecTo(vec, vec); err != nil {
			// An ill-conditioned metric still points downhill.
			if _, ok := err.(mat.Condition); !ok { //nolint:errorlint // gonum returns it bare
				return err
			}
		}
	}
	return nil
}
