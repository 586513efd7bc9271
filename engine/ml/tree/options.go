package tree

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Criterion names the impurity that splits reduce.
type Criterion string

// The criteria. For a node whose classes have shares p_k, Gini is 1 − Σ p_k²
// and Entropy is −Σ p_k log₂ p_k; SquaredError is the variance of the target.
const (
	Gini         Criterion = "gini"
	Entropy      Criterion = "entropy"
	SquaredError Criterion = "squared_error"
)

// Options say what to learn and how far to grow. The zero value grows a
// regression tree until every leaf holds a single target value.
type Options struct {
	Classes         int       // number of classes, target values being 0..Classes-1; 0 means regression
	Criterion       Criterion // default Gini for classification, SquaredError for regression
	MaxDepth        int       // most splits on a way from root to leaf; 0 means no limit
	MinSamplesSplit int       // fewest rows that a node needs to be split; default 2
	MinSamplesLeaf  int       // fewest rows in a leaf; default 1
	MaxLeaves       int       // most leaves, grown best split first; 0 means no limit
	MaxFeatures     int       // columns drawn at random for each split; 0 means all
	CCPAlpha        float64   // cost of a leaf in minimal cost-complexity pruning, in units of impurity; 0 means no pruning

	ClassWeights []float64 // factor on the weights of the rows of each class; nil means 1 throughout
	Balanced     bool      // weigh classes by n/(Classes·n_k), n_k being the weight of class k; not together with ClassWeights

	Rand     *rand.Rand            // source of the columns drawn; needed only if MaxFeatures is below the number of columns
	Workers  int                   // goroutines to use; 0 means 1. The tree is the same for any number
	Progress func(done, total int) // told how many rows have reached their leaf; nil means silent
}

func (o Options) withDefaults() Options {
	if o.Criterion == "" {
		o.Criterion = Gini
		if o.Classes == 0 {
			o.Criterion = SquaredError
		}
	}
	if o.MinSamplesSplit == 0 {
		o.MinSamplesSplit = 2
	}
	if o.MinSamplesLeaf == 0 {
		o.MinSamplesLeaf = 1
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = math.MaxInt
	}
	if o.MaxLeaves == 0 {
		o.MaxLeaves = math.MaxInt
	}
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// check refuses options, defaults filled in, that cannot be met with p columns.
func (o Options) check(p int) error {
	switch o.Criterion {
	case Gini, Entropy:
		if o.Classes == 0 {
			return fmt.Errorf("%w: criterion %s is for classification; use %s for regression", ErrOptions, o.Criterion, SquaredError)
		}
	case SquaredError:
		if o.Classes != 0 {
			return fmt.Errorf("%w: criterion %s is for regression; use %s or %s for classification", ErrOptions, o.Criterion, Gini, Entropy)
		}
	default:
		return fmt.Errorf("%w: no criterion %q; choose %s, %s or %s", ErrOptions, o.Criterion, Gini, Entropy, SquaredError)
	}
	switch {
	case o.MaxDepth < 0:
		return fmt.Errorf("%w: a depth limit of %d; give 0 for none or a positive number", ErrOptions, o.MaxDepth)
	case o.MaxLeaves < 0:
		return fmt.Errorf("%w: a limit of %d leaves; give 0 for none or a positive number", ErrOptions, o.MaxLeaves)
	case o.MinSamplesSplit < 2:
		return fmt.Errorf("%w: nodes of %d rows cannot be split; give 2 or more", ErrOptions, o.MinSamplesSplit)
	case o.MinSamplesLeaf < 1:
		return fmt.Errorf("%w: leaves of %d rows; give 1 or more", ErrOptions, o.MinSamplesLeaf)
	case !(o.CCPAlpha >= 0):
		return fmt.Errorf("%w: a leaf cost of %v; give 0 or a positive number", ErrOptions, o.CCPAlpha)
	case o.MaxFeatures < 0 || o.MaxFeatures > p:
		return fmt.Errorf("%w: %d columns drawn for each split, but there are %d", ErrOptions, o.MaxFeatures, p)
	case o.draws(p) && o.Rand == nil:
		return fmt.Errorf("%w: drawing %d of %d columns needs a random source", ErrOptions, o.MaxFeatures, p)
	}
	return o.checkClassWeights()
}

func (o Options) checkClassWeights() error {
	if o.ClassWeights == nil {
		return nil
	}
	if len(o.ClassWeights) != o.Classes {
		return fmt.Errorf("%w: %d class weights for %d classes", ErrOptions, len(o.ClassWeights), o.Classes)
	}
	if o.Balanced {
		return fmt.Errorf("%w: class weights are both given and balanced; choose one", ErrOptions)
	}
	for k, v := range o.ClassWeights {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%w: class %d weighs %v; weights must be zero or positive numbers", ErrOptions, k, v)
		}
	}
	return nil
}

// draws reports whether splits look at a random part of p columns.
func (o Options) draws(p int) bool {
	return o.MaxFeatures > 0 && o.MaxFeatures < p
}
