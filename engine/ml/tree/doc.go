// Package tree learns decision trees for classification and regression.
//
// It is CART (Breiman, Friedman, Olshen and Stone, Classification and
// Regression Trees, 1984): every split is the exact best x ≤ t over all columns
// and all midpoints t between neighbouring values. Option names, thresholds and
// the treatment of missing cells follow scikit-learn's DecisionTreeClassifier
// and DecisionTreeRegressor, with one difference that makes trees repeatable
// without a seed: of equally good splits the lowest column wins, then the
// lowest threshold.
//
// Columns are sorted once and stay sorted while rows are divided, so a fit of n
// rows and p columns costs O(n·p·log n) for sorting and O(n·p) for each level of
// the tree. It holds 12·n·p bytes besides the input.
package tree
