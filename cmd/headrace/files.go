package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"headrace.dev/studio/engine/table"
)

// readable refuses a file that the command line names and that is not there, or is a folder.
func readable(path string) error {
	switch info, err := os.Stat(path); {
	case errors.Is(err, fs.ErrNotExist):
		return usage(fmt.Errorf("%s: there is no such file", path))
	case err == nil && info.IsDir():
		return usage(fmt.Errorf("%s is a folder; name a file in it", path))
	}
	return nil
}

// writable refuses a path whose folder is not there, before any work is done for it; "-" is standard output.
func writable(path string) error {
	if path == "-" {
		return nil
	}
	dir := filepath.Dir(path)
	if info, err := os.Stat(dir); errors.Is(err, fs.ErrNotExist) || err == nil && !info.IsDir() {
		return usage(fmt.Errorf("%s: there is no folder %s; make it first", path, dir))
	}
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return usage(fmt.Errorf("%s is a folder; name a file in it", path))
	}
	return nil
}

// readTable reads a CSV file that the command line names.
func readTable(ctx context.Context, path string, o table.CSVOptions) (*table.Table, table.CSVReport, error) {
	if err := readable(path); err != nil {
		return nil, table.CSVReport{}, err
	}
	t, report, err := table.ReadCSVFile(ctx, path, o)
	if err != nil {
		return nil, report, fmt.Errorf("%s: %w", path, err)
	}
	return t, report, nil
}

// unsaved says for people why a file was not written. The old one, if there was one, is untouched.
func unsaved(path string, err error) error {
	switch {
	case errors.Is(err, syscall.ENOSPC):
		return fmt.Errorf("%s: the disk is full; free some space and try again", path)
	case errors.Is(err, syscall.EROFS), errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s may not be written; choose another folder, or change its permissions", path)
	}
	return err
}
