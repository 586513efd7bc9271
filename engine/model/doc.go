// Package model holds the fitted pipeline: raw rows in, predictions out, preprocessing included.
//
// A [Model] is the lineage that its training rows went through, from their origin to the features, and a [Predictor]. Scoring a
// table applies only the steps that the table has not been through, so that a test table straight from a split, a row of a
// CSV file and a JSON request all score alike.
package model
