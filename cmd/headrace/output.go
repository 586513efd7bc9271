package main

import (
	"fmt"
	"io"
)

// output is where a command writes. It keeps the first error, so that a full disk behind standard output ends the command with
// an error, and the lines in between need not look.
type output struct {
	w   io.Writer
	err error
}

// Write makes an output an io.Writer.
func (o *output) Write(b []byte) (int, error) {
	n, err := o.w.Write(b)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

func (o *output) printf(format string, args ...any) {
	fmt.Fprintf(o, format, args...) //nolint:errcheck // the output keeps it
}
