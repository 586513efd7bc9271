package boost

import "errors"

var (
	// ErrOptions says that the options contradict each other or the data.
	ErrOptions = errors.New("boost: unusable options")
	// ErrModel says that stored trees are damaged.
	ErrModel = errors.New("boost: damaged model")
)
