package linear

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/blas"
	"gonum.org/v1/gonum/blas/blas64"
	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/lapack"
	"gonum.org/v1/gonum/lapack/lapack64"
	"gonum.org/v1/gonum/mat"

	"headrace.dev/studio/engine/num"
)

// precision is the relative size below which a direction of the design counts
// as empty: rounding in the reflections stays well under it, and a real column
// that is this close to a combination of others carries nothing that float64
// could tell apart.
const precision = 1e-13

// solve returns the coefficients that the reduced design r asks for, and its
// rank. Columns without spread get 0.
func solve(ctx context.Context, r panel, alpha float64) (coef []float64, rank int, err error) {
	p := r.cols - 1
	var active []int
	for j := range p {
		norm := floats.Norm(r.col(j), 2)
		if !num.Finite(norm) {
			return nil, 0, fmt.Errorf("reduce column %d: %w", j+1, ErrRange)
		}
		if norm > 0 {
			active = append(active, j)
		}
	}
	coef = make([]float64, p)
	if len(active) == 0 {
		return coef, 0, nil
	}
	part, rank, err := solveUnique(ctx, r, active, alpha)
	if err != nil {
		return nil, 0, err
	}
	if part == nil {
		if part, rank, err = solveSmallest(ctx, r, active, alpha); err != nil {
			return nil, 0, err
		}
	}
	for k, j := range active {
		if !num.Finite(part[k]) {
			return nil, 0, fmt.Errorf("solve for column %d: %w", j+1, ErrRange)
		}
		coef[j] = part[k]
	}
	return coef, rank, nil
}

// solveUnique solves the case in which there is one answer, or returns nil. The
// penalty is p more rows, √alpha times the unit matrix; columns are brought to
// length 1 first, so that their units do not matter.
func solveUnique(ctx context.Context, r panel, active []int, alpha float64) (coef []float64, rank int, err error) {
	k := len(active)
	extra := 0
	if alpha > 0 {
		extra = k
	}
	a := newPanel(r.rows+extra, k+1)
	length := make([]float64, k)
	for c, j := range active {
		copy(a.col(c), r.col(j))
		if extra > 0 {
			a.col(c)[r.rows+c] = math.Sqrt(alpha)
		}
		length[c] = floats.Norm(a.col(c), 2)
		for i := range a.col(c) {
			a.col(c)[i] /= length[c]
		}
	}
	copy(a.col(k), r.col(r.cols-1))
	if a.rows < k {
		return nil, 0, nil
	}
	if a, err = a.triangle(ctx); err != nil {
		return nil, 0, err
	}
	t := blas64.Triangular{Uplo: blas.Upper, Diag: blas.NonUnit, N: k, Stride: k, Data: make([]float64, k*k)}
	for j := range k {
		for i := range j + 1 {
			t.Data[i*k+j] = a.col(j)[i]
		}
	}
	if lapack64.Trcon(lapack.MaxColumnSum, t, make([]float64, 3*k), make([]int, k)) < precision {
		return nil, 0, nil
	}
	coef = slices.Clone(a.col(k)[:k])
	blas64.Trsv(blas.NoTrans, t, blas64.Vector{N: k, Inc: 1, Data: coef})
	floats.Div(coef, length)
	return coef, k, nil
}

// solveSmallest returns the answer with the least sum of squares from the
// singular values s of the design: each direction gets s / (s² + alpha), empty
// ones nothing. A wide design keeps the decomposition busy for seconds; when
// ctx ends sooner it is left to finish on its own copy and its result dropped.
func solveSmallest(ctx context.Context, r panel, active []int, alpha float64) (coef []float64, rank int, err error) {
	a := mat.NewDense(r.rows, len(active), nil)
	for c, j := range active {
		a.SetCol(c, r.col(j))
	}
	var svd mat.SVD
	ok, err := await(ctx, func() bool { return svd.Factorize(a, mat.SVDThin) })
	if err != nil {
		return nil, 0, err
	}
	if !ok {
		return nil, 0, fmt.Errorf("decompose the design: %w", ErrRange)
	}
	var u, v mat.Dense
	svd.UTo(&u)
	svd.VTo(&v)
	z := mat.NewVecDense(r.rows, r.col(r.cols-1))
	var along, sum mat.VecDense
	along.MulVec(u.T(), z)
	values := svd.Values(nil)
	for i, s := range values {
		factor := 0.0
		if s > precision*values[0] {
			factor = 1 / (s + alpha/s)
			rank++
		}
		along.SetVec(i, factor*along.AtVec(i))
	}
	sum.MulVec(&v, &along)
	return sum.RawVector().Data, rank, nil
}

// await returns what work returns, or the context's error if ctx ends sooner;
// work then goes on unheard. A panic of work comes out of await on the caller's
// goroutine, where it can be recovered from, or is dropped if nobody waits.
func await(ctx context.Context, work func() bool) (bool, error) {
	type outcome struct {
		ok     bool
		broken any
	}
	done := make(chan outcome, 1)
	go func() {
		var o outcome
		defer func() {
			o.broken = recover()
			done <- o
		}()
		o.ok = work()
	}()
	select {
	case <-ctx.Done():
		return false, ctx.Err()
	case o := <-done:
		if o.broken != nil {
			panic(o.broken)
		}
		return o.ok, nil
	}
}
