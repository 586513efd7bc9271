package logistic

import (
	"context"
	"math"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// objective is the penalised mean loss as a function of the parameters u: for
// each output one coefficient for each standardised feature, then the intercept.
// It is what Fit's documentation gives, divided by C times the total weight.
type objective struct {
	x       *mat.Dense
	y, w    []float64
	classes classes
	mean    []float64
	inverse []float64 // 1 / deviation; 0 takes a constant column out
	penalty []float64 // of each feature, in units of the mean loss
	workers int
	parts   [][]float64 // of each block of rows, its gradient and then its loss
	size    int         // rows in a block
}

func newObjective(x *mat.Dense, y, w []float64, c classes, mean, deviation []float64, o Options) *objective {
	n, p := x.Dims()
	f := &objective{
		x: x, y: y, w: w, classes: c, mean: mean, workers: o.Workers,
		inverse: make([]float64, p), penalty: make([]float64, p),
	}
	for j, s := range deviation {
		penalty := 1 / s / s / (o.C * c.total)
		if s == 0 || math.IsInf(penalty, 1) {
			continue
		}
		f.inverse[j], f.penalty[j] = 1/s, penalty
	}
	// Wide problems get larger blocks, so that the partial gradients stay small
	// beside the rows.
	f.size = max(num.BlockSize, f.dim()/4)
	f.parts = make([][]float64, num.Count(n, f.size))
	for b := range f.parts {
		f.parts[b] = make([]float64, f.dim()+1)
	}
	return f
}

// stride returns the number of parameters of one output.
func (f *objective) stride() int { return len(f.mean) + 1 }

// dim returns the number of parameters.
func (f *objective) dim() int { return f.classes.outputs() * f.stride() }

// at returns the value at u and writes the gradient.
func (f *objective) at(ctx context.Context, u, gradient []float64) (float64, error) {
	n, p := f.x.Dims()
	err := num.Blocks(ctx, n, f.size, f.workers, func(b, lo, hi int) error {
		part := f.parts[b]
		clear(part)
		z := make([]float64, p+1)
		residual := make([]float64, f.classes.outputs())
		for i := lo; i < hi; i++ {
			k := f.classes.place[int(f.y[i])]
			if k < 0 {
				continue // a class whose rows all weigh zero
			}
			weight := f.classes.scale[k]
			if f.w != nil {
				weight *= f.w[i]
			}
			f.standardise(z, i)
			part[f.dim()] += weight * f.residuals(residual, u, z, k)
			for c, r := range residual {
				floats.AddScaled(part[c*(p+1):(c+1)*(p+1)], weight*r, z)
			}
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	clear(gradient)
	loss := 0.0
	for _, part := range f.parts {
		floats.Add(gradient, part[:f.dim()])
		loss += part[f.dim()]
	}
	floats.Scale(1/f.classes.total, gradient)
	loss /= f.classes.total
	for c := range f.classes.outputs() {
		for j, a := range f.penalty {
			v := u[c*(p+1)+j]
			gradient[c*(p+1)+j] += a * v
			loss += a * v * v / 2
		}
	}
	return loss, nil
}

// standardise writes row i to z, whose last place stands for the intercept.
func (f *objective) standardise(z []float64, i int) {
	row := f.x.RawRowView(i)
	mean, inverse := f.mean[:len(row)], f.inverse[:len(row)]
	for j, v := range row {
		z[j] = (v - mean[j]) * inverse[j]
	}
	z[len(row)] = 1
}

// residuals writes the derivative of the log loss of a row z of class k by each
// output and returns the loss.
func (f *objective) residuals(residual, u, z []float64, k int) float64 {
	if len(residual) == 1 {
		t := floats.Dot(u, z)
		if k == 0 {
			residual[0] = sigmoid(t)
			return softplus(t)
		}
		residual[0] = -sigmoid(-t)
		return softplus(-t)
	}
	stride := len(z)
	for c := range residual {
		residual[c] = floats.Dot(u[c*stride:(c+1)*stride], z)
	}
	own := residual[k]
	log := softmax(residual)
	residual[k]--
	return log - own
}

// sigmoid returns 1 / (1 + e^-t) without overflow.
func sigmoid(t float64) float64 {
	if t >= 0 {
		return 1 / (1 + math.Exp(-t))
	}
	e := math.Exp(t)
	return e / (1 + e)
}

// softplus returns log(1 + e^t) without overflow.
func softplus(t float64) float64 {
	return max(t, 0) + math.Log1p(math.Exp(-math.Abs(t)))
}

// softmax turns scores into probabilities in place and returns the log of the
// sum of their exponentials.
func softmax(v []float64) float64 {
	largest, sum := floats.Max(v), 0.0
	for c, t := range v {
		v[c] = math.Exp(t - largest)
		sum += v[c]
	}
	floats.Scale(1/sum, v)
	return largest + math.Log(sum)
}
