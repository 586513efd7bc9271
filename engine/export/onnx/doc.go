// Package onnx writes fitted pipelines as ONNX models, which run in ONNX Runtime without Headrace.
//
// A model takes raw columns: one input for each column of [model.Model.Inputs], of the column's name and shape [N, 1].
//
//   - Numbers and integers are double tensors; a missing cell is NaN.
//   - Categories, text and booleans are string tensors; a missing cell is "". Booleans are written true/false, t/f, yes/no, y/n,
//     on/off or 1/0 in any case, as in files.
//
// Its outputs are "prediction", of shape [N]: the label of the class as a string, the value of a regression as a double, or the
// number of the cluster as an int64; and for classes "probabilities", a double tensor of shape [N, classes]. What the tensors
// are for is also in the metadata of the file, as a [Signature] under "headrace.signature".
//
// # Precision
//
// Everything is computed in double, as Headrace does it, so that labels agree and not only numbers. Single precision would not
// do: a value such as 7.2292 moves when it is rounded, and with it the side of a split that it falls on, the more so behind a
// scaler. Trees are ensembles of ai.onnx.ml 3 with double inputs and thresholds. Their outputs are float by the standard;
// therefore a decision tree answers with the number of its leaf, whose values are then looked up, and boosted trees with two
// sums, a coarse one that is exact in float and the rest.
//
// # Limits
//
// ONNX cannot stop at a bad cell. Where Headrace refuses a row because a cell is missing, the number is NaN, the label "" and the
// cluster -1. A text that should be a boolean and is none counts as missing. What ONNX cannot express at all is an
// [UnsupportedError].
//
// Derived columns are lowered where their expressions compute with numbers and conditions, compare columns of levels with texts in
// quotes, or choose between texts. Logarithms, exponentials and powers are those of the runtime, which may differ from Headrace's in
// the last digit. Nearest neighbours and times are refused.
//
// Files use operator set 17, ai.onnx.ml 3 and IR version 8. They were checked with ONNX Runtime 1.22 and 1.30.
package onnx
