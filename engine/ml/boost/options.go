package boost

import (
	"fmt"
	"math"
	"math/rand/v2"
)

// Options say what to learn and how far to go. The zero value learns a
// regression with the defaults of scikit-learn's HistGradientBoosting, but
// never stops early.
type Options struct {
	Classes        int     // number of classes, target values being 0..Classes-1; 0 means regression
	Trees          int     // boosting rounds; each grows one tree, or one a class for three or more classes; default 100
	LearningRate   float64 // factor on leaf values; default 0.1
	MaxLeaves      int     // most leaves of a tree; default 31
	MaxDepth       int     // most splits on a way from root to leaf; 0 means no limit
	MinSamplesLeaf int     // fewest rows in a leaf; default 20
	L2             float64 // added to the sum of hessians in leaf values and gains; 0 means none
	MaxBins        int     // most bins of a column, 2 to 255, besides the one for missing values; default 255
	RowSample      float64 // share of rows drawn for each round; default 1
	ColumnSample   float64 // share of columns drawn for each tree; default 1

	EarlyStopping   int     // rounds without a lower validation loss after which to stop; 0 means never
	ValidationShare float64 // share of rows held out to measure that loss; default 0.1; used only with EarlyStopping

	ClassWeights []float64 // factor on the weights of the rows of each class; nil means 1 throughout
	Balanced     bool      // weigh classes by n/(Classes·n_k), n_k being the weight of class k; not together with ClassWeights

	Rand     *rand.Rand            // source of samples; needed only if RowSample, ColumnSample or EarlyStopping draw
	Workers  int                   // goroutines to use; 0 means 1. The model is the same for any number
	Progress func(done, total int) // told after each tree how many of how many are done; nil means silent
}

func (o Options) withDefaults() Options {
	if o.Trees == 0 {
		o.Trees = 100
	}
	if o.LearningRate == 0 {
		o.LearningRate = 0.1
	}
	if o.MaxLeaves == 0 {
		o.MaxLeaves = 31
	}
	if o.MaxDepth == 0 {
		o.MaxDepth = math.MaxInt
	}
	if o.MinSamplesLeaf == 0 {
		o.MinSamplesLeaf = 20
	}
	if o.MaxBins == 0 {
		o.MaxBins = 255
	}
	if o.RowSample == 0 {
		o.RowSample = 1
	}
	if o.ColumnSample == 0 {
		o.ColumnSample = 1
	}
	if o.ValidationShare == 0 {
		o.ValidationShare = 0.1
	}
	o.Workers = max(1, o.Workers)
	if o.Progress == nil {
		o.Progress = func(int, int) {}
	}
	return o
}

// check refuses options, defaults filled in, that make no sense.
func (o Options) check() error {
	for _, c := range []struct {
		bad  bool
		what string
	}{
		{o.Trees < 0, "a negative number of trees"},
		{!(o.LearningRate > 0) || math.IsInf(o.LearningRate, 1), "a learning rate that is not positive"},
		{o.MaxLeaves < 2, "fewer than 2 leaves a tree"},
		{o.MaxDepth < 0, "a negative depth limit"},
		{o.MinSamplesLeaf < 1, "leaves of fewer than 1 row"},
		{!(o.L2 >= 0) || math.IsInf(o.L2, 1), "an L2 penalty that is not zero or positive"},
		{o.MaxBins < 2 || o.MaxBins > 255, "a number of bins that is not 2 to 255"},
		{!(o.RowSample > 0 && o.RowSample <= 1), "a row sample that is not a share above 0 and up to 1"},
		{!(o.ColumnSample > 0 && o.ColumnSample <= 1), "a column sample that is not a share above 0 and up to 1"},
		{o.EarlyStopping < 0, "a negative patience for early stopping"},
		{!(o.ValidationShare > 0 && o.ValidationShare < 1), "a validation share that is not between 0 and 1"},
		{o.draws() && o.Rand == nil, "sampling or early stopping without a random source"},
		{o.Balanced && o.Classes == 0, "balanced classes in a regression"},
		{o.Balanced && o.ClassWeights != nil, "class weights that are both given and balanced"},
		{o.ClassWeights != nil && len(o.ClassWeights) != o.Classes, "class weights that are not one for each class"},
	} {
		if c.bad {
			return fmt.Errorf("%w: %s", ErrOptions, c.what)
		}
	}
	for k, v := range o.ClassWeights {
		if !(v >= 0) || math.IsInf(v, 1) {
			return fmt.Errorf("%w: class %d weighs %v; weights must be zero or positive numbers", ErrOptions, k, v)
		}
	}
	return nil
}

// draws reports whether anything is left to chance.
func (o Options) draws() bool {
	return o.RowSample < 1 || o.ColumnSample < 1 || o.EarlyStopping > 0
}
