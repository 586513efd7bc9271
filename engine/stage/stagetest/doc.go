// Package stagetest is the conformance suite of stage kinds: what every kind must do whatever it computes.
//
// [Run] works on generated tables: empty, of one row, constant, with missing cells, with levels that were not there at the fit,
// and with every parameter at both ends of its range. The outcome must be a result or a sentence for people, never a panic; the same
// seed must give the same bytes for any number of workers; a cancelled context must end the work; what Infer foretells must
// come. A kind that needs more than a table, or values for required parameters, says so in a [Fixture].
package stagetest
