// Package starter writes a sensible first pipeline for a table: read, set roles, split, impute, encode, scale, learn, evaluate,
// register. The window and the command line make the same one.
package starter
