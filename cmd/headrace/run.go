package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"headrace.dev/studio/cmd/internal/setup"
	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
	"headrace.dev/studio/engine/track"
)

// RunCommand runs a pipeline.
type RunCommand struct {
	Pipeline string   `arg:"" help:"Pipeline file." placeholder:"PIPELINE"`
	Set      []string `help:"Set a parameter for this run, such as boosting.trees=300; may be given several times. Lists are written a,b and maps a=x,b=y, or both as JSON. headrace describe KIND names the parameters." placeholder:"NODE.PARAM=VALUE" sep:"none"`
	Seed     *uint64  `help:"Seed of everything random. Default: the pipeline's."`
	Workers  int      `help:"Executions at once; 0 means one per processor."`
	To       []string `help:"Run these nodes and what they need, not all." placeholder:"NODE"`
	Force    bool     `help:"Run everything again, whatever is stored."`
	JSON     bool     `name:"json" help:"Write the result as one JSON document."`
	Quiet    bool     `short:"q" help:"No progress on standard error."`
}

// Help is shown below the short help of the command.
func (*RunCommand) Help() string {
	return `Outputs of nodes that ran before with the same data and parameters come from the workspace; only what changed runs again.

Examples:

    headrace run churn.pipeline.json
    headrace run churn.pipeline.json --set boosting.trees=300 --set impute.columns=age,income
    headrace run churn.pipeline.json --to boosting --json -q`
}

func (c *RunCommand) run(ctx context.Context, a *app) error {
	if err := readable(c.Pipeline); err != nil {
		return err
	}
	d, err := graph.Load(c.Pipeline)
	if err != nil {
		return usage(err)
	}
	if err := applySettings(d, a.catalog, c.Set); err != nil {
		return usage(err)
	}
	if c.Workers < 0 {
		return usage(fmt.Errorf("--workers must be 0 or more, not %d", c.Workers))
	}
	dir := filepath.Dir(c.Pipeline)
	checked := run.Check(ctx, d, a.catalog, dir)
	if err := refuse(a, checked); err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // every write was confirmed when it was made
	events, stop := progress(a.Err, c.Quiet)
	rec, err := run.Run(ctx, d, run.Options{
		Catalog: a.catalog, Name: c.Pipeline, Dir: dir, Seed: c.Seed, Workers: c.Workers, Targets: c.To, Force: c.Force,
		Objects: s, Cache: s, Runs: s, Registry: s, Events: events, Log: a.log, Environment: setup.Environment(),
	})
	stop()
	if errors.Is(err, run.ErrTarget) {
		return usage(err)
	}
	if rec == nil {
		return err
	}
	if werr := c.print(a, rec); werr != nil {
		return werr
	}
	switch {
	case err != nil:
		return err
	case rec.Status == track.Cancelled:
		return &exitError{exitCancelled, errors.New("cancelled; finished outputs are kept for the next run")}
	case rec.Status == track.Failed:
		return c.failed(a, rec)
	}
	return nil
}

// failed is the error of a run in which nodes failed. Standard error names every reason: during the run, or here when that was
// to be quiet.
func (c *RunCommand) failed(a *app, rec *track.Run) error {
	lines := failures(rec)
	if c.Quiet {
		for _, line := range lines {
			a.Err.printf("%s\n", line)
		}
	}
	return fmt.Errorf("%d of %d nodes failed", len(lines), len(rec.Nodes))
}

func (c *RunCommand) print(a *app, rec *track.Run) error {
	if c.JSON {
		return writeJSON(a.Out, runDocument(rec))
	}
	return printRun(a.Out, rec)
}

// refuse stops before a run of a pipeline that is not valid, naming all reasons, and passes on warnings.
func refuse(a *app, checked *run.Checked) error {
	for _, f := range checked.Findings {
		if f.Severity != run.Note {
			a.Err.printf("%s\n", findingLine(f))
		}
	}
	if checked.Worst(run.Invalid) {
		return &exitError{exitUsage, errors.New("the pipeline is not valid; nothing was run")}
	}
	return nil
}

// applySettings carries out --set NODE.PARAM=VALUE.
func applySettings(d *graph.Document, c graph.Catalog, set []string) error {
	for _, s := range set {
		name, value, ok := strings.Cut(s, "=")
		id, param, dotted := strings.Cut(name, ".")
		if !ok || !dotted {
			return fmt.Errorf("--set %s: expected NODE.PARAM=VALUE", s)
		}
		n, ok := d.Node(id)
		if !ok {
			return fmt.Errorf("--set %s: there is no node %q; the nodes are %s", s, id, strings.Join(nodeIDs(d), ", "))
		}
		spec, ok := c.Spec(n.Kind)
		if !ok {
			return fmt.Errorf("--set %s: the kind %q of the node is unknown", s, n.Kind)
		}
		p, ok := spec.Param(param)
		if !ok {
			var names []string
			for _, q := range spec.ParamInfos() {
				names = append(names, q.Name)
			}
			return fmt.Errorf("--set %s: %s has no parameter %q; it has %s", s, spec.Title, param, strings.Join(names, ", "))
		}
		v, err := p.Check(value)
		if err != nil {
			return fmt.Errorf("--set %s: %w", s, err)
		}
		if err := d.Apply(d.SetParam(id, param, v)); err != nil {
			return err
		}
	}
	return nil
}

func nodeIDs(d *graph.Document) []string {
	var out []string
	for _, n := range d.Nodes {
		out = append(out, n.ID)
	}
	return out
}
