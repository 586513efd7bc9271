package run

import (
	"errors"
	"fmt"
)

// Errors of runs.
var (
	// ErrTarget is returned when a run is asked for a node that is not there.
	ErrTarget = errors.New("run: no such node")
	// ErrPanic marks a failure that is a defect of the program; the log has the stack.
	ErrPanic = errors.New("run: the stage stopped unexpectedly")
)

// NodeError is an error of one node.
type NodeError struct {
	Node  string
	Title string
	Err   error
}

// Error names the node as people see it.
func (e *NodeError) Error() string { return fmt.Sprintf("%s: %v", e.Title, e.Err) }

// Unwrap returns the reason.
func (e *NodeError) Unwrap() error { return e.Err }
