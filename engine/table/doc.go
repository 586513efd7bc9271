// Package table holds the values that data scientists think in: immutable tables with typed columns, roles, stable row ids
// and a lineage.
//
// Columns are Apache Arrow arrays, one contiguous chunk each, allocated by Go: they need no Release and may be shared freely
// between tables and goroutines. A table never changes after it was made; every operation returns a new one that shares the
// columns it did not touch.
//
// A table knows where its rows come from ([Origin]) and which fitted steps they went through ([Lineage]), so that a model
// applies only the steps that are still missing. Row operations (filter, sample, sort) keep origin and lineage; a join or an
// aggregation starts a new origin.
package table
