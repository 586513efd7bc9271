package main

import (
	"context"
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
	Data        string   `arg:"" help:"CSV file." placeholder:"DATA"`
	Target      string   `help:"Column to predict; without one, rows are grouped." placeholder:"COL"`
	Learner     []string `help:"Learners to compare, such as logistic,boosting." placeholder:"KIND"`
	Drop        []string `help:"Columns to leave out." placeholder:"COL"`
	Categorical []string `help:"Columns whose numbers are names of categories." placeholder:"COL"`
	Split       string   `help:"holdout=SHARE or kfold=FOLDS." placeholder:"SPLIT"`
	Output      string   `short:"o" help:"Pipeline file to write; - for standard output. Default: DATA with .pipeline.json." placeholder:"FILE"`
	Force       bool     `help:"Replace a file that is there."`
}

// Help is shown below the short help of the command.
func (*NewCommand) Help() string {
	return `The pipeline reads the file, sets columns aside that say nothing, splits, imputes, encodes, scales, learns, compares and
registers the better model. It is a start: change it in Headrace Studio or in any editor.

Examples:

    headrace new churn.csv --target churned
    headrace new houses.csv --target price --learner linear,boosting,tree --split kfold=10`
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
	if err := c.writable(out); err != nil {
		return err
	}
	t, report, err := readTable(ctx, c.Data, table.CSVOptions{})
	if err != nil {
		return err
	}
	if t.Rows() == 0 {
		return fmt.Errorf("%s: the file has names of columns and no rows; take one with rows", c.Data)
	}
	res, err := starter.New(ctx, t, c.Data, dir, a.catalog, starter.Options{
		Target: c.Target, Learners: c.Learner, Drop: c.Drop,
		Categorical: c.Categorical, Split: c.Split,
	})
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
	if err := graph.Save(out, res.Document); err != nil {
		return unsaved(out, err)
	}
	a.Out.printf("%s: %s, %d rows × %d columns, %d nodes\n", out, res.Task, t.Rows(), t.Width(), len(res.Document.Nodes))
	for _, note := range report.Notes {
		a.Out.printf("  note: %s\n", note)
	}
	for _, col := range slices.Sorted(maps.Keys(res.Why)) {
		a.Out.printf("  %s: %s (%s)\n", col, res.Roles[col], res.Why[col])
	}
	return nil
}

// writable refuses an output that cannot be written or would replace a file unasked.
func (c *NewCommand) writable(out string) error {
	if err := writable(out); err != nil {
		return err
	}
	if _, err := os.Stat(out); err == nil && !c.Force && out != "-" {
		return usage(fmt.Errorf("%s is there already; --force replaces it", out))
	}
	return nil
}
