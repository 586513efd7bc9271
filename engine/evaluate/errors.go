package evaluate

import (
	"errors"
	"fmt"
)

// Errors that say the predictions handed in cannot be used.
var (
	// ErrNoRows is returned when there is no prediction to judge.
	ErrNoRows = errors.New("evaluate: there are no predictions; check that the test part of the split holds rows")

	// ErrNeedsFeatures is returned by Evaluate for a clustering, whose metrics are
	// computed from the features by Clusters.
	ErrNeedsFeatures = errors.New("evaluate: a clustering is judged by the distances between its rows, which need the features")
)

// Errors that can occur when reading a stored report.
var (
	// ErrNotReport is returned when the data is JSON of another kind.
	ErrNotReport = errors.New("evaluate: this is not an evaluation")

	// ErrNewer is returned when the data was written by a newer version.
	ErrNewer = errors.New("evaluate: this evaluation was written by a newer version; update to open it")
)

// UndefinedError says that a metric or curve has no value on the given rows. It is an
// answer, not a failure: the caller leaves the metric out and shows the reason.
type UndefinedError struct {
	Reason string // A sentence fragment for people, without full stop.
}

// Error implements error.
func (e *UndefinedError) Error() string { return "evaluate: undefined: " + e.Reason }

func undefined(format string, args ...any) error {
	return &UndefinedError{Reason: fmt.Sprintf(format, args...)}
}

// RowError points at the prediction that is not acceptable.
type RowError struct {
	Row int // Position in the predictions, from 0.
	Err error
}

// Error implements error.
func (e *RowError) Error() string { return fmt.Sprintf("evaluate: prediction %d: %v", e.Row, e.Err) }

// Unwrap returns the cause.
func (e *RowError) Unwrap() error { return e.Err }
