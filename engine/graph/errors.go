package graph

import (
	"errors"
	"strings"
)

// Errors of reading a document.
var (
	// ErrSyntax is returned for a file that is no pipeline, or is cut off.
	ErrSyntax = errors.New("graph: not a pipeline")
	// ErrNewer is returned for a file that a newer program wrote.
	ErrNewer = errors.New("graph: the file is from a newer version")
)

// Errors of changing a document.
var (
	// ErrStale is returned when an edit does not fit the document any more.
	ErrStale = errors.New("graph: the document has changed since")
	// ErrConnect is returned for a link that is not allowed; the text says why.
	ErrConnect = errors.New("graph: these ports do not connect")
	// ErrCycle is returned for links that lead back to where they began.
	ErrCycle = errors.New("graph: cycle")
)

// CycleError names the nodes of a cycle in the order of the links.
type CycleError struct{ Nodes []string }

// Error names the nodes.
func (e *CycleError) Error() string {
	return "the links go round in a circle: " + strings.Join(e.Nodes, " → ") + " → " + e.Nodes[0] + "; remove one of them"
}

// Is makes a CycleError an ErrCycle.
func (*CycleError) Is(target error) bool { return target == ErrCycle }
