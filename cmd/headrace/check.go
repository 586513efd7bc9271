package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/run"
)

// CheckCommand checks a pipeline.
type CheckCommand struct {
	Pipeline string `arg:"" help:"Pipeline file." placeholder:"PIPELINE"`
	JSON     bool   `name:"json" help:"Write the findings as a JSON list."`
}

func (c *CheckCommand) run(ctx context.Context, a *app) error {
	if err := readable(c.Pipeline); err != nil {
		return err
	}
	d, err := graph.Load(c.Pipeline)
	if err != nil {
		return usage(err)
	}
	checked := run.Check(ctx, d, a.catalog, filepath.Dir(c.Pipeline))
	if c.JSON {
		findings := checked.Findings
		if findings == nil {
			findings = []run.Finding{}
		}
		if err := writeJSON(a.Out, findings); err != nil {
			return err
		}
	} else {
		for _, f := range checked.Findings {
			a.Out.printf("%s\n", findingLine(f))
		}
		if len(checked.Findings) == 0 {
			a.Out.printf("%s: nothing to complain about, %d nodes\n", c.Pipeline, len(d.Nodes))
		}
	}
	switch {
	case checked.Worst(run.Invalid):
		return usage(errors.New("the pipeline is not valid"))
	case checked.Worst(run.Error):
		return &exitError{exitFailed, errors.New("a run of the pipeline would fail")}
	}
	return nil
}

// findingLine writes a finding in a line: severity, node, reason, remedy.
func findingLine(f run.Finding) string {
	at := f.Node
	if f.Param != "" {
		at += "." + f.Param
	} else if f.Port != "" {
		at += "." + f.Port
	}
	if at != "" {
		at += ": "
	}
	s := fmt.Sprintf("%s: %s%s", f.Severity, at, f.Reason)
	if f.Remedy != "" {
		s += "; " + f.Remedy
	}
	return s
}
