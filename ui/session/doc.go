// Package session is an open pipeline without its looks: the document with its history and journal, the runs started from it,
// what is known of every node, and the findings of the check. Views ask it and are told when something changed.
//
// All methods are called on the user interface goroutine, none computes there: checks, look-ups and runs happen on goroutines of
// their own and come back through the Post function that the shell supplies.
package session
