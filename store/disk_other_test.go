//go:build !linux

package store_test

import (
	"context"
	"errors"
)

// onSmallDisk needs the mount namespaces of Linux.
func onSmallDisk(context.Context, string, []string) error { return errors.ErrUnsupported }
