//go:build unix

package store

import (
	"errors"
	"os"

	"golang.org/x/sys/unix"
)

// diskFull says whether a write failed for want of space: full disk, quota, or a limit on the size of files.
func diskFull(err error) bool {
	return errors.Is(err, unix.ENOSPC) || errors.Is(err, unix.EDQUOT) || errors.Is(err, unix.EFBIG)
}

func diskReadOnly(err error) bool { return errors.Is(err, unix.EROFS) }

// syncDir makes the names in a folder durable.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
