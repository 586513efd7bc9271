package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"headrace.dev/studio/engine/graph"
	"headrace.dev/studio/engine/starter"
	"headrace.dev/studio/engine/table"
)

// NewCommand writes a starter pipeline.
type NewCommand struct {
	Data        string   `arg:"" help:"CSV file." type:"existingfile" placeholder:"DATA"`
	Target      string   `help:"Column to predict; without one, rows are grouped." placeholder:"COL"`
	Learner     []string `help:"Learners to compare, such as logistic,boosting." placeholder:"KIND"`
	Drop        []string `help:"Columns to leave out." placeholder:"COL"`
	Categorical []string `help:"Columns whose numbers are names of categories." placeholder:"COL"`
	Split       string   `help:"holdout=SHARE or kfold=FOLDS." placeholder:"SPLIT"`
	Output      string   `short:"o" help:"Pipeline file to write; - for standard output. Default: DATA with .pipeline.json." placeholder:"FILE"`
	Force       bool     `help:"Replace a file that is there."`
}

func (c *NewCommand) run(ctx context.Context, a *app) error {
	out := c.Output
	if out == "" {
		out = strings.TrimSuffix(filepath.Base(c.Data), filepath.Ext(c.Data)) + graph.Extension
	}
	dir := filepath.Dir(out)
	if out == "-" {
		dir = "."
	}
	t, report, err := table.ReadCSVFile(ctx, c.Data, table.CSVOptions{})
	if err != nil {
		return usage(fmt.Errorf("%s: %w", c.Data, err))
	}
	res, err := starter.New(ctx, t, c.Data, dir, a.catalog, starter.Options{Target: c.Target, Learners: c.Learner, Drop: c.Drop,
		Categorical: c.Categorical, Split: c.Split})
	if err != nil {
		return usage(err)
	}
	if out == "-" {
		data, err := graph.Marshal(res.Document)
		if err != nil {
			return err
		}
		_, err = a.Out.Write(data)
		return err
	}
	if _, err := os.Stat(out); err == nil && !c.Force {
		return usage(fmt.Errorf("%s is there already; --force replaces it", out))
	} else if err != nil && !errors.Is(err, os.ErrNotExist) {
		return err
	}
	if err := graph.Save(out, res.Document); err != nil {
		return err
	}
	fmt.Fprintf(a.Out, "%s: %s, %d rows × %d columns, %d nodes\n", out, res.Task, t.Rows(), t.Width(), len(res.Document.Nodes))
	for _, note := range report.Notes {
		fmt.Fprintf(a.Out, "  note: %s\n", note)
	}
	for _, col := range slices.Sorted(maps.Keys(res.Why)) {
		fmt.Fprintf(a.Out, "  %s: %s (%s)\n", col, res.Roles[col], res.Why[col])
	}
	return nil
}
