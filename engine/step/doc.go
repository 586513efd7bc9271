// Package step holds the fitted, row-wise transformations: what an imputer, an encoder or a scaler learned. Each is a plain
// value with exported fields that round-trips through JSON, fits from a table with its Fit function, and applies itself to any
// table of the columns it knows.
package step
