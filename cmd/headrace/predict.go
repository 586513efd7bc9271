package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"runtime"

	"headrace.dev/studio/cmd/internal/setup"
	"headrace.dev/studio/engine/durable"
	"headrace.dev/studio/engine/model"
	"headrace.dev/studio/engine/table"
)

// PredictCommand predicts the rows of a file.
type PredictCommand struct {
	Model  string `arg:"" help:"MODEL, MODEL@VERSION or MODEL@ALIAS." placeholder:"MODEL"`
	Input  string `required:"" short:"i" help:"CSV file with the rows." placeholder:"FILE"`
	Output string `required:"" short:"o" help:"CSV file to write, with the predictions behind the columns of the input; - for standard output." placeholder:"FILE"`
}

// Help is shown below the short help of the command.
func (*PredictCommand) Help() string {
	return `The file needs the columns that the model learned from, by name and in any order; others are passed on. It is read as the
training data was: delimiter, missing cells, decimal sign.

Examples:

    headrace predict churn -i customers.csv -o predicted.csv
    headrace predict churn@champion -i customers.csv -o - | head`
}

func (c *PredictCommand) run(ctx context.Context, a *app) error {
	if err := readable(c.Input); err != nil {
		return err
	}
	if err := writable(c.Output); err != nil {
		return err
	}
	s, err := a.open()
	if err != nil {
		return err
	}
	defer s.Close() //nolint:errcheck // only read
	v, err := s.Resolve(ctx, c.Model)
	if err != nil {
		return err
	}
	m, err := setup.LoadModel(ctx, s, v)
	if err != nil {
		return err
	}
	opts, err := trainingCSV(ctx, a, s, v)
	if err != nil {
		return err
	}
	rows, err := readRows(ctx, m, c.Input, opts)
	if err != nil {
		return err
	}
	scored, err := m.ScoreWith(ctx, rows, model.ScoreOptions{Workers: runtime.GOMAXPROCS(0)})
	if err != nil {
		return fmt.Errorf("%s: %w", c.Input, err)
	}
	write := func(w io.Writer) error { return table.WriteCSV(ctx, w, scored) }
	if c.Output == "-" {
		return write(a.Out)
	}
	if err := durable.WriteFile(c.Output, write); err != nil {
		return unsaved(c.Output, err)
	}
	a.Out.printf("%s: %d rows predicted by %s version %d\n", c.Output, scored.Rows(), v.Name, v.Version)
	return nil
}

// readRows reads a file as the model learned to: the columns of its signature have the types that it learned from. Where some
// are not there, the first line is also tried as names and as a row, because a row alone does not tell which it is.
func readRows(ctx context.Context, m *model.Model, path string, o table.CSVOptions) (*table.Table, error) {
	inputs := m.Inputs()
	o.Types = maps.Clone(o.Types)
	if o.Types == nil {
		o.Types = map[string]table.Type{}
	}
	for _, in := range inputs {
		o.Types[in.Name] = in.Type
	}
	first, err := readWidened(ctx, path, o)
	if err != nil || holds(first, inputs) {
		return first, err
	}
	for _, o.Header = range []table.CSVHeader{table.HeaderYes, table.HeaderNo} {
		if t, err := readWidened(ctx, path, o); err == nil && holds(t, inputs) {
			return t, nil
		}
	}
	return first, nil
}

// readWidened reads a file, and columns of whole numbers that turn out to hold others as numbers: the model takes a half although
// it learned from none, wherever the row comes from. It changes the types of o.
func readWidened(ctx context.Context, path string, o table.CSVOptions) (*table.Table, error) {
	var whole error // what made the last column wider
	for {
		t, _, err := readTable(ctx, path, o)
		bad, ok := errors.AsType[*table.CSVError](err)
		if !ok || !errors.Is(err, table.ErrValue) {
			return t, err
		}
		if o.Types[bad.Name] != table.Integer {
			if before, ok := errors.AsType[*table.CSVError](whole); ok && before.Line == bad.Line && before.Name == bad.Name {
				return nil, whole // it is no number at all, and whole numbers are what the model knows
			}
			return nil, err
		}
		whole, o.Types[bad.Name] = err, table.Number
	}
}

func holds(t *table.Table, inputs []model.Input) bool {
	for _, in := range inputs {
		if _, ok := t.Column(in.Name); !ok {
			return false
		}
	}
	return true
}
