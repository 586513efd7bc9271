// Package bundle packs a model with everything that is needed to use it elsewhere and to know where it came from, as a zip file.
//
//   - README.md says what is in it and how to use it.
//   - environment.json names the program and machine of the run that made the model.
//   - metrics.json has the metrics kept beside the version, and the number of rows learned from.
//   - model.json is the fitted pipeline as Headrace saves it.
//   - model.onnx is the fitted pipeline for ONNX Runtime, where ONNX can express it; README.md says why it is absent else.
//   - pipeline.json is the pipeline that made the model, where it is known.
//   - signature.json names inputs, outputs and classes: an [onnx.Signature].
package bundle
