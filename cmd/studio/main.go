// Command studio opens Headrace Studio, the window, on a workspace.
package main

import (
	"context"
	"fmt"
	"os"

	"github.com/alecthomas/kong"
)

// cli is the command line.
type cli struct {
	Workspace string `arg:"" optional:"" help:"Folder of the workspace. Default: $HEADRACE_WORKSPACE, else the nearest one upwards, else the user's own." type:"path"`
	Pipeline  string `help:"Pipeline file to open. Default: the one that was open last." type:"existingfile" placeholder:"FILE"`
}

func main() {
	var c cli
	kong.Parse(&c, kong.Name("studio"), kong.Description("Draw, run and keep machine-learning pipelines."))
	ctx, stop := context.WithCancel(context.Background())
	err := Main(ctx, c.Workspace, c.Pipeline)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "studio:", err)
		os.Exit(1)
	}
}
