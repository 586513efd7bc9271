// Command headrace builds, checks and runs pipelines, and uses the models that come out of them, without a window. It shares the
// workspace with Headrace Studio.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second Ctrl-C ends the program on the spot
	code := Main(ctx, os.Args[1:], IO{Out: os.Stdout, Err: os.Stderr})
	stop()
	os.Exit(code)
}
