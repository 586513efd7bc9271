package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"

	"github.com/alecthomas/kong"

	"headrace.dev/studio/cmd/internal/setup"
	"headrace.dev/studio/engine/catalog"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/store"
)

// The exit codes, as the help states them.
const (
	exitOK        = 0
	exitFailed    = 1
	exitUsage     = 2
	exitCancelled = 130
)

// IO is where a command writes.
type IO struct{ Out, Err io.Writer }

// CLI is the command line: global flags and one command each.
type CLI struct {
	Workspace string           `help:"Folder of the workspace. Default: $HEADRACE_WORKSPACE, else the nearest one upwards, else the user's own." type:"path" placeholder:"DIR"`
	Log       string           `help:"Write a log to this file (- for standard error)." placeholder:"FILE"`
	Version   kong.VersionFlag `help:"Print the version."`

	New      NewCommand      `cmd:"" help:"Write a starter pipeline for a CSV file."`
	Run      RunCommand      `cmd:"" help:"Run a pipeline."`
	Check    CheckCommand    `cmd:"" help:"Check a pipeline without running it."`
	List     ListCommand     `cmd:"" help:"List the stage kinds."`
	Describe DescribeCommand `cmd:"" help:"Describe a stage kind: ports, parameters, help."`
	Runs     RunsCommand     `cmd:"" help:"List runs, or show one."`
	Models   ModelsCommand   `cmd:"" help:"List registered models, or the versions of one."`
	Alias    AliasCommand    `cmd:"" help:"Move an alias, such as champion, to a version of a model."`
	Predict  PredictCommand  `cmd:"" help:"Predict the rows of a CSV file with a registered model."`
	Export   ExportCommand   `cmd:"" help:"Export a registered model."`
	GC       GCCommand       `cmd:"" name:"gc" help:"Remove stored outputs that nothing refers to."`
}

// app is what commands use of the world.
type app struct {
	IO
	catalog   *catalog.Catalog
	log       *slog.Logger
	workspace string // as given by the flag
}

// open opens the workspace.
func (a *app) open() (*store.Store, error) {
	dir, err := setup.WorkspaceDir(a.workspace)
	if err != nil {
		return nil, err
	}
	return setup.Open(dir)
}

// command is what every sub-command implements.
type command interface {
	run(ctx context.Context, a *app) error
}

// exitError is an error that chooses the exit code.
type exitError struct {
	code int
	err  error // nil when everything has been said
}

func (e *exitError) Error() string {
	if e.err == nil {
		return ""
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// usage marks an error as bad usage.
func usage(err error) error { return &exitError{exitUsage, err} }

const description = `Build, check and run machine-learning pipelines, and use their models.

Exit codes: 0 everything went well; 1 a node or the command failed; 2 bad usage or an invalid pipeline; 130 cancelled (Ctrl-C),
finished outputs are kept.`

// Main runs one command line and returns the exit code.
func Main(ctx context.Context, args []string, std IO) int {
	var cli CLI
	code := -1
	parser, err := kong.New(&cli, kong.Name("headrace"), kong.Description(description), kong.Writers(std.Out, std.Err),
		kong.Vars{"version": "headrace " + setup.Version}, kong.UsageOnError(), kong.ConfigureHelp(kong.HelpOptions{Compact: true}),
		kong.Exit(func(c int) { code = c }))
	if err != nil {
		panic(err) // the struct above is wrong, which any test shows
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	k, err := parser.Parse(args)
	if code >= 0 {
		return code // --help or --version
	}
	if err != nil {
		fmt.Fprintf(std.Err, "headrace: %v\n", err)
		return exitUsage
	}
	a := &app{IO: std, catalog: catalog.All(), log: slog.New(slog.DiscardHandler), workspace: cli.Workspace}
	closeLog, err := a.openLog(cli.Log)
	if err == nil {
		defer closeLog()
		err = k.Selected().Target.Addr().Interface().(command).run(ctx, a)
	}
	return a.exit(ctx, err)
}

// exit says what went wrong and returns the exit code.
func (a *app) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	e, chosen := errors.AsType[*exitError](err)
	if !chosen || e.err != nil {
		fmt.Fprintf(a.Err, "headrace: %s\n", run.Sentence(err))
	}
	switch {
	case chosen:
		return e.code
	case ctx.Err() != nil:
		return exitCancelled
	}
	return exitFailed
}

func (a *app) openLog(name string) (closeLog func(), err error) {
	switch name {
	case "":
		return func() {}, nil
	case "-":
		a.log = slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: slog.LevelDebug}))
		return func() {}, nil
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, usage(fmt.Errorf("open the log: %w", err))
	}
	a.log = slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return func() { f.Close() }, nil //nolint:errcheck // a log that cannot be closed has nobody to tell
}
