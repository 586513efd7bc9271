// Package shell puts the window together: palette, canvas, inspector, dock, runs and models around one open pipeline.
//
// Each view is a small type that takes the few things it needs; the Shell alone knows them all and carries what one of them wants
// to the session and what the session says to all of them. Nothing here computes on the user interface goroutine: values are
// loaded and charts are drawn on goroutines that come back through Options.Post.
package shell
