// Command studio opens Headrace Studio, the window, on a workspace.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
)

func main() {
	pipeline := flag.String("pipeline", "", "pipeline file to open; the newest of the workspace otherwise")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: studio [-pipeline FILE] [WORKSPACE]") //nolint:errcheck // nobody to tell
		flag.PrintDefaults()
	}
	flag.Parse()
	ctx, stop := context.WithCancel(context.Background())
	err := Main(ctx, flag.Arg(0), *pipeline)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "studio:", err)
		os.Exit(1)
	}
}
