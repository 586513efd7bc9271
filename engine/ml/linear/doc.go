// Package linear fits a linear function of the features to a number: ordinary
// least squares, and ridge regression, which adds a penalty on the squared
// coefficients (Hoerl and Kennard, Technometrics 12, 1970).
//
// The rows are never copied as a whole and never squared. They are centred and
// reduced block by block to one small triangle by Householder reflections
// (Demmel et al., SIAM J. Sci. Comput. 34, 2012), which keeps the accuracy of a
// QR factorisation, while memory beyond the input stays below an eighth of it
// plus one block of rows for each worker. Time grows as rows · columns².
//
// Where columns depend on each other, ordinary least squares has many equally
// good answers; the one with the smallest sum of squared coefficients is
// returned, as scikit-learn's LinearRegression does.
package linear
