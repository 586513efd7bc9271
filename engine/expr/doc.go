// Package expr computes columns from expressions such as
//
//	SibSp + Parch + 1
//	Age < 18 ? "child" : "adult"
//	Fare > 0 and Embarked in ["S", "C"]
//	log(`unit price`) - log(col("list price"))
//
// An expression is checked against a schema once and then runs over whole columns, a batch of rows at a time. It sees nothing
// but the row: there are no loops, no variables, no clock and no files, so that every expression ends and equal rows give equal
// results.
//
// The syntax is that of github.com/expr-lang/expr, whose parser reads it; types and values are ours:
//
//   - Columns are written by name, or in backticks or col("…") where the name is no identifier. Text is "in quotes" or 'in quotes'.
//   - A missing operand makes the result of arithmetic, comparison and functions missing. "and" and "or" know that false and
//     missing is false and that true or missing is true. A missing condition makes a missing choice. is_missing(x) and x ?? y
//     look behind it.
//   - A number without a value (division by zero, the logarithm of zero, overflow) is missing.
//   - Booleans count as 0 and 1 in arithmetic. Numbers are 64-bit floats, also where the result is an integer, so that integers
//     are exact up to 2⁵³.
//   - Times compare with one another and with text in ISO 8601; their difference is in seconds.
package expr
