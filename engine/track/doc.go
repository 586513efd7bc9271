// Package track is the vocabulary of experiments: runs, model versions, aliases, cached outputs. It holds the records and the
// interfaces that the executor, the window and the command line use; package store keeps them on disk.
package track
