// Package num holds the small numeric pieces that every learner shares: exact
// storage of floats, sums in a fixed order, rows in blocks, and checks of what
// a learner is given.
//
// A learner must give the same bits for any number of workers. Blocks makes
// that easy: rows are cut by size alone, never by worker count, each block
// writes its own partial result, and the caller adds the partial results in
// block order.
package num
