package table

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
)

// Unopened turns what the system says of a file that cannot be opened or read into a CSVError for people. The system's error
// stays within reach of errors.Is.
func Unopened(path string, err error) error {
	reason := err.Error()
	if e, ok := errors.AsType[*fs.PathError](err); ok {
		reason = e.Err.Error()
	}
	said := fmt.Sprintf("%q cannot be read: %s", path, reason)
	switch info, statErr := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		said = fmt.Sprintf("there is no file %q; choose another, or put it back", path)
	case statErr == nil && info.IsDir():
		said = fmt.Sprintf("%q is a folder; choose a file in it", path)
	case errors.Is(err, fs.ErrPermission):
		said = fmt.Sprintf("%q may not be read; change its permissions, or choose another", path)
	}
	return &CSVError{Err: &openError{said, err}}
}

// openError says something else than its reason.
type openError struct {
	said string
	err  error
}

func (e *openError) Error() string { return e.said }

func (e *openError) Unwrap() error { return e.err }
