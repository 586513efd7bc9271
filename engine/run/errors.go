package run

import (
	"errors"
	"fmt"
)

// Errors of runs.
var (
	// ErrTarget is returned when a run is asked for a node that is not there.
	ErrTarget = errors.New("run: no such node")
	// ErrChanged is the failure of a node that reads what changed after the run had begun.
	ErrChanged = errors.New("run: what it reads changed while the run went on; run again")
	// ErrPanic marks a failure that is a defect of the program; the log has the stack.
	ErrPanic = errors.New("run: the stage stopped unexpectedly")
)

// sheltered turns a panic of a kind, while a document is checked or planned, into an error of the node.
func sheltered(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w before it ran; this is a defect of Headrace (%v)", ErrPanic, r)
		}
	}()
	return f()
}
