// Package logistic fits logistic regression with an L2 penalty: binary for two
// classes, multinomial (softmax) for more.
//
// Fit minimises C · Σ w·logloss + ½ · Σ coef², the intercepts free, which is
// scikit-learn's parametrisation. The minimum is found by L-BFGS (Liu and
// Nocedal, Mathematical Programming 45, 1989) over centred and scaled features;
// its starting metric is Böhning's bound on the curvature (Ann. Inst. Statist.
// Math. 44, 1992), so that correlated columns and columns of very different
// units need no more steps than tame ones. The model is given in the features'
// own units.
//
// Loss and gradient are summed in blocks of rows that are added in order; the
// model is the same to the bit for any number of workers. Memory beyond the
// input is about 70 vectors of classes · columns and one for each block of
// rows; the rows are not copied. Time grows as rows · columns · classes · steps.
package logistic
