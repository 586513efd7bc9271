package onnx

import "fmt"

// UnsupportedError is returned for a stage of the pipeline that ONNX cannot express.
type UnsupportedError struct {
	Node   string // the node that fitted the step or learned the model
	Kind   string // the kind of step or predictor: "cast", "knn"
	Reason string // a sentence part: what cannot be expressed, and what to do instead
}

// Error names the node and the reason.
func (e *UnsupportedError) Error() string {
	return fmt.Sprintf("onnx: node %s (%s) cannot be expressed in ONNX: %s", e.Node, e.Kind, e.Reason)
}
