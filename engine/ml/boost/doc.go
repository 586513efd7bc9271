// Package boost learns gradient-boosted trees for regression and
// classification from histograms of binned columns.
//
// It follows LightGBM (Ke et al., NeurIPS 2017) and scikit-learn's
// HistGradientBoosting: every column is cut into at most 255 bins, trees grow
// best leaf first, and missing values have a bin of their own that each split
// sends to the better side. The losses are squared error for values, logistic
// loss for two classes, and softmax cross-entropy, one tree a class and round,
// for more.
//
// Splits are searched on gradients in fixed point. Integer sums do not depend on
// the order of addition, so the model has the same bits for any number of
// workers; with explicit rounding of every product it also has them on every
// processor. Leaf values are then computed from the unrounded gradients.
//
// A fit of n rows and p columns holds 2·n·p bytes of bins, about 40·n bytes of
// scores and gradients (16·n more for each class beyond two), and 6·p kB of
// histogram for each leaf of a tree.
package boost
