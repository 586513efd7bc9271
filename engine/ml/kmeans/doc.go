// Package kmeans groups rows around k centres so that the sum of squared
// distances of rows to their centre, the inertia, is small.
//
// Lloyd's iteration (IEEE Trans. Inf. Theory 28, 1982) runs from several
// k-means++ starts (Arthur and Vassilvitskii, SODA 2007, with 2 + log k trials
// for each centre) and the best end is kept. Hamerly's bounds (SDM 2010) spare
// the distances of rows that cannot change their centre, without changing any
// result. Features count by their spread: scale them first.
//
// Rows are visited in blocks whose sums are added in order, so centres are the
// same to the bit for any number of workers. Memory beyond the input is three
// numbers a row and k · columns for each block of rows. An iteration takes at
// most rows · k · columns.
package kmeans
