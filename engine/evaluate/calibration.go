package evaluate

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/floats"
	"gonum.org/v1/gonum/stat"
)

// CalibrationOptions say how rows are gathered into bins.
type CalibrationOptions struct {
	Bins     int  // Number of bins; 0 means 10.
	Quantile bool // Bins hold about equally many rows instead of being equally wide.
}

func (o CalibrationOptions) withDefaults() CalibrationOptions {
	if o.Bins <= 0 {
		o.Bins = 10
	}
	return o
}

// A CalibrationBin compares what was promised with what came true among similar rows.
type CalibrationBin struct {
	Low, High float64 // Probabilities from Low to High.
	Predicted float64 // Mean predicted probability.
	Observed  float64 // Share of rows that truly were of the class.
	Weight    float64 // Rows in the bin, or their weight.
}

// Calibrate returns the bins that hold rows, in ascending order. Scores must be
// probabilities. A model is well calibrated when Observed is close to Predicted.
func Calibrate(s Scores, o CalibrationOptions) ([]CalibrationBin, error) {
	o = o.withDefaults()
	if len(s.Score) == 0 {
		return nil, ErrNoRows
	}
	for i, v := range s.Score {
		if !(v >= 0 && v <= 1) {
			return nil, &RowError{Row: i, Err: undefined("the score %v is not a probability", v)}
		}
	}
	edges := floats.Span(make([]float64, o.Bins+1), 0, 1)
	if o.Quantile {
		sorted := slices.Clone(s.Score)
		slices.Sort(sorted)
		for i, q := range edges {
			edges[i] = linearQuantile(sorted, q)
		}
	}
	bins := make([]CalibrationBin, o.Bins)
	for i, v := range s.Score {
		// The first inner edge that is not below the score closes its bin.
		k, _ := slices.BinarySearch(edges[1:o.Bins], v)
		w := s.weight(i)
		bins[k].Weight += w
		bins[k].Predicted += float64(w * v)
		if s.Positive[i] {
			bins[k].Observed += w
		}
	}
	var filled []CalibrationBin
	for k, b := range bins {
		if b.Weight > 0 {
			filled = append(filled, CalibrationBin{
				Low: edges[k], High: edges[k+1], Weight: b.Weight,
				Predicted: b.Predicted / b.Weight, Observed: b.Observed / b.Weight,
			})
		}
	}
	return filled, nil
}

// CalibrationError returns the expected calibration error: the mean distance between
// Predicted and Observed, bins counting by their rows. 0 is best.
func CalibrationError(bins []CalibrationBin) float64 {
	gap, weight := make([]float64, len(bins)), make([]float64, len(bins))
	for i, b := range bins {
		gap[i], weight[i] = math.Abs(b.Predicted-b.Observed), b.Weight
	}
	return stat.Mean(gap, weight)
}

// linearQuantile is numpy's default: straight lines between the order statistics.
func linearQuantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := min(int(at), len(sorted)-1)
	if i == len(sorted)-1 {
		return sorted[i]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}
