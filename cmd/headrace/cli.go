package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"strings"

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
	Out, Err  *output
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
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return nil, usage(fmt.Errorf("%s is a file, and a workspace is a folder; name another with --workspace", dir))
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
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }

func (e *exitError) Unwrap() error { return e.err }

// usage marks an error as bad usage.
func usage(err error) error { return &exitError{exitUsage, err} }

const description = `Build, check and run machine-learning pipelines, and use their models.

Results go to standard output, progress and errors to standard error.

Exit codes: 0 everything went well; 1 a node or the command failed; 2 bad usage or an invalid pipeline; 130 cancelled (Ctrl-C),
finished outputs are kept.`

// Main runs one command line and returns the exit code.
func Main(ctx context.Context, args []string, std IO) int {
	var cli CLI
	code := -1
	parser, err := kong.New(&cli, kong.Name("headrace"), kong.Description(description), kong.Writers(std.Out, std.Err),
		kong.Vars{"version": "headrace " + setup.Version},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, WrapUpperBound: maxWidth}), kong.Exit(func(c int) { code = c }))
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
	a := &app{
		Out: &output{w: std.Out}, Err: &output{w: std.Err}, catalog: catalog.All(), log: slog.New(slog.DiscardHandler),
		workspace: cli.Workspace,
	}
	if err != nil {
		a.Err.printf("headrace: %v\n%s tells more.\n", err, helpFor(err))
		return exitUsage
	}
	closeLog, err := a.openLog(cli.Log)
	if err == nil {
		defer closeLog()
		err = k.Selected().Target.Addr().Interface().(command).run(ctx, a)
	}
	if err == nil && a.Out.err != nil {
		err = fmt.Errorf("write the result: %w", a.Out.err)
	}
	return a.exit(ctx, err)
}

// exit says what went wrong and returns the exit code.
func (a *app) exit(ctx context.Context, err error) int {
	if err == nil {
		return exitOK
	}
	if ctx.Err() != nil && errors.Is(err, context.Canceled) {
		err = &exitError{exitCancelled, errors.New("cancelled")}
	}
	a.Err.printf("headrace: %s\n", plain(err))
	if e, ok := errors.AsType[*exitError](err); ok {
		return e.code
	}
	return exitFailed
}

// plain returns an error for people, in the lower case that follows the name of a program, so that a file name at its
// beginning stays as it is.
func plain(err error) string {
	return strings.TrimPrefix(run.Sentence(fmt.Errorf("x: %w", err)), "X: ")
}

// helpFor names the command line that shows the help nearest to a mistake.
func helpFor(err error) string {
	line := "headrace"
	if e, ok := errors.AsType[*kong.ParseError](err); ok && e.Context.Selected() != nil {
		line += " " + e.Context.Selected().Name
	}
	return line + " --help"
}

func (a *app) openLog(name string) (closeLog func(), err error) {
	switch name {
	case "":
		return func() {}, nil
	case "-":
		a.log = slog.New(slog.NewTextHandler(a.Err, &slog.HandlerOptions{Level: slog.LevelDebug}))
		return func() {}, nil
	}
	if err := writable(name); err != nil {
		return nil, err
	}
	f, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, usage(fmt.Errorf("open the log: %w", err))
	}
	a.log = slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{Level: slog.LevelDebug}))
	return func() { f.Close() }, nil //nolint:errcheck // a log that cannot be closed has nobody to tell
}
