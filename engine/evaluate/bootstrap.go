package evaluate

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
)

// BootstrapOptions say how many samples are drawn and how wide the interval is.
type BootstrapOptions struct {
	Samples int     // Number of resampled data sets; 0 means 1000.
	Level   float64 // Share of samples inside the interval; 0 means 0.95.
}

func (o BootstrapOptions) withDefaults() BootstrapOptions {
	if o.Samples <= 0 {
		o.Samples = 1000
	}
	if o.Level <= 0 || o.Level >= 1 {
		o.Level = 0.95
	}
	return o
}

// An Interval says how far a metric may be off because the test rows are few.
type Interval struct {
	Low, High float64
	Level     float64 // Share of samples inside.
	Samples   int     // Samples that had a value.
}

// Bootstrap returns the percentile interval of a metric: rows are drawn with replacement
// inside each fold, the metric is averaged over the folds as [Evaluate] does, and the
// middle part of all such means is the interval (Efron and Tibshirani, "An Introduction
// to the Bootstrap", 1993, section 13.3). Samples on which the metric is undefined are
// drawn again; it is undefined when that happens more often than not. Cost: Samples times
// that of the metric.
func Bootstrap(ctx context.Context, m Metric, p Predictions, o BootstrapOptions, rng *rand.Rand) (Interval, error) {
	o = o.withDefaults()
	if err := p.Validate(); err != nil {
		return Interval{}, err
	}
	folds := p.ByFold()
	values := make([]float64, 0, o.Samples)
	for tries := 0; len(values) < o.Samples; tries++ {
		if err := ctx.Err(); err != nil {
			return Interval{}, err
		}
		if tries >= 2*o.Samples {
			return Interval{}, undefined("the rows are too few: most samples of them have no %s", m.Title)
		}
		v, err := resampledMean(m, folds, rng)
		if _, ok := errors.AsType[*UndefinedError](err); ok {
			continue
		}
		if err != nil {
			return Interval{}, fmt.Errorf("resample %s: %w", m.Name, err)
		}
		values = append(values, v)
	}
	slices.Sort(values)
	tail := (1 - o.Level) / 2
	return Interval{
		Low:     linearQuantile(values, tail),
		High:    linearQuantile(values, 1-tail),
		Level:   o.Level,
		Samples: len(values),
	}, nil
}

func resampledMean(m Metric, folds []Predictions, rng *rand.Rand) (float64, error) {
	sum := 0.0
	for _, fold := range folds {
		rows := make([]int, fold.Rows())
		for i := range rows {
			rows[i] = rng.IntN(len(rows))
		}
		v, err := m.value(fold.Take(rows))
		if err != nil {
			return 0, err
		}
		sum += v
	}
	return sum / float64(len(folds)), nil
}
