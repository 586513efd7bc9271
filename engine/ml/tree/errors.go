package tree

import "errors"

var (
	// ErrOptions says that the options contradict each other or the data.
	ErrOptions = errors.New("tree: unusable options")
	// ErrModel says that a stored tree is damaged.
	ErrModel = errors.New("tree: damaged model")
)
