// Package knn predicts from the nearest rows: the mean of their targets, or
// the share of each class among them.
//
// Neighbours are exact and never depend on chance: at equal distance the row
// that came first wins. Up to TreeColumns columns they are found in a k-d tree
// (Friedman, Bentley and Finkel, ACM TOMS 3, 1977), else by comparing with
// every row; both give the same bits. Fit keeps all rows, so a model is as
// large as what it learned from. A prediction costs about log rows in few
// columns and rows · columns in many. Features count by their spread: scale
// them first.
package knn
