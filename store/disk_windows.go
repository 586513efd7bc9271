package store

import (
	"errors"

	"golang.org/x/sys/windows"
)

// diskFull says whether a write failed for want of space.
func diskFull(err error) bool {
	return errors.Is(err, windows.ERROR_DISK_FULL) || errors.Is(err, windows.ERROR_HANDLE_DISK_FULL)
}

func diskReadOnly(err error) bool { return errors.Is(err, windows.ERROR_WRITE_PROTECT) }

// syncDir does nothing: the journal of NTFS keeps names durable, and folders cannot be flushed.
func syncDir(string) error { return nil }
